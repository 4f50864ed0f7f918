"""Dates to choose from, one session (for whoever comes and whoever runs it), the roster."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.cases.domain import access
from courses.cases.models import CasePart
from courses.groupwork.console import console_context, hall_context, opened_mark, run_sheet
from courses.groupwork.domain import attendance, bookings, disclosure, offers
from courses.groupwork.domain import sessions as lives
from courses.groupwork.domain.rights import is_facilitator
from courses.groupwork.domain.roster import roster_of
from courses.groupwork.forms import RosterForm, WalkInForm
from courses.groupwork.models import Booking, GroupSession, GroupSessionQuerySet
from courses.models import Enrolment
from library.domain.ids import read_uuid
from library.refusal import STATUS, refuse
from people.current import current_user
from people.roles import Role, has_role

SESSIONS_A_PAGE = 30


def _session(request: HttpRequest, pk: UUID) -> GroupSession:
    """Return a session that the viewer may know of; any other is not found."""
    rows = GroupSession.objects.visible_to(current_user(request)).with_seats()
    rows = rows.select_related("module", "run__course", "district", "case")
    return get_object_or_404(rows, pk=pk)


def _facilitated(request: HttpRequest, pk: UUID) -> GroupSession:
    rows = GroupSession.objects.facilitated_by(current_user(request)).select_related("module")
    return get_object_or_404(rows, pk=pk)


def _at_the_door(request: HttpRequest, pk: UUID) -> GroupSession:
    """Return a session whose roster the viewer may see: the office's, or one's own."""
    rows = GroupSession.objects.select_related("module", "run__course", "district")
    if not has_role(current_user(request), Role.OFFICE):
        rows = rows.filter(pk__in=GroupSession.objects.facilitated_by(current_user(request)))
    return get_object_or_404(rows, pk=pk)


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


@login_required
@require_safe
@never_cache
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a session: to its facilitator the console, to a trainee what it is and its seats."""
    row, person = _session(request, pk), current_user(request)
    if is_facilitator(row, person):
        return render(request, "groupwork/console.html", console_context(row, person))
    return _session_page(request, row)


def _session_page(
    request: HttpRequest, row: GroupSession, error: ValidationError | None = None
) -> HttpResponse:
    person, page = current_user(request), row.module.specific
    choice = offers.choice_for(person, row)
    context: dict[str, Any] = {
        "session": row,
        "page": page,
        "run_sheet": run_sheet(row, page),
        "choice": choice,
        "booking": _booking_here(choice, row),
        "is_full": row.seats_taken >= row.capacity,
        "seats_left": max(row.capacity - row.seats_taken, 0),
        "is_office": has_role(person, Role.OFFICE),
        "error": error,
    }
    if row.state == GroupSession.State.OPEN:
        mark = row.attendances.filter(enrolment__person=person).first()
        context["is_checked_in"] = bool(mark and mark.checked_in_at)
        context["parts"] = [p for p in access.open_parts(person) if p.case_id == row.case_id]
    status = STATUS.get(getattr(error, "code", "") or "", 409) if error else 200
    return render(request, "groupwork/session.html", context, status=status)


def _booking_here(choice: offers.Choice | None, row: GroupSession) -> Booking | None:
    held = choice.booking if choice else None
    return held if held and held.session_id == row.pk else None


def _choice(request: HttpRequest, row: GroupSession) -> offers.Choice:
    choice = offers.choice_for(current_user(request), row)
    if choice is None:
        raise Http404
    return choice


@login_required
@require_POST
def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a seat or, if asked for, a place on the waiting list."""
    row = _session(request, pk)
    choice, waits = _choice(request, row), request.POST.get("waiting") == "1"
    try:
        booking = bookings.book(
            row, choice.enrolment, actor=current_user(request), accepts_waiting=waits
        )
    except ValidationError as error:
        return _session_page(request, row, error)
    return _booked(request, booking)


@login_required
@require_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give up the session booked before and take this one."""
    row = _session(request, pk)
    choice, waits = _choice(request, row), request.POST.get("waiting") == "1"
    if choice.booking is None:
        return book(request, pk)
    try:
        booking = bookings.change(
            choice.booking, row, actor=current_user(request), accepts_waiting=waits
        )
    except ValidationError as error:
        return _session_page(request, row, error)
    return _booked(request, booking)


def _booked(request: HttpRequest, booking: Booking) -> HttpResponse:
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
    row = _session(request, pk)
    booking = _booking_here(_choice(request, row), row)
    if booking:
        try:
            bookings.cancel(booking, actor=current_user(request))
        except ValidationError as error:
            return _session_page(request, row, error)
    messages.success(request, "申込を取り消しました。別の回は、日程の一覧から選べます。")
    return redirect("groupwork:sessions")


@login_required
@require_POST
def open_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the session."""
    row = _facilitated(request, pk)
    try:
        lives.open_session(row, actor=current_user(request))
    except ValidationError as error:
        return _refuse(request, row, error)
    messages.success(request, "会を始めました。受付ができます。")
    return redirect("groupwork:session", row.pk)


@login_required
@require_POST
def close_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the session and with it every reading of the case."""
    row = _facilitated(request, pk)
    try:
        row = lives.close_session(row, actor=current_user(request))
    except ValidationError as error:
        return _refuse(request, row, error)
    closed = "受講者は事例を読めなくなりました。" if row.case_id else ""
    messages.success(request, f"会を終えました。{closed}")
    return redirect("groupwork:session", row.pk)


@login_required
@require_POST
def disclose(request: HttpRequest, pk: UUID, part: int) -> HttpResponse:
    """Open a part of the case to everybody who is there."""
    row = _facilitated(request, pk)
    case_part = get_object_or_404(CasePart, pk=part, case=row.case_id)
    try:
        disclosure.disclose_part(row, case_part, actor=current_user(request))
    except ValidationError as error:
        return _refuse(request, row, error)
    messages.success(request, f"{case_part.title}を開示しました。受付した方だけが読めます。")
    return redirect("groupwork:session", row.pk)


@login_required
@require_safe
@never_cache
def hall(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the open parts in large type, for the screen of the hall."""
    row = _facilitated(request, pk)
    try:
        context = hall_context(row, current_user(request))
    except PermissionDenied as error:
        why = {"reason": str(error), "back_url": f"/sessions/{row.pk}/"}
        return render(request, "cases/refused.html", why, status=403)
    return render(request, "groupwork/hall.html", context)


@login_required
@require_safe
@never_cache
def hall_parts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell the screen of the hall what is open, without any text."""
    return JsonResponse({"mark": opened_mark(_facilitated(request, pk))})


def _refuse(request: HttpRequest, row: GroupSession, error: ValidationError) -> HttpResponse:
    return refuse(request, error, back_url=f"/sessions/{row.pk}/", back_label="会の画面へ戻る")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def roster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the door while the session is open, and the marks; save all of them at once."""
    row = _at_the_door(request, pk)
    form = RosterForm(request.POST or None, session=row, rows=roster_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            return _mark(request, row, form)
        except ValidationError as error:
            is_reason = getattr(error, "code", "") == "reason_missing"
            form.add_error("reason" if is_reason else None, error.messages)
    return _roster_page(request, row, form)


def _roster_page(
    request: HttpRequest, row: GroupSession, form: RosterForm, walk_in: WalkInForm | None = None
) -> HttpResponse:
    is_open = row.state == GroupSession.State.OPEN
    context = {
        "session": row,
        "form": form,
        "walk_in": walk_in or WalkInForm(),
        "rows": form.rows,
        "received": sum(line.is_checked_in for line in form.rows),
        "is_office": has_role(current_user(request), Role.OFFICE),
        "shows_marks": not walk_in and (form.is_bound or "marks" in request.GET or not is_open),
        "can_mark": row.state in attendance.MARKABLE,
        "is_open": is_open,
    }
    status = 422 if form.is_bound or walk_in else 200
    return render(request, "groupwork/roster.html", context, status=status)


def _mark(request: HttpRequest, row: GroupSession, form: RosterForm) -> HttpResponse:
    try:
        count = attendance.mark(
            row, form.states(), actor=current_user(request), reason=form.cleaned_data["reason"],
            original_kept=form.cleaned_data["original_kept"],
        )  # fmt: skip
    except PermissionDenied as error:
        raise Http404 from error
    messages.success(request, f"出欠を記録しました(変わったのは{count}名です)。")
    return redirect(f"/sessions/{row.pk}/roster/?marks")


@login_required
@require_safe
@never_cache
def roster_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the 出席簿 to print and to sign."""
    row = _at_the_door(request, pk)
    context = {"session": row, "rows": roster_of(row), "printed_at": timezone.now()}
    return render(request, "groupwork/roster_print.html", context)


@login_required
@require_POST
def check_in(request: HttpRequest, pk: UUID, enrolment: UUID) -> HttpResponse:
    """Receive somebody on the roster."""
    row = _at_the_door(request, pk)
    person = _on_roster(row, enrolment)
    try:
        attendance.check_in(row, person, actor=current_user(request))
    except ValidationError as error:
        return _refuse_at_door(request, row, error)
    messages.success(request, f"{person.person.get_full_name()}さんを受け付けました。")
    return redirect("groupwork:roster", row.pk)


@login_required
@require_POST
def undo_check_in(request: HttpRequest, pk: UUID, enrolment: UUID) -> HttpResponse:
    """Take back a check-in made by mistake."""
    row = _at_the_door(request, pk)
    person = _on_roster(row, enrolment)
    try:
        attendance.undo_check_in(row, person, actor=current_user(request))
    except ValidationError as error:
        return _refuse_at_door(request, row, error)
    messages.success(request, f"{person.person.get_full_name()}さんの受付を取り消しました。")
    return redirect("groupwork:roster", row.pk)


@login_required
@require_POST
def walk_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Receive somebody who is not on the roster, by number."""
    row = _at_the_door(request, pk)
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return _at_the_door_again(request, row, form)
    number = form.cleaned_data["number"]
    try:
        came = attendance.walk_in(row, number, actor=current_user(request))
    except ValidationError as error:
        if error.code == "not_open":
            return _refuse_at_door(request, row, error)
        form.add_error("number", error)
        return _at_the_door_again(request, row, form)
    messages.success(request, f"{came.enrolment.person.get_full_name()}さんを受け付けました。")
    return redirect("groupwork:roster", row.pk)


def _at_the_door_again(request: HttpRequest, row: GroupSession, form: WalkInForm) -> HttpResponse:
    """Show the roster with the number that was typed and what is wrong with it."""
    return _roster_page(request, row, RosterForm(session=row, rows=roster_of(row)), form)


def _on_roster(row: GroupSession, enrolment: UUID) -> Enrolment:
    for line in roster_of(row):
        if line.enrolment.pk == enrolment:
            return line.enrolment
    raise Http404


def _refuse_at_door(
    request: HttpRequest, row: GroupSession, error: ValidationError
) -> HttpResponse:
    return refuse(
        request, error, back_url=f"/sessions/{row.pk}/roster/", back_label="出席簿へ戻る"
    )
