"""The roster of a session: the door, the marks, the 出席簿 on paper."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.groupwork.domain import attendance, marking, overlaps
from courses.groupwork.domain.roster import roster_of
from courses.groupwork.forms import RosterForm, WalkInForm
from courses.groupwork.models import GroupSession
from courses.models import Enrolment
from library.refusal import refuse
from people.current import current_user
from people.roles import Role, has_role


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
    request: HttpRequest,
    row: GroupSession,
    form: RosterForm,
    walk_in: WalkInForm | None = None,
    *,
    is_overtaken: bool = False,
) -> HttpResponse:
    is_open = row.state == GroupSession.State.OPEN
    context = {
        "session": row,
        "form": form,
        "walk_in": walk_in or WalkInForm(),
        "rows": form.rows,
        "received": sum(line.is_checked_in for line in form.rows),
        "is_office": has_role(current_user(request), Role.OFFICE),
        "shows_marks": not walk_in
        and (form.is_bound or is_overtaken or "marks" in request.GET or not is_open),
        "can_mark": row.state in attendance.MARKABLE,
        "is_open": is_open,
    }
    status = 409 if is_overtaken else 422 if form.is_bound or walk_in else 200
    return render(request, "groupwork/roster.html", context, status=status)


def _mark(request: HttpRequest, row: GroupSession, form: RosterForm) -> HttpResponse:
    try:
        outcome = marking.mark_seen(
            row, form.marks(), actor=current_user(request), reason=form.cleaned_data["reason"],
            original_kept=form.cleaned_data["original_kept"],
        )  # fmt: skip
    except PermissionDenied as error:
        raise Http404 from error
    if outcome.changed:
        messages.success(request, f"出欠を記録しました(変わったのは{outcome.changed}名です)。")
    else:
        messages.info(request, "出欠は、前に記録したもののままです。")
    for sentence in outcome.faster:
        messages.warning(request, sentence)
    typed = {name: form.cleaned_data[name] for name in ("reason", "original_kept")}
    if outcome.faster and any(typed.values()):
        # To choose once more, they need the words that they wrote for it.
        fresh = RosterForm(session=row, rows=roster_of(row), initial=typed)
        return _roster_page(request, row, fresh, is_overtaken=True)
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
    return _receive(request, pk, enrolment, attendance.check_in, "を受け付けました。")


@login_required
@require_POST
def undo_check_in(request: HttpRequest, pk: UUID, enrolment: UUID) -> HttpResponse:
    """Take back a check-in made by mistake."""
    return _receive(request, pk, enrolment, attendance.undo_check_in, "の受付を取り消しました。")


def _receive(
    request: HttpRequest, pk: UUID, enrolment: UUID, act: Callable[..., object], said: str
) -> HttpResponse:
    """Carry out what was decided at the door about somebody on the roster, and say so."""
    row = _at_the_door(request, pk)
    trainee = _on_roster(row, enrolment)
    try:
        act(row, trainee, actor=current_user(request))
    except ValidationError as error:
        return _refuse_at_door(request, row, error)
    messages.success(request, f"{trainee.person.get_full_name()}さん{said}")
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
        came = attendance.walk_in(
            row, number, actor=current_user(request), accepted=request.POST.get("overlap", "")
        )
    except ValidationError as error:
        form.overlap = overlaps.mark_in(error)
        if not form.overlap and error.code == "not_open":
            return _refuse_at_door(request, row, error)
        form.add_error("number", error)
        return _at_the_door_again(request, row, form)
    messages.success(request, f"{came.enrolment.person.get_full_name()}さんを受け付けました。")
    return redirect("groupwork:roster", row.pk)


def _at_the_door(request: HttpRequest, pk: UUID) -> GroupSession:
    """Return a session whose roster the viewer may see: the office's, or one's own."""
    rows = GroupSession.objects.select_related("module", "run__course", "district")
    if not has_role(current_user(request), Role.OFFICE):
        rows = rows.filter(pk__in=GroupSession.objects.facilitated_by(current_user(request)))
    return get_object_or_404(rows, pk=pk)


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
