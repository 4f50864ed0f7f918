"""段階: what opens each stage of a run, and the button for those that the office opens."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from courses.domain import stages
from courses.domain.needs import read_opening
from courses.domain.openings import opening_words
from courses.models import CourseRun, RunStage
from library.domain.quotes import quoted
from people.current import current_user
from people.gate import for_roles
from people.roles import Role
from reports.pages import page, refuse

CRUMBS = [("開催", "reports:runs")]


@require_safe
@for_roles(Role.HR, Role.OFFICE)
def stage_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what opens each stage, and which are still to be opened by hand."""
    run = get_object_or_404(
        CourseRun.objects.select_related("course").exclude(state=CourseRun.State.DRAFT), pk=pk
    )
    rows = list(run.stages.select_related("opened_by"))
    titles = {row.key: row.title for row in rows}
    lines = [
        (row, opening_words(read_opening(row.opening), titles), stages.is_opened_by_hand(row))
        for row in rows
    ]
    return page(
        request, "reports/runs/stages.html", f"段階を開く: {run}", crumbs=CRUMBS, icon="calendar-alt",
        run=run, lines=lines,
    )  # fmt: skip


@require_POST
@for_roles(Role.HR, Role.OFFICE)
def stage_open(request: HttpRequest, pk: UUID, stage: int) -> HttpResponse:
    """Open one stage to everybody in the run."""
    row = get_object_or_404(RunStage, pk=stage, run=pk)
    back_url = reverse("reports:run_stages", args=[pk])
    try:
        stages.open_stage(row, actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=back_url)
    messages.success(request, f"{quoted(row.title)}を、この開催の全員に開きました。")
    return redirect(back_url)
