"""Blocks for days and times: our own fields around Wagtail's stored values."""

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from wagtail import blocks


class DayBlock(blocks.DateBlock):
    """A day, typed as people type it and stored as Wagtail stores it."""

    def __init__(self, *, earliest: date | None = None, **kwargs: Any) -> None:
        """Take the bounds of this place, if they are narrower than those of any record."""
        self.earliest = earliest
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        """Return our own field."""
        from library.forms import WarekiDateField

        return WarekiDateField(earliest=self.earliest, **self.field_options)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Stand in migrations as the plain block: what is stored is the same."""
        options = {k: v for k, v in self._constructor_args[1].items() if k != "earliest"}
        return "wagtail.blocks.DateBlock", [], options
