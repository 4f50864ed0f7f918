"""Desks of the admin at which two people may sit: no edit undoes another one in silence."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import registry

from audit.models import Entry
from people.day_fields import DayFieldsMixin
from people.models import User
from people.seen import seen_form

HOURS_OF_HALF_A_DAY = 12


class DeskView:
    """Goes before an edit view: locks the row, reads it again, and compares what was seen."""

    def get_form_class(self) -> type[Any]:
        """Give the form its memory."""
        return seen_form(super().get_form_class())  # type: ignore[misc]

    def get_form(self, form_class: type[Any] | None = None) -> Any:
        """Let the form say who was faster."""
        form = super().get_form(form_class)  # type: ignore[misc]
        row, viewer = self.object, self.request.user  # type: ignore[attr-defined]
        form.faster = lambda: who_changed(row, viewer)
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was read under the lock: nobody comes in between."""
        # Outside of the transaction, so that a refusal is written down.
        self.object = self.get_object()  # type: ignore[attr-defined]
        with transaction.atomic():
            rows = type(self.object)._default_manager.select_for_update()
            self.object = rows.get(pk=self.object.pk)
            response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def save_action(self) -> HttpResponse:
        """Tell what somebody else did meanwhile, which stays."""
        theirs = self.form.kept_theirs  # type: ignore[attr-defined]
        if theirs:
            said = "".join(f"「{label}」" for label in theirs)
            messages.info(
                self.request,  # type: ignore[attr-defined]
                f"{said}は、ほかの方が先に変えた内容のまま残しました。",
            )
        response: HttpResponse = super().save_action()  # type: ignore[misc]
        return response


class DeskEditView(DeskView, generic.EditView):
    """Wagtail's edit view, for a desk that has no other of its own."""


class DeskViewSet(DayFieldsMixin, ModelViewSet):
    """Wagtail's screens for a model, at which two people may sit."""

    edit_view_class = DeskEditView


def who_changed(row: Model, viewer: Any) -> str:
    """Return who changed a row last and when, from our trail or from Wagtail's log; or nothing."""
    entry = (
        Entry.objects.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))
        .exclude(actor_id=None)
        .order_by("-pk")
        .values_list("actor_id", "at")
        .first()
    )
    log = registry.get_logs_for_instance(row).order_by("-timestamp").first()
    found = [pair for pair in (entry, log and (log.user_id, log.timestamp)) if pair]
    if not found:
        return ""
    person_id, at = max(found, key=lambda pair: pair[1])
    return said_of(User.objects.filter(pk=person_id).first(), at, viewer)


def said_of(person: User | None, at: datetime | None, viewer: Any) -> str:
    """Return 「山田花子さん(午後2時3分)」; of one's own other window, that it was."""
    if person is None:
        return ""
    name = "ご自身" if person == viewer else f"{person.get_full_name()}さん"
    return f"{name}({_time(at)})" if at else name


def _time(at: datetime) -> str:
    local = timezone.localtime(at)
    half, hour = divmod(local.hour, HOURS_OF_HALF_A_DAY)
    day = "" if local.date() == timezone.localdate() else f"{local.month}月{local.day}日 "
    return f"{day}{'午後' if half else '午前'}{hour}時{local.minute}分"
