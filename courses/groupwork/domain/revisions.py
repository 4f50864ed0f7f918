"""What calendars need to notice a change: a number that only grows, and when it last grew.

An entry in somebody's calendar follows the session and their own booking; its number is the sum
of both, so it grows with either. A seat given back and taken again goes on counting.
"""

from datetime import datetime
from typing import TypedDict

from django.db.models import Max

from courses.groupwork.models import Booking, GroupSession
from courses.models import Enrolment
from library import clock

FIELDS = ("sequence", "changed_at")
# What of a session stands in a calendar.
_SHOWN = ("starts_at", "ends_at", "venue", "module_id", "district_id")


class Revision(TypedDict):
    """The columns of a revision."""

    sequence: int
    changed_at: datetime


def raise_session(session: GroupSession) -> None:
    """Count a change of the session; it must be locked, and saved afterwards."""
    session.sequence += 1
    session.changed_at = clock.now()


def follow(session: GroupSession, stored: GroupSession) -> None:
    """Go on counting from the locked row, one further if the change shows in a calendar."""
    session.sequence, session.changed_at = stored.sequence, stored.changed_at
    if any(getattr(session, name) != getattr(stored, name) for name in _SHOWN):
        raise_session(session)


def next_booking(session: GroupSession, enrolment: Enrolment) -> Revision:
    """Return the next revision: beyond all that the person had in this session, which is locked."""
    earlier = Booking.objects.filter(session=session, enrolment__person=enrolment.person_id)
    last = earlier.aggregate(last=Max("sequence"))["last"]
    return {"sequence": 0 if last is None else last + 1, "changed_at": clock.now()}


def raise_booking(booking: Booking) -> None:
    """Count a change of the booking; its session must be locked, and the booking saved afterwards."""
    revision = next_booking(booking.session, booking.enrolment)
    booking.sequence, booking.changed_at = revision["sequence"], revision["changed_at"]
