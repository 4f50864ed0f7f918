"""Every course of one person at a glance: its stages as steps, and until when.

Read from the stored projection, in one query for one course as for ten. The course that
goes on is shown in full beside it, with each lock's own reasons (courses.journey).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from courses.domain.needs import read_opening
from courses.domain.openings import opening_words
from courses.models import CourseRun, Enrolment, ModuleProgress, RunStage
from courses.worksheets.models import Submission
from library import clock
from library.domain.wareki import wareki, weekday
from people.models import User

# Further away than this, a day is said with its year.
NEAR_DAYS = 60
Stages = dict[RunStage, list[ModuleProgress]]


@dataclass(frozen=True, slots=True)
class Step:
    """A stage as the step navigation shows it."""

    title: str
    state: str
    label: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """One course in short."""

    enrolment: Enrolment
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a course runs. `days`: how many are left; below nought it is past."""

    enrolment: Enrolment
    day: date
    days: int

    @property
    def text(self) -> str:
        """11月30日(月曜日)まで."""
        said = (
            f"{self.day.month}月{self.day.day}日" if self.days <= NEAR_DAYS else wareki(self.day)
        )
        return f"{said}({weekday(self.day)})まで"

    @property
    def left(self) -> str:
        """あと8日, きょうまで; after it, whom to ask."""
        if self.days < 0:
            return "期間が終わりました。続けたいときはご相談ください"
        return f"あと{self.days}日" if self.days else "きょうまでです"


def overviews(enrolments: Iterable[Enrolment]) -> list[Overview]:
    """Return each course with its steps, those stages that the person has anything in: one query."""
    rows = list(enrolments)
    shown = Q(is_required=True) | Q(opens_on__lte=clock.today())
    held: dict[UUID, Stages] = defaultdict(lambda: defaultdict(list))
    progress = ModuleProgress.objects.filter(shown, enrolment__in=rows)
    for row in progress.select_related("module__stage").order_by("module__stage__order"):
        held[row.enrolment_id][row.module.stage].append(row)
    return [
        Overview(
            row,
            [
                _step(stage, own, row.run.choose_min, {s.key: s.title for s in held[row.pk]})
                for stage, own in held[row.pk].items()
            ],
        )
        for row in rows
    ]


def _step(
    stage: RunStage, rows: list[ModuleProgress], choose_min: int, titles: dict[str, str]
) -> Step:
    if not any(row.is_open for row in rows):
        why = opening_words(read_opening(stage.opening), titles)
        return Step(stage.title, "locked", why=f"{why}。")
    done = [row for row in rows if row.state == ModuleProgress.State.DONE]
    required = [row for row in rows if row.is_required and row.total]
    chosen = [row for row in done if row.module.is_choice]
    needs = choose_min if any(row.module.is_choice for row in rows) else 0
    is_asked = bool(required) or needs > 0
    if is_asked and all(row in done for row in required) and len(chosen) >= needs:
        return Step(stage.title, "done", "終わりました")
    return Step(stage.title, "now", f"学んでいます({len(done)}単元が済み)")


def deadlines(enrolments: Iterable[Enrolment]) -> list[Deadline]:
    """Return until when each course that goes on runs, the nearest first. No query."""
    today = clock.today()
    rows = [
        Deadline(row, row.run.ends_on, (row.run.ends_on - today).days)
        for row in enrolments
        if row.state in Enrolment.LEARNING and row.run.state == CourseRun.State.OPEN
    ]
    return sorted(rows, key=lambda deadline: deadline.day)


def returned_worksheets(person: User) -> list[Submission]:
    """Return what a trainer gave back to be written once more: one query."""
    rows = Submission.objects.filter(
        enrolment__person=person,
        enrolment__state__in=Enrolment.LEARNING,
        enrolment__run__state=CourseRun.State.OPEN,
        state=Submission.State.RETURNED,
    )
    rows = rows.select_related("requirement__module").defer("answers").order_by("submitted_at")
    # Of a module that was taken out of the run nobody has to write anything any more.
    return [
        row for row in rows if row.requirement.module is None or row.requirement.module.is_asked
    ]
