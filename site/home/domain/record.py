"""研修履歴: all that one person learned, here and elsewhere, by fiscal year and by term of office.

Our own courses and what was learned elsewhere are summed apart: only the first are certified here.
No answer, score or reflection is read, so that HR may print it for its own people (law 8).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils import timezone

from certificates.models import Certificate
from courses.domain.judging import COUNTING_RESULTS
from courses.domain.manner import helpers_of, manner_of
from courses.models import Enrolment, Evidence, ExternalTraining, ModuleProgress, Requirement
from library.domain.wareki import fiscal_year_of, fiscal_year_wareki, wareki
from people.models import Appointment, User

Ways = dict[tuple[UUID, int], list[str]]
# What a course asks besides its modules; what else counts is said with the module.
STEPS = frozenset({Requirement.Kind.PLEDGE, Requirement.Kind.WORKSHEET, Requirement.Kind.SURVEY})


@dataclass(frozen=True, slots=True)
class Unit:
    """A module that is done: when, how long it takes, and how it was learned (画面、紙 …)."""

    title: str
    kind: str
    minutes: int
    done_on: date
    how: str


@dataclass(frozen=True, slots=True)
class Step:
    """A pledge, a worksheet or a survey: the day, and how it came about (画面、紙 …)."""

    title: str
    done_on: date
    how: str


@dataclass(frozen=True, slots=True)
class Course:
    """One enrolment with what was done in it and the certificates given for it."""

    enrolment: Enrolment
    units: list[Unit]
    steps: list[Step]
    certificates: list[Certificate]

    @property
    def minutes(self) -> int:
        """The time of the modules done."""
        return sum(unit.minutes for unit in self.units)

    @property
    def completed_on(self) -> date | None:
        """The day of completion."""
        done_at = self.enrolment.completed_at
        return timezone.localdate(done_at) if done_at else None


@dataclass(slots=True)
class Year:
    """年度: the courses held in it and what was learned elsewhere."""

    fiscal_year: int
    courses: list[Course] = field(default_factory=list)
    trainings: list[ExternalTraining] = field(default_factory=list)

    @property
    def label(self) -> str:
        """令和8年度."""
        return fiscal_year_wareki(self.fiscal_year)

    @property
    def minutes(self) -> int:
        """The time learned in our courses."""
        return sum(course.minutes for course in self.courses)

    @property
    def minutes_elsewhere(self) -> int:
        """The time learned elsewhere, as far as it is approved."""
        return _approved_minutes(self.trainings)


@dataclass(frozen=True, slots=True)
class Tenure:
    """任期: an office held, with what was learned in its days."""

    office: str
    starts_on: date
    ends_on: date | None
    minutes: int
    minutes_elsewhere: int

    @property
    def days(self) -> str:
        """令和7年12月1日から令和10年11月30日まで."""
        return (
            f"{wareki(self.starts_on)}から{wareki(self.ends_on) + 'まで' if self.ends_on else ''}"
        )


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record of one person."""

    person: User
    years: list[Year]
    tenures: list[Tenure]

    @property
    def minutes(self) -> int:
        """The time learned in our courses."""
        return sum(year.minutes for year in self.years)

    @property
    def minutes_elsewhere(self) -> int:
        """The time learned elsewhere, as far as it is approved."""
        return sum(year.minutes_elsewhere for year in self.years)


def record_of(person: User, *, only_approved: bool = False) -> Record:
    """Read somebody's record: six queries, or seven with worksheets from paper.

    `only_approved`: leave out what was told of elsewhere and is not approved, as on paper.
    """
    courses = _courses(person)
    rows = ExternalTraining.objects.filter(person=person).select_related("type")
    trainings = list(rows.exclude(state=ExternalTraining.State.WITHDRAWN))
    if only_approved:
        trainings = [t for t in trainings if t.state == ExternalTraining.State.APPROVED]
    return Record(person, _years(courses, trainings), _tenures(person, courses, trainings))


def _courses(person: User) -> list[Course]:
    enrolments = list(
        Enrolment.objects.filter(person=person)
        .select_related("run__course")
        .order_by("-accepted_at")
    )
    facts = _facts(enrolments)
    ways, steps = _ways(facts), _steps(facts)
    units: dict[UUID, list[Unit]] = defaultdict(list)
    done = ModuleProgress.objects.filter(
        enrolment__in=enrolments, state=ModuleProgress.State.DONE, completed_at__isnull=False
    ).select_related("module")
    for row in done.order_by("completed_at", "module__order"):
        units[row.enrolment_id].append(_unit(row, ways))
    given: dict[UUID, list[Certificate]] = defaultdict(list)
    for certificate in Certificate.objects.of(person).with_status():
        given[certificate.enrolment_id].append(certificate)
    return [Course(row, units[row.pk], steps[row.pk], given[row.pk]) for row in enrolments]


def _unit(row: ModuleProgress, ways: Ways) -> Unit:
    module = row.module
    return Unit(
        title=module.title,
        kind=module.get_kind_display(),
        minutes=module.minutes,
        done_on=timezone.localdate(row.completed_at),
        how="、".join(ways.get((row.enrolment_id, row.module_id), [])),
    )


def _facts(enrolments: Iterable[Enrolment]) -> list[tuple[Evidence, str]]:
    """Return what counts and how it came about, in order of time."""
    facts = Evidence.objects.filter(
        enrolment__in=enrolments, requirement__isnull=False, voided_by__isnull=True
    ).order_by("occurred_at")
    rows = list(facts.select_related("requirement", "recorded_by"))
    helpers = helpers_of(rows)
    return [(row, manner_of(row, helpers)) for row in rows if _counts(row)]


def _counts(row: Evidence) -> bool:
    wanted = COUNTING_RESULTS.get(row.kind)
    return wanted is None or row.result in wanted


def _ways(facts: Iterable[tuple[Evidence, str]]) -> Ways:
    """Return, by enrolment and module, through which channels what counts was learned."""
    found: Ways = defaultdict(list)
    for row, manner in facts:
        if row.requirement is None or row.requirement.module_id is None:
            continue
        place = row.enrolment_id, row.requirement.module_id
        if manner not in found[place]:
            found[place].append(manner)
    return found


def _steps(facts: Iterable[tuple[Evidence, str]]) -> dict[UUID, list[Step]]:
    """Return, by enrolment, when each step was first done."""
    found: dict[UUID, list[Step]] = defaultdict(list)
    told: set[tuple[UUID, UUID]] = set()
    for row, manner in facts:
        asked = row.requirement
        if asked is None or asked.kind not in STEPS or (row.enrolment_id, asked.pk) in told:
            continue
        told.add((row.enrolment_id, asked.pk))
        found[row.enrolment_id].append(
            Step(asked.title, timezone.localdate(row.occurred_at), manner)
        )
    return found


def _years(courses: list[Course], trainings: list[ExternalTraining]) -> list[Year]:
    years: dict[int, Year] = {}
    for course in courses:
        number = course.enrolment.run.fiscal_year
        years.setdefault(number, Year(number)).courses.append(course)
    for training in trainings:
        number = fiscal_year_of(training.held_on)
        years.setdefault(number, Year(number)).trainings.append(training)
    return [years[number] for number in sorted(years, reverse=True)]


def _tenures(
    person: User, courses: list[Course], trainings: list[ExternalTraining]
) -> list[Tenure]:
    """Return the terms of appointed offices, newest first; what was learned counts by its day."""
    seats = Appointment.objects.filter(user=person, office__is_appointed=True)
    units = [unit for course in courses for unit in course.units]
    return [
        _tenure(seat, units, trainings)
        for seat in seats.select_related("office", "term").order_by("-started_on")
    ]


def _tenure(seat: Appointment, units: list[Unit], trainings: list[ExternalTraining]) -> Tenure:
    return Tenure(
        office=str(seat.office),
        starts_on=seat.first_day,
        ends_on=seat.last_day,
        minutes=sum(unit.minutes for unit in units if seat.is_on(unit.done_on)),
        minutes_elsewhere=_approved_minutes(t for t in trainings if seat.is_on(t.held_on)),
    )


def _approved_minutes(trainings: Iterable[ExternalTraining]) -> int:
    return sum(t.minutes for t in trainings if t.state == ExternalTraining.State.APPROVED)
