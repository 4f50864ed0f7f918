"""A calendar that reads somebody's sessions by itself: what it gets, and who gets nothing."""

from datetime import timedelta

import icalendar
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from courses.groupwork.domain import subscription
from courses.groupwork.models import CalendarAddress
from tests.factories import UserFactory
from tests.groupwork.factories import book, make_meeting, make_session, make_trainee

pytestmark = pytest.mark.django_db
PAGE = "/my/calendar/"


@pytest.fixture
def trainee():
    return make_trainee(make_meeting())


@pytest.fixture
def session(trainee):
    starts_at = timezone.now() + timedelta(days=3)
    return make_session(trainee.run, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))


@pytest.fixture
def feed(trainee):
    return address_of(trainee.person)


def address_of(person):
    token = subscription.token_of(subscription.make(person))
    return reverse("groupwork:feed", args=[token])


def status(address):
    return Client().get(address).status_code


def verbs():
    rows = Entry.objects.filter(verb__startswith="groupwork.calendar.").order_by("pk")
    return list(rows.values_list("verb", "actor_id"))


def test_calendar_reads_the_same_entries_without_signing_in(client, trainee, session, feed):
    book(session, trainee)

    response = Client().get(feed)
    client.force_login(trainee.person)

    assert response.content == client.get("/my/calendar.ics").content
    (entry,) = icalendar.Calendar.from_ical(response.content).events
    assert (entry["location"], entry["status"]) == ("区民センター", "CONFIRMED")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_it_names_nobody_and_no_case(trainee, session, feed):
    book(session, trainee)
    other = make_trainee(trainee.run)
    book(session, other)

    text = icalendar.Calendar.from_ical(Client().get(feed).content).to_ical().decode()

    told = text.replace("\r\n ", "")
    people = [trainee.person, other.person, *session.facilitators.all()]
    assert not [p for p in people if p.family_name in told or p.number in told]
    assert session.case.title not in told


def test_it_holds_the_sessions_of_one_person_only(trainee, session, feed):
    other = make_trainee(trainee.run)
    book(session, other)

    assert not icalendar.Calendar.from_ical(Client().get(feed).content).events


def test_it_is_kept_by_no_cache_between_and_leads_nobody_back(feed):
    response = Client().get(feed)

    assert {"private", "no-cache"} <= set(response["Cache-Control"].split(", "))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_unchanged_calendar_is_not_sent_again(feed):
    etag = Client().get(feed)["ETag"]

    again = Client().get(feed, headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_renewed_and_removed_addresses_are_not_found(trainee, feed):
    subscription.renew(trainee.person)
    renewed = address_of(trainee.person)
    assert (status(feed), status(renewed)) == (404, 200)

    subscription.remove(trainee.person)
    assert status(renewed) == 404
    assert status(address_of(trainee.person)) == 200
    assert status(renewed) == 404


def test_person_who_left_is_not_found(trainee, feed):
    trainee.person.is_active = False
    trainee.person.save()

    assert status(feed) == 404


def test_another_secret_withdraws_every_address(feed, settings):
    settings.SECRET_KEY = "another" * 9

    assert status(feed) == 404


def test_key_alone_and_altered_tokens_open_nothing(trainee, feed):
    """A copy of the database knows the key, and no more."""
    token = feed.removeprefix("/calendar/").removesuffix(".ics")
    last = "A" if token[-1] != "A" else "B"
    for wrong in (token[:22] + "A" * 21, token[:-1] + last, "A" * 43, token.swapcase()):
        assert subscription.holder_of(wrong) is None
        assert status(f"/calendar/{wrong}.ics") == 404
    for wrong in (token[:-1], f"{token}A", "", "あ" * 43, str(trainee.person.pk)):
        assert subscription.holder_of(wrong) is None
        assert status(f"/calendar/{wrong}.ics") == 404


def test_spare_bits_of_the_last_sign_are_not_another_address(feed):
    """43 signs hold 258 bits, the token 256: three other last signs decode to the same bytes."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    token = feed.removeprefix("/calendar/").removesuffix(".ics")
    others = [token[:-1] + sign for sign in alphabet if sign != token[-1]]

    assert not any(subscription.holder_of(other) for other in others)


def test_nothing_stored_is_the_token(trainee, feed):
    token = feed.removeprefix("/calendar/").removesuffix(".ics")
    row = CalendarAddress.objects.get()

    assert token not in str(CalendarAddress.objects.values())
    assert row.key.hex not in str(Entry.objects.values())
    assert str(row.key) not in str(row)


def test_making_twice_keeps_the_address_and_every_change_is_on_the_trail(trainee):
    person = trainee.person
    assert address_of(person) == address_of(person)
    subscription.renew(person)
    subscription.remove(person)
    subscription.remove(person)

    assert verbs() == [
        (f"groupwork.calendar.{verb}", person.pk) for verb in ("make", "renew", "remove")
    ]


def test_page_makes_shows_renews_and_removes(client, trainee):
    client.force_login(trainee.person)
    empty = client.get(PAGE).content.decode()
    client.post(f"{PAGE}make/")
    made = client.get(PAGE).content.decode()
    first = f"{django_settings.BASE_URL}{address_of(trainee.person)}"
    client.post(f"{PAGE}renew/")
    renewed = client.get(PAGE).content.decode()
    removed = client.post(f"{PAGE}remove/", follow=True).content.decode()

    assert "予定表のアドレスを作る" in empty
    assert f'value="{first}"' in made
    assert first.replace("http://", "webcal://") in made
    assert first not in renewed
    assert "予定表のアドレスを作る" in removed
    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_page_is_for_people_signed_in_and_changes_by_post_alone(client):
    posts = [f"{PAGE}{verb}/" for verb in ("make", "renew", "remove")]

    assert {client.get(PAGE).status_code, *(client.post(a).status_code for a in posts)} == {302}
    client.force_login(UserFactory())
    assert {client.get(address).status_code for address in posts} == {405}
    assert not CalendarAddress.objects.exists()


def test_way_there_from_the_settings(client, trainee):
    assert PAGE not in client.get("/my/settings/").content.decode()
    client.force_login(trainee.person)
    assert f'href="{PAGE}"' in client.get("/my/settings/").content.decode()


def test_calendar_that_asks_all_the_time_is_told_to_wait(feed, trainee):
    assert {status(feed) for _ in range(60)} == {200}

    refused = Client().get(feed)

    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert status(address_of(UserFactory())) == 200
    subscription.renew(trainee.person)
    assert status(address_of(trainee.person)) == 200


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_for_any_number_of_sessions(trainee, session, feed, count):
    for _ in range(count):
        book(make_session(trainee.run), make_trainee(trainee.run))
    book(session, trainee)
    Client().get(feed)

    with CaptureQueriesContext(connection) as captured:
        Client().get(feed)

    assert len(captured) <= 5
