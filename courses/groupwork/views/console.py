"""What a facilitator does: begins and ends a session, opens the case, shows it to the hall."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.cases.models import CasePart
from courses.groupwork.console import hall_context, opened_mark
from courses.groupwork.domain import disclosure, sessions
from courses.groupwork.models import GroupSession
from library.refusal import refuse
from people.current import current_user


@login_required
@require_POST
def open_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the session."""
    row = _facilitated(request, pk)
    try:
        sessions.open_session(row, actor=current_user(request))
    except ValidationError as error:
        return _refuse(request, row, error)
    messages.success(request, "会を始めました。受付ができます。")
    return redirect("groupwork:session", row.pk)


@login_required
@require_POST
def close_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the session and with it every reading of the case."""
    row = _facilitated(request, pk)
    seen = request.POST.get("sequence", "")
    try:
        row = sessions.close_session(
            row, actor=current_user(request), seen=int(seen[:9]) if seen.isdecimal() else None
        )
    except ValidationError as error:
        return _refuse(request, row, error)
    closed = "受講者は事例を読めなくなりました。" if row.case_id else ""
    messages.success(request, f"会を終えました。{closed}")
    return redirect("groupwork:session", row.pk)


@login_required
@require_POST
def reopen_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on with a session that was closed too early."""
    row = _facilitated(request, pk)
    try:
        sessions.reopen_session(
            row, reason=request.POST.get("reason", ""), actor=current_user(request)
        )
    except ValidationError as error:
        return _refuse(request, row, error)
    messages.success(request, "会をもう一度開きました。受付した方は、開示した部をまた読めます。")
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


def _facilitated(request: HttpRequest, pk: UUID) -> GroupSession:
    rows = GroupSession.objects.facilitated_by(current_user(request)).select_related("module")
    return get_object_or_404(rows, pk=pk)


def _refuse(request: HttpRequest, row: GroupSession, error: ValidationError) -> HttpResponse:
    return refuse(request, error, back_url=f"/sessions/{row.pk}/", back_label="会の画面へ戻る")
