"""Who completed what: one row a person, one column a module. No answers, no scores."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from courses.models import CourseRun, Enrolment, ModuleProgress, RunModule
from people.domain.lookup import search
from people.models import User, kana_order
from reports.domain.export import both_dates
from reports.domain.people import day_of, own_people


@dataclass(frozen=True, slots=True)
class Cell:
    """One module for one person. `state`: done, partial, todo, or free if it is not required."""

    module: RunModule
    state: str
    label: str
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One enrolment with its modules in the run's order."""

    enrolment: Enrolment
    cells: list[Cell]


def runs_of(viewer: User) -> QuerySet[CourseRun]:
    """Return the runs that have been opened, the newest first."""
    rows = CourseRun.objects.exclude(state=CourseRun.State.DRAFT).select_related("course")
    return rows.order_by("-fiscal_year", "-opened_at")


def enrolments_for(
    viewer: User, run: CourseRun, *, state: str = "", organisation: str = "", text: str = ""
) -> QuerySet[Enrolment]:
    """Return the run's enrolments of the viewer's own people, by kana.

    Of a run that is over, those are meant who were the viewer's then: 所属 is that of then.
    """
    day = day_of(run)
    people = own_people(viewer, on=day)
    if organisation:
        people = people.within([organisation], on=day)
    rows = Enrolment.objects.filter(run=run, person__in=people).select_related("person")
    if state:
        rows = rows.filter(state=state)
    rows = search(rows, text).order_by(*kana_order())
    return rows.prefetch_related("progress")


def rows_of(enrolments: Iterable[Enrolment], modules: list[RunModule]) -> Iterator[Row]:
    """Yield each enrolment with a cell for each module."""
    for enrolment in enrolments:
        progress = {row.module_id: row for row in enrolment.progress.all()}
        yield Row(enrolment, [_cell(module, progress.get(module.pk)) for module in modules])


def _cell(module: RunModule, row: ModuleProgress | None) -> Cell:
    if row is None or not (row.is_required or row.met):
        return Cell(module, "free", "必修外")
    return Cell(module, row.state, row.get_state_display(), row.completed_at)


def header(modules: list[RunModule]) -> list[str]:
    """Name the columns of the CSV."""
    person = ["受講者番号", "職員番号", "氏名", "ふりがな", "受講決定のときの所属"]
    whole = [
        "状態", "終えた単元", "要る単元", "終えた時間(分)",
        "受講決定日(和暦)", "受講決定日", "修了日(和暦)", "修了日",
    ]  # fmt: skip
    each = [f"{m.title}{part}" for m in modules for part in ("", " 終えた日(和暦)", " 終えた日")]
    return person + whole + each


def line(row: Row) -> list[object]:
    """Return one row of the CSV."""
    enrolment, person = row.enrolment, row.enrolment.person
    cells: list[object] = [
        person.number,
        person.staff_number,
        person.get_full_name(),
        person.full_kana,
        enrolment.organisation_name,
        enrolment.get_state_display(),
        enrolment.modules_done,
        enrolment.modules_total,
        enrolment.minutes_done,
        *both_dates(enrolment.accepted_at),
        *both_dates(enrolment.completed_at),
    ]
    for cell in row.cells:
        cells += [cell.label, *both_dates(cell.completed_at)]
    return cells
