"""The sessions to choose from, and one session for whoever comes."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.cases.domain import access, approval
from courses.groupwork.console import console_context, run_sheet
from courses.groupwork.domain import offers, overlaps
from courses.groupwork.domain.rights import is_facilitator
from courses.groupwork.models import Booking, GroupSession, GroupSessionQuerySet
from library.domain.ids import read_uuid
from library.refusal import status_of
from people.current import current_user
from people.roles import Role, has_role

SESSIONS_A_PAGE = 30


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions one must choose from, runs, or keeps the roster of."""
    person, key = current_user(request), request.GET.get("module", "")
    context: dict[str, Any] = {
        "choices": offers.choices_for(
            person, module_key=key, enrolment_id=read_uuid(request.GET.get("enrolment", ""))
        ),
        "is_filtered": bool(key),
    }
    rows = GroupSession.objects.select_related("module", "run__course", "district").with_seats()
    if has_role(person, Role.TRAINER):
        mine = rows.filter(pk__in=GroupSession.objects.facilitated_by(person).values("pk"))
        context["facilitated"] = _page_of(request, mine, "led")
        context["is_trainer"] = True
    if has_role(person, Role.OFFICE):
        context["all"] = _page_of(request, rows, "page")
    return render(request, "groupwork/sessions.html", context)


def _page_of(request: HttpRequest, rows: GroupSessionQuerySet, name: str) -> Page[GroupSession]:
    """Return the page of sessions that the parameter `name` asks for, those to come first."""
    pages = Paginator(rows.coming_first(timezone.localdate()), SESSIONS_A_PAGE)
    return pages.get_page(request.GET.get(name))


def visible_session(request: HttpRequest, pk: UUID) -> GroupSession:
    """Return a session that the viewer may know of; any other is not found."""
    rows = GroupSession.objects.visible_to(current_user(request)).with_seats()
    rows = rows.select_related("module", "run__course", "district", "case")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
@never_cache
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a session: to its facilitator the console, to a trainee what it is and its seats."""
    row, person = visible_session(request, pk), current_user(request)
    if is_facilitator(row, person):
        return render(request, "groupwork/console.html", console_context(row, person))
    return session_page(request, row)


def session_page(
    request: HttpRequest, row: GroupSession, error: ValidationError | None = None
) -> HttpResponse:
    """Show a session to a trainee, with what kept them from the seat they asked for."""
    person, page = current_user(request), row.module.specific
    choice = offers.choice_for(person, row)
    context: dict[str, Any] = {
        "session": row,
        "page": page,
        "run_sheet": run_sheet(row, page),
        "choice": choice,
        "booking": booking_here(choice, row),
        "is_full": row.seats_taken >= row.capacity,
        "seats_left": max(row.capacity - row.seats_taken, 0),
        "is_office": has_role(person, Role.OFFICE),
        "error": error,
        "overlap": overlaps.mark_in(error) if error else "",
    }
    if row.state == GroupSession.State.OPEN:
        mark = row.attendances.filter(enrolment__person=person).first()
        context["is_checked_in"] = bool(mark and mark.checked_in_at)
        context["is_shut"] = row.case is not None and not approval.is_approved(row.case)
        context["parts"] = [p for p in access.open_parts(person) if p.case_id == row.case_id]
    status = status_of(error) if error else 200
    return render(request, "groupwork/session.html", context, status=status)


def booking_here(choice: offers.Choice | None, row: GroupSession) -> Booking | None:
    """Return the seat, or the place in the queue, that the trainee has in this very session."""
    held = choice.booking if choice else None
    return held if held and held.session_id == row.pk else None
