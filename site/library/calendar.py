"""What people put into their own calendars: iCalendar (RFC 5545), in this site's time zone.

An event keeps its UID for ever; whoever changes it raises its SEQUENCE, and a cancelled one stays
with its STATUS, so that calendars which have it change or remove it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID, uuid5

import icalendar
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from library.downloads import disposition

PRODUCT = "-//Yorisoi//Training calendar 1.0//JA"
NAMESPACE = UUID("6d0f4f52-3c1e-4e0a-9a53-2d1f0c7a8b14")
A_DAY_BEFORE = timedelta(days=-1)
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `uid` from `uid_of`; `path` begins with `/`; times are aware."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int = 0
    status: str = CONFIRMED
    place: str = ""
    text: str = ""
    path: str = "/"


def uid_of(*parts: object) -> str:
    """Return the one UID of a thing, whatever the site's address; it tells nobody what it is."""
    return str(uuid5(NAMESPACE, "/".join(map(str, parts))))


def as_ics(events: Iterable[Event], *, name: str) -> bytes:
    """Return a calendar: lines folded at 75 octets and ended by CRLF."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(_component(event))
    return calendar.to_ical()


def ics_response(events: Iterable[Event], *, name: str, file_name: str) -> HttpResponse:
    """Send a calendar as a file that phones and computers open with their own one."""
    response = HttpResponse(as_ics(events, name=name), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = disposition(f"{file_name}.ics", is_kept=True)
    return response


@cache
def _zone() -> icalendar.Timezone:
    return icalendar.Timezone.from_tzid(settings.TIME_ZONE)


def _component(event: Event) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    # Without a METHOD both say when the entry was last revised (RFC 5545, 3.8.7.2).
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("sequence", event.sequence)
    entry.add("status", event.status)
    entry.add("dtstart", timezone.localtime(event.starts_at))
    entry.add("dtend", timezone.localtime(event.ends_at))
    entry.add("summary", event.title)
    for field, value in [("location", event.place), ("description", event.text)]:
        if value:
            entry.add(field, value)
    entry.add("url", settings.BASE_URL + event.path)
    if event.status != CANCELLED:
        entry.add_component(_alarm(event.title))
    return entry


def _alarm(title: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", A_DAY_BEFORE)
    alarm.add("description", f"あした:{title}")
    return alarm
