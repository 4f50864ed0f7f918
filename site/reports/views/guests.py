"""催しの申込: the office's lists of guests, with marks of who came. Nobody else sees them."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from home.domain import guest_notices
from home.domain import guests as rules
from home.models import EventPage, GuestApplication
from library.domain.ids import read_uuid
from people.current import current_user
from people.gate import for_roles
from people.roles import Role
from people.seen import read_seen
from reports.domain.guests import HEADER, csv_rows, events_with_guests, guests_of
from reports.downloads import list_response
from reports.pages import page, paged, refuse

CRUMBS = [("催しの申込", "reports:guest_events")]


@require_safe
@for_roles(Role.OFFICE)
def guest_events(request: HttpRequest) -> HttpResponse:
    """List the events with how many applied."""
    rows = paged(request, events_with_guests(guest_notices.unreached()))
    return page(request, "reports/guests/events.html", "催しの申込", icon="calendar", rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def guest_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """One event's guests; marks who came and who was told of a free seat."""
    event = get_object_or_404(EventPage, key=key)
    if request.method == "POST":
        return _mark(request, event)
    rows = list(guests_of(event))
    return page(
        request, "reports/guests/list.html", event.title, crumbs=CRUMBS, icon="calendar",
        event=event, rows=rows, marks=GuestApplication.Attended.choices,
        left=rules.seats_left(event), unreached=guest_notices.unreached(),
        seen=json.dumps({str(row.pk): row.attended for row in rows}),
    )  # fmt: skip


def _mark(request: HttpRequest, event: EventPage) -> HttpResponse:
    here = reverse("reports:guests", args=[event.key])
    marks = {
        pk: str(value)
        for name, value in request.POST.items()
        if name.startswith("attended-") and (pk := read_uuid(name.removeprefix("attended-")))
    }
    told = {pk for pk in map(read_uuid, request.POST.getlist("told")) if pk}
    try:
        outcome = rules.mark(
            event, marks, told, actor=current_user(request),
            seen=read_seen(request.POST.get("seen", "")),
        )  # fmt: skip
    except ValidationError as error:
        return refuse(request, error, back_url=here)
    messages.success(request, f"{outcome.changed}件を記入しました。")
    for sentence in outcome.faster:
        messages.warning(request, sentence)
    return redirect(here)


@require_safe
@for_roles(Role.OFFICE)
def guest_csv(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The list as a file."""
    event = get_object_or_404(EventPage, key=key)
    return list_response(request, f"申込 {event.title}", HEADER, csv_rows(guests_of(event)))
