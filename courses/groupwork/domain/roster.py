"""出席簿: who is expected and who came, in kana order."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q

from courses.groupwork.models import Attendance, Booking, GroupSession
from courses.models import Enrolment
from people.models import kana_order


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person on the roster."""

    enrolment: Enrolment
    attendance: Attendance | None

    @property
    def is_checked_in(self) -> bool:
        """Whether the person was received at the door."""
        return self.attendance is not None and self.attendance.checked_in_at is not None

    @property
    def state(self) -> str:
        """The mark as stored; empty if there is none."""
        return self.attendance.state if self.attendance else ""


def roster_of(session: GroupSession) -> list[RosterRow]:
    """Return everybody who holds a seat or came: two queries, whatever their number."""
    booked = Booking.objects.filter(session=session, state=Booking.State.BOOKED)
    came = Attendance.objects.filter(session=session)
    enrolments = (
        Enrolment.objects.filter(
            Q(pk__in=came.values("enrolment"))
            | (Q(pk__in=booked.values("enrolment")) & ~Q(state=Enrolment.State.WITHDRAWN))
        )
        .select_related("person", "run")
        .prefetch_related(Prefetch("attendances", queryset=came, to_attr="here"))
        .order_by(*kana_order(), "pk")
    )
    return [
        RosterRow(enrolment, next(iter(getattr(enrolment, "here")), None))  # noqa: B009
        for enrolment in enrolments
    ]


def suggested_state(session: GroupSession, row: RosterRow) -> str:
    """Return what the roster offers first: the stored mark, else what the door saw."""
    if row.state or not row.is_checked_in:
        return row.state
    if row.enrolment.run_id != session.run_id:
        return Attendance.State.TRANSFERRED
    return Attendance.State.PRESENT
