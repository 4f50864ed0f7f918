"""One's sessions in one's own calendar: the same entry for ever, changed and cancelled in place."""

from datetime import timedelta

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from courses.groupwork.domain import attendance, bookings, sessions
from courses.groupwork.domain.calendar import events_of
from courses.groupwork.models import Booking
from tests.factories import UserFactory
from tests.groupwork.factories import (
    book,
    make_meeting,
    make_office,
    make_session,
    make_trainee,
    move,
)
from tests.outcomes import queries_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
FEED = "/my/calendar.ics"


@pytest.fixture
@remembered
def trainee():
    return make_trainee(make_meeting())


@pytest.fixture
def session(trainee):
    starts_at = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    ends_at = starts_at + timedelta(minutes=90)
    return make_session(trainee.run, starts_at=starts_at, ends_at=ends_at)


def read(client, person, address=FEED):
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return icalendar.Calendar.from_ical(response.content)


def entry_of(client, person):
    (entry,) = read(client, person).events
    return entry


def seen(entry):
    return entry["uid"], int(entry["sequence"]), entry["status"]


def test_booked_session_is_in_the_feed(client, trainee, session):
    book(session, trainee)

    entry = entry_of(client, trainee.person)

    assert entry["status"] == "CONFIRMED"
    assert entry.start == session.starts_at
    assert entry["location"] == "区民センター"
    assert entry["url"].endswith(reverse("groupwork:session", args=[session.pk]))


def test_change_of_place_and_time_keeps_the_uid_and_raises_the_sequence(client, trainee, session):
    book(session, trainee)
    before = entry_of(client, trainee.person)
    session.venue, session.starts_at = "若葉会館", session.starts_at + timedelta(minutes=30)
    sessions.change_session(session, list(session.facilitators.all()), actor=make_office())

    after = entry_of(client, trainee.person)

    assert seen(after) == (before["uid"], int(before["sequence"]) + 1, "CONFIRMED")
    assert (after["location"], after.start) == ("若葉会館", session.starts_at)
    assert after["last-modified"].dt >= before["last-modified"].dt


def test_change_of_the_seats_is_no_news(client, trainee, session):
    book(session, trainee)
    before = seen(entry_of(client, trainee.person))
    session.capacity += 4
    sessions.change_session(session, list(session.facilitators.all()), actor=make_office())

    assert seen(entry_of(client, trainee.person)) == before


def test_seat_given_back_is_cancelled_and_taken_again_comes_back(client, trainee, session):
    uid, first, _ = seen_of(client, trainee, book(session, trainee))
    bookings.cancel(held(trainee), actor=trainee.person)
    _, second, cancelled = seen_of(client, trainee)
    _, third, again = seen_of(client, trainee, book(session, trainee))

    assert (cancelled, again) == ("CANCELLED", "CONFIRMED")
    assert first < second < third
    assert entry_of(client, trainee.person)["uid"] == uid


def held(trainee):
    return trainee.bookings.get(state__in=Booking.HOLDING)


def seen_of(client, trainee, _booking=None):
    return seen(entry_of(client, trainee.person))


def test_session_called_off_stays_as_cancelled(client, trainee, session):
    book(session, trainee)
    _, before, _ = seen_of(client, trainee)
    sessions.cancel_session(session, reason="台風のため", actor=make_office())

    entry = entry_of(client, trainee.person)

    assert entry["status"] == "CANCELLED"
    assert entry["summary"].startswith("【中止】")
    assert int(entry["sequence"]) > before
    assert entry.walk("VALARM") == []


def test_waiting_is_tentative_until_a_seat_is_free(client, session):
    session.capacity = 1
    session.save()
    first, second = make_trainee(session.run), make_trainee(session.run)
    booking = book(session, first)
    book(session, second, accepts_waiting=True)
    uid, before, waiting = seen_of(client, second)
    bookings.cancel(booking, actor=first.person)

    assert waiting == "TENTATIVE"
    assert seen_of(client, second) == (uid, before + 1, "CONFIRMED")


def test_transfer_cancels_the_one_and_adds_the_other(client, trainee, session):
    booking = book(session, trainee)
    other = make_session(trainee.run, minutes_away=6000)
    bookings.change(booking, other, actor=trainee.person)

    statuses = [e["status"] for e in read(client, trainee.person).events]

    assert statuses == ["CANCELLED", "CONFIRMED"]


def test_being_received_at_the_door_tells_the_calendar(client, trainee):
    near = make_session(trainee.run)
    near = sessions.open_session(near, actor=near.facilitators.first())
    attendance.check_in(near, trainee, actor=near.facilitators.first())

    assert seen_of(client, trainee)[2] == "CONFIRMED"


def test_nothing_of_the_case_or_of_others_is_in_it(client, trainee, session):
    book(session, trainee)
    book(session, make_trainee(session.run))
    client.force_login(trainee.person)

    text = client.get(FEED).content.replace(b"\r\n ", b"").decode()

    names = [session.case.title, *(f.family_name for f in session.facilitators.all())]
    assert [name for name in names if name and name in text] == []
    assert text.count("BEGIN:VEVENT") == 1


def test_facilitator_gets_the_sessions_they_run(client, session):
    assert entry_of(client, session.facilitators.first())["status"] == "CONFIRMED"


def test_long_past_session_has_left_the_feed(client, trainee, session):
    book(session, trainee)
    move(session, 60 * 24 * 200)

    assert read(client, trainee.person).events == []


def test_one_session_alone_is_sent_to_whoever_booked_it(client, trainee, session):
    book(session, trainee)
    address = reverse("groupwork:calendar", args=[session.pk])

    (entry,) = read(client, trainee.person, address).events

    assert entry["uid"] == entry_of(client, trainee.person)["uid"]
    assert client.get(address)["Content-Type"] == "text/calendar; charset=utf-8"


def test_one_session_is_not_there_for_strangers(client, trainee, session):
    client.force_login(UserFactory())

    assert client.get(reverse("groupwork:calendar", args=[session.pk])).status_code == 404


def test_calendars_ask_the_anonymous_to_sign_in_and_refuse_post(client, trainee, session):
    addresses = [FEED, reverse("groupwork:calendar", args=[session.pk])]

    assert {client.get(a).status_code for a in addresses} == {302}
    client.force_login(trainee.person)
    assert {client.post(a).status_code for a in addresses} == {405}


def test_feed_costs_the_same_for_one_and_three(client, trainee, session):
    book(session, trainee)
    client.force_login(trainee.person)
    alone = queries_of(client, FEED)
    for minutes in (4000, 5000):
        other = make_session(trainee.run, minutes_away=minutes)
        bookings.change(held(trainee), other, actor=trainee.person)

    assert len(events_of(trainee.person)) == 3
    assert queries_of(client, FEED) == alone
