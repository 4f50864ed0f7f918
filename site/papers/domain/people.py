"""The people of a run as rosters and batches list them: by kana, of a district, of a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from courses.models import CourseRun, Enrolment, Evidence
from library import clock
from people.models import Appointment, District, Organisation, User, kana_order


@dataclass(frozen=True, slots=True)
class Line:
    """One person on a roster, with the evidence that a tick left."""

    enrolment: Enrolment
    ticks: list[Evidence]

    @property
    def is_ticked(self) -> bool:
        """Whether the person was noted already."""
        return bool(self.ticks)


def learners(
    run: CourseRun,
    *,
    district: District | None = None,
    organisation: Organisation | None = None,
    on: date | None = None,
) -> QuerySet[Enrolment]:
    """Return who is taking the run on a day (today, unless another is named), by kana.

    Whoever had left by then is left out.
    """
    day = on or clock.today()
    here = User.objects.not_left(on=day)
    rows = Enrolment.objects.filter(run=run, state__in=Enrolment.LEARNING, person__in=here)
    if district is not None:
        seats = Appointment.objects.on(day).filter(district=district)
        rows = rows.filter(person__in=seats.values("user"))
    if organisation is not None:
        here = User.objects.within([organisation.path], on=day)
        rows = rows.filter(person__in=here)
    return in_kana_order(rows)


def in_kana_order(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Sort as a roster is read aloud."""
    return rows.select_related("person", "run__course").order_by(*kana_order(), "pk")


def of_run(
    run: CourseRun,
    ticks: Mapping[object, list[Evidence]],
    *,
    district: District | None = None,
    organisation: Organisation | None = None,
    on: date | None = None,
) -> list[Line]:
    """Return the roster of a day: who was asked for, and whoever is ticked, wherever they belong."""
    asked = learners(run, district=district, organisation=organisation, on=on).values("pk")
    rows = Enrolment.objects.filter(Q(pk__in=asked) | Q(pk__in=list(ticks)))
    return [Line(row, ticks.get(row.pk, [])) for row in in_kana_order(rows)]
