"""段階: what opens each stage of a run, the button for those that the office opens, and what HR
can put right in it.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from courses.domain import approvals, stages
from courses.domain.needs import read_opening, read_waits
from courses.domain.openings import opening_words, waits_words
from courses.models import CourseRun, RunModule, RunStage
from library.domain.quotes import quoted
from people.current import current_user
from people.gate import for_roles
from people.roles import Role, has_role
from reports.pages import page, refuse

CRUMBS = [("開催", "reports:runs")]


@require_safe
@for_roles(Role.HR, Role.OFFICE)
def stage_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what opens each stage, and which are still to be opened by hand."""
    run = get_object_or_404(
        CourseRun.objects.select_related("course").exclude(state=CourseRun.State.DRAFT), pk=pk
    )
    is_open = run.state == CourseRun.State.OPEN
    return page(
        request, "reports/runs/stages.html", f"段階と単元: {run}", crumbs=CRUMBS, icon="calendar-alt",
        run=run, lines=_lines(run), trainers=run.trainers.in_kana_order(),
        repairs=is_open and has_role(current_user(request), Role.HR),
        shut=Counter(each.module.pk for each in approvals.standing_shut() if is_open),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A stage with what opens it, and its modules with what each waits for."""

    stage: RunStage
    opens: str
    is_by_hand: bool
    modules: list[tuple[RunModule, str]]


def _lines(run: CourseRun) -> list[Line]:
    rows = list(run.stages.select_related("opened_by").prefetch_related("modules"))
    titles = {row.key: row.title for row in rows}
    modules = {module.key: module.title for row in rows for module in row.modules.all()}
    return [
        Line(
            row,
            opening_words(read_opening(row.opening), titles),
            stages.is_opened_by_hand(row),
            [(m, _waits(m, modules)) for m in row.modules.all() if m.is_asked],
        )
        for row in rows
    ]


def _waits(module: RunModule, titles: dict[str, str]) -> str:
    """Say what a module waits for; nothing if it does not."""
    waits = read_waits(module.waits_for)
    return "" if waits == () else waits_words(waits, titles)


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
