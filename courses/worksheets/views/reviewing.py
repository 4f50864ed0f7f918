"""A trainer reads the worksheets of the runs that they teach, and answers them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from audit.models import Entry
from courses.models import CourseRun
from courses.worksheets.domain import submissions
from courses.worksheets.forms import sections
from courses.worksheets.models import Review, Submission, Worksheet
from courses.worksheets.views import posted_edition, submission_context
from people.current import current_user
from people.gate import for_roles
from people.models import User, kana_order
from people.roles import Role

PAGE_SIZE = 30
STATES = [
    (Submission.State.SUBMITTED, "確認を待っている"),
    (Submission.State.RETURNED, "返却した"),
    (Submission.State.ACCEPTED, "確認済み"),
]
# Where on the form the trainer mends what a broken rule asks for; else at the form itself.
MENDED_AT = {"comment_missing": "comment", "no_decision": "decision"}


@login_required
@require_safe
@for_roles(Role.TRAINER)
def review_list(request: HttpRequest) -> HttpResponse:
    """List what was handed in, in kana order: first what waits."""
    chosen = {name: request.GET.get(name, "") for name in ("state", "run", "worksheet")}
    chosen["state"] = request.GET.get("state", Submission.State.SUBMITTED)
    rows = _filtered(current_user(request), chosen)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "chosen": chosen,
        "query": query.urlencode(),
        "states": STATES,
        "runs": CourseRun.objects.filter(trainers=current_user(request)).select_related("course"),
        "worksheets": Worksheet.objects.filter(
            versions__submissions__enrolment__run__trainers=current_user(request)
        ).distinct(),
    }
    return render(request, "worksheets/review_list.html", context)


def _filtered(user: User, chosen: dict[str, str]) -> Any:
    rows = Submission.objects.reviewable_by(user)
    if chosen["state"] in Submission.State.values:
        rows = rows.filter(state=chosen["state"])
    # An id that is no id matches nothing rather than failing.
    try:
        rows = rows.filter(enrolment__run=UUID(chosen["run"])) if chosen["run"] else rows
    except ValueError:
        return rows.none()
    if chosen["worksheet"]:
        rows = rows.filter(version__worksheet__key=chosen["worksheet"])
    return (
        rows.select_related("enrolment__person", "enrolment__run__course", "version__worksheet")
        .defer("answers", "version__definition")
        .order_by(*kana_order("enrolment__person__"), "submitted_at")
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one submission with the points to look at; keep the trainer's answer on POST."""
    rows = Submission.objects.reviewable_by(current_user(request)).select_related(
        "enrolment__person", "enrolment__run__course", "requirement__module", "version__worksheet"
    )
    row = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return _page(request, row)
    decision = request.POST.get("decision", "")
    comment = request.POST.get("comment", "").replace("\x00", "")
    try:
        submissions.review(
            row, decision, comment, reviewer=current_user(request), edition=posted_edition(request)
        )
    except ValidationError as error:
        row.refresh_from_db()
        status = 422 if error.code in MENDED_AT else 409
        return _page(request, row, comment=comment, decision=decision, error=error, status=status)
    done = "確認済みにしました" if decision == Review.Decision.ACCEPTED else "返却しました"
    messages.success(request, f"{row.enrolment.person.get_full_name()}さんの様式を{done}。")
    return redirect("worksheets:review_list")


def _page(
    request: HttpRequest,
    row: Submission,
    *,
    comment: str = "",
    decision: str = "",
    error: ValidationError | None = None,
    status: int = 200,
) -> HttpResponse:
    definition = row.version.definition
    reviews = [
        {"row": r, "sections": sections(definition, r.answers)}
        for r in row.reviews.select_related("reviewer")
    ]
    context = submission_context(row) | {
        "person": row.enrolment.person,
        "sections": sections(definition, row.answers),
        "review_points": definition["review_points"],
        "reviews": reviews,
        "can_review": submissions.awaits_review(row),
        "came_on_paper": _came_on_paper(row),
        "comment": comment,
        "decision": decision,
        "error": error.messages[0] if error else "",
        "error_at": MENDED_AT.get(error.code or "", "answer") if error else "",
    }
    return render(request, "worksheets/review.html", context, status=status)


def _came_on_paper(row: Submission) -> bool:
    """Tell whether the office typed in what is being read."""
    last = Entry.objects.filter(
        subject_type=row._meta.label_lower,
        subject_id=str(row.pk),
        verb="worksheets.submission.submit",
    ).order_by("-id")
    return last.values_list("data__channel", flat=True).first() == "paper"
