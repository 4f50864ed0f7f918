"""One person's sessions as entries of their calendar: never a case's title, never another's name."""

from datetime import timedelta

from django.urls import reverse

from courses.groupwork.models import Booking, GroupSession
from library import calendar, clock
from library.calendar import Event
from people.models import User

# How long a past or cancelled session stays in the feed: phones that were off still hear of it.
KEPT = timedelta(days=180)


def events_of(person: User, *, session: GroupSession | None = None) -> list[Event]:
    """Return the sessions that somebody booked or runs, soonest first: two queries.

    `session`: only that one.
    """
    booked = _bookings(person, session)
    led = GroupSession.objects.facilitated_by(person).filter(ends_at__gte=clock.now() - KEPT)
    if session is not None:
        led = led.filter(pk=session.pk)
    events = {row.session_id: _event(row.session, person, row) for row in booked}
    for row in led.exclude(pk__in=events).select_related("module", "district", "run__course"):
        events[row.pk] = _event(row, person, None)
    return sorted(events.values(), key=lambda event: event.starts_at)


def _bookings(person: User, session: GroupSession | None) -> list[Booking]:
    """Return the bookings, the one that counts of each session last."""
    rows = Booking.objects.filter(
        enrolment__person=person, session__ends_at__gte=clock.now() - KEPT
    ).select_related("session__module", "session__district", "session__run__course")
    if session is not None:
        rows = rows.filter(session=session)
    return sorted(rows, key=lambda row: (row.state in Booking.HOLDING, row.sequence))


def _status(session: GroupSession, booking: Booking | None) -> tuple[str, str]:
    """Return the status and, for calendars that do not show it, a mark before the title."""
    if session.state == GroupSession.State.CANCELLED:
        return calendar.CANCELLED, "【中止】"
    if booking is None or booking.state == Booking.State.BOOKED:
        return calendar.CONFIRMED, ""
    if booking.state == Booking.State.WAITLISTED:
        return calendar.TENTATIVE, "【キャンセル待ち】"
    return calendar.CANCELLED, "【取消】"


def _event(session: GroupSession, person: User, booking: Booking | None) -> Event:
    status, mark = _status(session, booking)
    return Event(
        uid=calendar.uid_of("session", session.pk, person.pk),
        title=f"{mark}{session}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=max(session.changed_at, booking.changed_at) if booking else session.changed_at,
        sequence=session.sequence + (booking.sequence if booking else 0),
        status=status,
        place=session.venue,
        text=f"{session.run.course.title}\n持ち物や申込は、よりそいの画面でお確かめください。",
        path=reverse("groupwork:session", args=[session.pk]),
    )
