"""iCalendar as RFC 5545 asks for it, read back by another hand than the one that wrote it."""

from datetime import UTC, datetime, timedelta

import icalendar

from library.calendar import CANCELLED, Event, as_ics, uid_of

STARTS = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)


def make_event(**fields) -> Event:
    values = {
        "uid": uid_of("session", 1),
        "title": "ひきこもりサポーター養成研修のグループワークと振り返りの会(本富士)",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(minutes=90),
        "changed_at": datetime(2026, 11, 1, tzinfo=UTC),
        "place": "本富士区民館, 第一会議室; 二階",
    }
    return Event(**(values | fields))


def test_lines_end_by_crlf_and_are_folded():
    lines = as_ics([make_event()], name="研修").split(b"\r\n")

    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)


def test_calendar_says_who_made_it_and_its_time_zone():
    calendar = icalendar.Calendar.from_ical(as_ics([make_event()], name="研修"))

    zone = calendar.walk("VTIMEZONE")[0]
    offset = zone.walk("STANDARD")[0]["tzoffsetto"].td
    assert (calendar["version"], calendar["prodid"][:11]) == ("2.0", "-//Yorisoi/")
    assert (zone["tzid"], offset) == ("Asia/Tokyo", timedelta(hours=9))


def test_event_is_read_back_as_it_was():
    entry = icalendar.Calendar.from_ical(as_ics([make_event()], name="研修")).events[0]

    assert entry["uid"] == uid_of("session", 1)
    assert entry["dtstart"].params["TZID"] == "Asia/Tokyo"
    assert entry.start == STARTS
    assert entry["location"] == "本富士区民館, 第一会議室; 二階"
    assert (entry["sequence"], entry["status"]) == (0, "CONFIRMED")
    assert entry["dtstamp"].dt == entry["last-modified"].dt == datetime(2026, 11, 1, tzinfo=UTC)


def test_alarm_rings_a_day_before_unless_cancelled():
    held, off = (
        icalendar.Calendar.from_ical(as_ics([event], name="研修")).events[0]
        for event in (make_event(), make_event(status=CANCELLED))
    )

    assert held.walk("VALARM")[0]["trigger"].dt == timedelta(days=-1)
    assert off.walk("VALARM") == []


def test_uid_is_the_same_for_ever_and_tells_nothing():
    assert uid_of("session", 1) == "e4672f85-0ab6-5e24-855c-0adeabf0a2fb"
    assert uid_of("session", 1) != uid_of("session", 2)
    assert "session" not in uid_of("session", 1)
