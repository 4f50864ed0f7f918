"""The box for days and times: what was typed stays, and what was read stands beside it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from library.domain.typed_kinds import DAY, Kind, is_value


class TypedInput(forms.TextInput):
    """A plain box. `js/typed.js` asks the server, and only the server, how it reads the text."""

    template_name = "library/widgets/typed.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, kind: Kind = DAY) -> None:
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.kind = kind
        self.bounds: dict[str, date | None] = {"earliest": None, "latest": None}

    def format_value(self, value: Any) -> str | None:
        """Show a stored value in 和暦, and what was typed as it was typed."""
        return self.kind.show(value) if is_value(value) else super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add where to ask, and what is read now."""
        context = super().get_context(name, value, attrs)
        query = {"kind": self.kind.name} | {
            bound: day.isoformat() for bound, day in self.bounds.items() if day
        }
        context["widget"]["asks"] = reverse("library:typed", query=query)
        context["widget"]["said"] = self.said(context["widget"]["value"])
        return context

    def said(self, text: str | None) -> str:
        """Return what is read in the text: nothing, if it cannot be read."""
        if not text or not text.strip():
            return ""
        try:
            return self.kind.say(self.kind.read(text, **self.bounds))
        except ValidationError:
            return ""
