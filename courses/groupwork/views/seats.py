"""A seat in a session: taken, changed for another, given back."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from courses.groupwork.domain import bookings, offers
from courses.groupwork.models import Booking, GroupSession
from courses.groupwork.views.sessions import booking_here, session_page, visible_session
from people.current import current_user


@login_required
@require_POST
def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a seat or, if asked for, a place on the waiting list."""
    row = visible_session(request, pk)
    return _take(request, row, partial(bookings.book, row, _choice(request, row).enrolment))


@login_required
@require_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give up the session booked before, if there is one, and take this one."""
    row = visible_session(request, pk)
    choice = _choice(request, row)
    if choice.booking is None:
        return _take(request, row, partial(bookings.book, row, choice.enrolment))
    return _take(request, row, partial(bookings.change, choice.booking, row))


def _take(request: HttpRequest, row: GroupSession, take: Callable[..., Booking]) -> HttpResponse:
    """Take the seat by the rule `take`, and say what became of it."""
    waits = request.POST.get("waiting") == "1"
    try:
        booking = take(
            actor=current_user(request), accepts_waiting=waits,
            accepted=request.POST.get("overlap", ""),
        )  # fmt: skip
    except ValidationError as error:
        return session_page(request, row, error)
    if booking.state == Booking.State.WAITLISTED:
        messages.info(request, "キャンセル待ちに入りました。席が空くと、自動で申込になります。")
    else:
        messages.success(
            request, "申し込みました。当日は受付で、お名前か受講者番号をお伝えください。"
        )
    return redirect("groupwork:session", booking.session_id)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one's seat back."""
    row = visible_session(request, pk)
    booking = booking_here(_choice(request, row), row)
    if booking:
        try:
            bookings.cancel(booking, actor=current_user(request))
        except ValidationError as error:
            return session_page(request, row, error)
    messages.success(request, "申込を取り消しました。別の回は、日程の一覧から選べます。")
    return redirect("groupwork:sessions")


def _choice(request: HttpRequest, row: GroupSession) -> offers.Choice:
    choice = offers.choice_for(current_user(request), row)
    if choice is None:
        raise Http404
    return choice
