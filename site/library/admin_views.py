"""Views of the admin that leave the last word to the domain."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from wagtail.admin.views.generic import DeleteView


class RuledView:
    """Saves through the domain; a broken rule is shown on the form, and nothing is stored.

    `field_of`: beside which field a rule is shown, by its code; any other is shown above all.
    """

    field_of: ClassVar[Mapping[str, str]] = {}

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or say which rule is broken."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form.add_error(self.field_of.get(getattr(error, "code", "") or ""), error)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            response = self.form_invalid(form)  # type: ignore[attr-defined]
        return response


class HeldDeleteView(DeleteView):
    """Refuses to delete what something stands on, with a sentence, before the database does."""

    template_name = "library/admin/confirm_delete.html"
    sentence = ""

    def is_held(self) -> bool:
        """Tell whether something stands on it."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the sentence instead of the button."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"refusal": self.sentence if self.is_held() else ""}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it when it is held."""
        if self.is_held():
            return self.render_to_response(self.get_context_data(form=form), status=409)
        response: HttpResponse = super().form_valid(form)
        return response
