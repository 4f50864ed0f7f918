"""お電話ください: whom no letter would reach in time, with their number, to be ticked off."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from notices.domain import calls
from notices.models import Channel, Delivery
from people.current import current_user
from people.domain.places import present_places
from people.gate import for_roles
from people.roles import Role
from reports.pages import page, paged, refuse

TITLE = "お電話ください"
CRUMBS = [("お知らせ", "reports:notices")]


@require_safe
@for_roles(Role.OFFICE)
def waiting(request: HttpRequest) -> HttpResponse:
    """List the calls to be made, the most pressing first."""
    rows = paged(request, calls.waiting())
    shown = [
        {
            "call": call,
            "person": call.notice.addressee,
            "places": present_places(call.notice.addressee),
            "tries": [e for e in call.events.all() if e.what == e.What.NO_ANSWER],
        }
        for call in rows
    ]
    return page(
        request, "reports/notices/calls.html", TITLE, crumbs=CRUMBS, icon="mail", rows=rows,
        shown=shown,
    )  # fmt: skip


def _note(
    request: HttpRequest, pk: UUID, note: Callable[..., None], sentence: str
) -> HttpResponse:
    call = get_object_or_404(Delivery.objects.filter(channel=Channel.PHONE), pk=pk)
    try:
        note(call, actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=reverse("reports:calls"))
    name = call.notice.addressee.get_full_name()
    messages.success(request, sentence.format(name=name))
    return redirect("reports:calls")


@require_POST
@for_roles(Role.OFFICE)
def told(request: HttpRequest, pk: UUID) -> HttpResponse:
    """電話で伝えました."""
    return _note(request, pk, calls.tick_off, "{name}さんに電話で伝えたことを記録しました。")


@require_POST
@for_roles(Role.OFFICE)
def no_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """出られませんでした."""
    sentence = "{name}さんが出られなかったことを記録しました。あとで、もう一度お電話ください。"
    return _note(request, pk, calls.note_no_answer, sentence)
