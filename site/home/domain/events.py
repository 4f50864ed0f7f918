"""Events as a calendar and a guest see them."""

from django.db.models import Q, QuerySet

from home.models import EventPage
from library import calendar
from library.models import Municipality


def appointment(event: EventPage) -> calendar.Event:
    """Return the event as one entry of a calendar; its UID stays whatever is changed."""
    return calendar.Event(
        uid=calendar.uid_of("public-event", event.key),
        title=f"中止 {event.title}" if event.is_cancelled else event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        changed_at=event.changed_at,
        sequence=event.sequence,
        status=calendar.CANCELLED if event.is_cancelled else calendar.CONFIRMED,
        place=event.venue,
        text=event.cancellation_note if event.is_cancelled else f"主催 {event.organiser}",
        path=event.get_url() or "/events/",
    )


def municipalities_of(event: EventPage) -> QuerySet[Municipality]:
    """Return where guests of an event may come from: this ward always."""
    rows = Municipality.objects.all()
    if event.is_wide_area:
        return rows
    return rows.filter(Q(is_own=True) | Q(pk__in=event.municipalities.values("pk")))
