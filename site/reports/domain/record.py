"""One enrolment laid open: each condition, met or not, and what was recorded for it.

The office sees who recorded what, when, how and why. HR sees completion and dates only.
Nobody sees answers or scores here.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from courses.domain.judging import COUNTING_RESULTS
from courses.domain.manner import helpers_of, manner_of
from courses.domain.progress import Condition, ModuleState, StageState, explain
from courses.domain.rules import progress_of
from courses.models import CourseRun, Enrolment, Evidence, Requirement
from papers.entries import entry_urls
from people.domain.lookup import search
from people.models import User, kana_order
from people.roles import Role, has_role
from reports.domain.people import day_of, own_people

RESULTS = {
    "present": "出席", "late": "遅刻", "early": "早退", "absent": "欠席",
    "transferred": "振替", "makeup": "補講", "passed": "合格", "accepted": "確認済み",
}  # fmt: skip


@dataclass(slots=True)
class Line:
    """A fact as it is shown. `void` is the later row that took it back."""

    row: Evidence
    result: str
    manner: str
    void: Evidence | None


@dataclass(slots=True)
class Item:
    """A condition with the facts recorded for it."""

    condition: Condition
    requirement: Requirement | None
    lines: list[Line] = field(default_factory=list)
    met_by: Line | None = None
    # Where the office can enter it from paper now; empty if it cannot.
    paper_url: str = ""


@dataclass(slots=True)
class ModuleItems:
    """A module with its conditions."""

    state: ModuleState
    items: list[Item]


@dataclass(slots=True)
class StageItems:
    """A stage: what opens it, what is in it, and when the office opened it by hand."""

    state: StageState
    opening: tuple[Condition, ...]
    modules: list[ModuleItems]
    unlocks: list[Line]


@dataclass(slots=True)
class Record:
    """All that the page shows."""

    enrolment: Enrolment
    course_items: list[Item]
    stages: list[StageItems]
    choice: Condition | None
    is_open: bool


def records_for(viewer: User) -> QuerySet[Enrolment]:
    """Return the enrolments whose record the viewer may open: all (office), own people's (HR)."""
    rows = Enrolment.objects.select_related("person", "run__course")
    if has_role(viewer, Role.OFFICE):
        return rows
    if has_role(viewer, Role.HR):
        return rows.filter(person__in=own_people(viewer))
    return rows.none()


def record_for(viewer: User, pk: UUID) -> Enrolment | None:
    """Return an enrolment whose record the viewer may read.

    For HR also one of a run that is over, of somebody who was theirs then: the list of that year
    names them.
    """
    if enrolment := records_for(viewer).filter(pk=pk).first():
        return enrolment
    rows = Enrolment.objects.select_related("person", "run__course")
    enrolment = rows.filter(pk=pk).first() if has_role(viewer, Role.HR) else None
    if enrolment is None:
        return None
    then = own_people(viewer, on=day_of(enrolment.run))
    return enrolment if then.filter(pk=enrolment.person_id).exists() else None


def find_records(
    viewer: User, *, run: str = "", state: str = "", text: str = ""
) -> QuerySet[Enrolment]:
    """Return those of them that are asked for, by kana."""
    rows = records_for(viewer)
    if run:
        rows = rows.filter(run=UUID(run))
    if state:
        rows = rows.filter(state=state)
    return search(rows, text).order_by(*kana_order(), "-accepted_at")


def shown_kind(row: Evidence) -> bool:
    """Tell whether a fact may be shown: a try that did not count would tell a score."""
    wanted = COUNTING_RESULTS.get(row.kind)
    return row.kind == Evidence.Kind.ATTENDANCE or wanted is None or row.result in wanted


def record_of(enrolment: Enrolment) -> Record:
    """Read the record: a fixed number of queries, whatever has been recorded."""
    progress = progress_of(enrolment)
    rows = enrolment.evidence.select_related("requirement", "recorded_by", "on_behalf_of")
    evidence = list(rows.order_by("recorded_at"))
    requirements = {r.key: r for r in enrolment.run.requirements.all()}
    book = _Book(evidence, requirements, entry_urls(enrolment, progress))
    stages = [
        StageItems(
            state=stage,
            opening=explain(progress, stage=stage.rule.key),
            modules=[
                ModuleItems(m, [book.item(c) for c in explain(progress, module=m.rule.key)])
                for m in stage.modules
                if m.is_required or m.is_available
            ],
            unlocks=book.unlocks[stage.rule.key],
        )
        for stage in progress.stages
    ]
    return Record(
        enrolment=enrolment,
        course_items=[book.item(c) for c in progress.course_conditions],
        stages=stages,
        choice=progress.choice,
        is_open=enrolment.run.state == CourseRun.State.OPEN
        and enrolment.state not in Enrolment.DECIDED,
    )


class _Book:
    """The facts of one enrolment, by what they are about."""

    def __init__(
        self,
        evidence: list[Evidence],
        requirements: dict[str, Requirement],
        paper_urls: dict[str, str],
    ) -> None:
        self.requirements = requirements
        self.paper_urls = paper_urls
        helpers = helpers_of(evidence)
        voids = {row.voids_id: row for row in evidence if row.voids_id}
        self.lines: dict[str, list[Line]] = defaultdict(list)
        self.unlocks: dict[str, list[Line]] = defaultdict(list)
        for row in evidence:
            if row.kind == Evidence.Kind.VOID or not shown_kind(row):
                continue
            line = Line(
                row=row,
                result=RESULTS.get(row.result, ""),
                manner=manner_of(row, helpers),
                void=voids.get(row.pk),
            )
            if row.kind == Evidence.Kind.UNLOCK:
                self.unlocks[row.payload.get("stage", "")].append(line)
            elif row.requirement:
                self.lines[row.requirement.key].append(line)

    def item(self, condition: Condition) -> Item:
        """Put a condition together with its facts."""
        key = condition.requirement or ""
        proof = condition.evidence[0] if condition.evidence else ""
        met_by = next((line for line in self.lines[key] if str(line.row.pk) == proof), None)
        return Item(
            condition,
            self.requirements.get(key),
            self.lines[key],
            met_by,
            paper_url=self.paper_urls.get(key, ""),
        )


def requirement_of(enrolment: Enrolment, pk: UUID) -> Requirement:
    """Return a requirement of the enrolment's run. Raises ValidationError("other_run")."""
    requirement = enrolment.run.requirements.filter(pk=pk).first()
    if requirement is None:
        raise ValidationError("この修了要件は別の開催のものです。", code="other_run")
    return requirement
