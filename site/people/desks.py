"""Desks of the admin at which two people may sit: no edit undoes another one in silence."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from people.day_fields import DayFieldsMixin
from people.domain.faster import by_whom
from people.seen import seen_form


def tell_theirs(request: HttpRequest, form: Any) -> None:
    """Tell what of a saved form stays as somebody else stored it meanwhile."""
    said = "".join(f"「{label}」" for label in form.kept_theirs)
    if said:
        messages.info(request, f"{said}は、ほかの方が先に変えた内容のまま残しました。")


class DeskView:
    """Goes before an edit view: locks the row, reads it again, and compares what was seen."""

    def get_form_class(self) -> type[Any]:
        """Give the form its memory."""
        return seen_form(super().get_form_class())  # type: ignore[misc]

    def get_form(self, form_class: type[Any] | None = None) -> Any:
        """Let the form say who was faster."""
        form = super().get_form(form_class)  # type: ignore[misc]
        row, viewer = self.object, self.request.user  # type: ignore[attr-defined]
        form.faster = partial(by_whom, row, viewer)
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was read under the lock: nobody comes in between."""
        # Outside of the transaction, so that a refusal is written down.
        self.object = self.get_object()  # type: ignore[attr-defined]
        with transaction.atomic():
            rows = type(self.object)._default_manager.select_for_update()
            # Deleted while we waited for the lock: `people.gone` shows what was typed.
            self.object = get_object_or_404(rows, pk=self.object.pk)
            response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def save_action(self) -> HttpResponse:
        """Tell what somebody else did meanwhile, which stays."""
        tell_theirs(self.request, self.form)  # type: ignore[attr-defined]
        response: HttpResponse = super().save_action()  # type: ignore[misc]
        return response


class SaysRules:
    """Shows a rule that only storing finds broken: it is no fault of the system."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, or say above all which rule is broken."""
        try:
            # What was written before the refusal goes with it.
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form.add_error(None, error.messages)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            response = self.form_invalid(form)  # type: ignore[attr-defined]
        return response


class DeskEditView(DeskView, generic.EditView):
    """Wagtail's edit view, for a desk that has no other of its own."""


class DeskViewSet(DayFieldsMixin, ModelViewSet):
    """Wagtail's screens for a model, at which two people may sit."""

    edit_view_class = DeskEditView
