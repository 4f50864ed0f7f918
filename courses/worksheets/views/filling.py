"""The trainee fills a worksheet, saves it, hands it in and reads the reply."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.domain.reading import check_open
from courses.models import Enrolment
from courses.worksheets.domain import submissions
from courses.worksheets.domain.answers import Answers, add_row, fields_of, filled, problems
from courses.worksheets.domain.privacy import warnings
from courses.worksheets.domain.versions import version_of
from courses.worksheets.forms import differing, sections, summary
from courses.worksheets.models import Submission
from courses.worksheets.views import (
    posted_answers,
    posted_edition,
    requirement_of,
    sheet_context,
    submission_context,
)
from library.domain.saves import read_sent
from library.domain.wareki import clock
from library.refusal import refuse
from people.current import current_user
from people.posts import wants_json


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, enrolment_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Say what the worksheet is for; open it on POST. What is open already is shown."""
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("run"), pk=enrolment_id, person=current_user(request)
    )
    requirement = requirement_of(enrolment, requirement_id)
    row = Submission.objects.filter(enrolment=enrolment, requirement=requirement).first()
    try:
        if row is None and request.method == "POST":
            row = submissions.start(enrolment, requirement, actor=current_user(request))
        if row is not None:
            return redirect("worksheets:submission", row.pk)
        if requirement.module:
            check_open(enrolment, requirement.module)
        context = sheet_context(enrolment, requirement, version_of(requirement))
    except ValidationError as error:
        return refuse(request, error)
    return render(request, "worksheets/start.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one's worksheet to fill in or to read; a trainer is led to the review."""
    rows = Submission.objects.readable_by(current_user(request)).select_related(
        "enrolment__run", "requirement__module", "version__worksheet"
    )
    row = get_object_or_404(rows, pk=pk)
    if row.enrolment.person_id != current_user(request).pk:
        return redirect("worksheets:review", row.pk)
    if request.method == "POST":
        return _save(request, row)
    if row.state not in Submission.EDITABLE:
        return _read(request, row)
    return _fill(request, row, row.answers)


def _read(request: HttpRequest, row: Submission) -> HttpResponse:
    context = submission_context(row) | {
        "sections": sections(row.version.definition, row.answers),
        "reviews": row.reviews.select_related("reviewer"),
    }
    return render(request, "worksheets/read.html", context)


def _fill(
    request: HttpRequest,
    row: Submission,
    answers: Answers,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    definition = row.version.definition
    done, total = filled(definition, answers)
    context = submission_context(row) | {
        "sections": sections(definition, answers, errors),
        "errors": summary(errors or {}),
        "last_review": row.reviews.select_related("reviewer").last(),
        "done": done,
        "total": total,
        "page": uuid4(),
        **extra,
    }
    return render(request, "worksheets/fill.html", context, status=status)


def _save(request: HttpRequest, row: Submission) -> HttpResponse:
    """Keep what was posted, then do what the button said."""
    definition = row.version.definition
    answers = posted_answers(request, row.version)
    table = request.POST.get("add_row", "")
    kept = add_row(definition, answers, table) if table else answers
    try:
        row = submissions.save_draft(
            row,
            kept,
            edition=posted_edition(request),
            actor=current_user(request),
            sent=read_sent(request.POST),
        )
    except ValidationError as error:
        return _not_saved(request, row, answers, error)
    if wants_json(request):
        return JsonResponse(_saved(row))
    if "submit" in request.POST:
        return _submit(request, row)
    if table:
        return redirect(f"{reverse('worksheets:submission', args=[row.pk])}#f-{table}")
    messages.success(request, f"{clock(timezone.now())}に保存しました。続きはいつでも書けます。")
    return redirect("worksheets:submission", row.pk)


def _saved(row: Submission) -> dict[str, Any]:
    done, total = filled(row.version.definition, row.answers)
    return {
        "edition": row.edition,
        "message": f"{clock(row.saved_at or timezone.now())}に保存しました",
        "done": done,
        "total": total,
    }


def _not_saved(
    request: HttpRequest, row: Submission, answers: Answers, error: ValidationError
) -> HttpResponse:
    """Answer a save that was refused, with all that was typed still there."""
    row.refresh_from_db(fields=["answers", "edition", "state", "saved_at"])
    if wants_json(request):
        return JsonResponse({"code": error.code, "message": error.messages[0]}, status=409)
    definition = row.version.definition
    mine = sections(definition, answers)
    if error.code == "stale":
        others = differing(mine, sections(definition, row.answers))
        return _fill(request, row, answers, status=409, stale=error.messages[0], others=others)
    context = submission_context(row) | {"sections": mine, "sentence": error.messages[0]}
    return render(request, "worksheets/unsaved.html", context, status=409)


def _submit(request: HttpRequest, row: Submission) -> HttpResponse:
    definition = row.version.definition
    signs = warnings(definition, row.answers)
    errors = problems(definition, row.answers)
    if not errors and signs and "confirmed" not in request.POST:
        return _fill(request, row, row.answers, warnings=summary(signs), status=422)
    try:
        row = submissions.submit(row, edition=row.edition, actor=current_user(request))
    except ValidationError as error:
        if error.code == "invalid":
            return _fill(request, row, row.answers, errors=errors, status=422)
        if error.code == "empty":
            first = next(fields_of(definition))["key"]
            errors = {first: error.messages[0]}
            return _fill(request, row, row.answers, errors=errors, status=422)
        return _not_saved(request, row, row.answers, error)
    messages.success(request, "提出しました。おつかれさまでした。")
    return redirect("worksheets:submission", row.pk)
