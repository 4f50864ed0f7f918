"""お電話ください: whom no letter would reach in time."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from curriculum.domain.permissions import sync_roles
from library.domain.wareki import wareki_moment
from notices.domain import calls, letters, mail, sending
from notices.domain.haste import instead, is_too_late_for_a_letter
from notices.models import Channel, Delivery, NoticeSettings
from tests.factories import UserFactory
from tests.notices.factories import Refusing, commissioner, reader, states, tell
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
@remembered
def clerk():
    sync_roles()
    return UserFactory(roles=["office"])


@pytest.mark.parametrize(
    ("days", "way"), [(0.2, "phone"), (1, "phone"), (6, "phone"), (7, "letter"), (30, "letter")]
)
def test_letter_gives_way_within_the_working_days_that_it_takes(days, way):
    # A Tuesday: the fourth working day after it is the next Monday.
    noon = datetime(2026, 11, 24, 3, tzinfo=UTC)

    assert instead(Channel.LETTER, noon + timedelta(days=days), noon) == way


@pytest.mark.parametrize("way", [Channel.MAIL, Channel.SCREEN, Channel.PHONE])
def test_other_ways_stay(way):
    assert instead(way, in_days(1), timezone.now()) == way


@pytest.mark.parametrize("needed_by", [None, datetime(2026, 11, 24, 2, tzinfo=UTC)])
def test_nobody_is_telephoned_of_what_is_past_or_has_no_day(needed_by):
    noon = datetime(2026, 11, 24, 3, tzinfo=UTC)

    assert instead(Channel.LETTER, needed_by, noon) == Channel.LETTER


@pytest.mark.parametrize(
    ("field", "value"), [("letter_days", 0), ("letter_days", 21), ("letter_days", 32767),
                         ("keep_years", 0), ("keep_years", 101), ("keep_years", 32767)]
)  # fmt: skip
def test_the_ward_cannot_set_what_no_calendar_has(field, value):
    with pytest.raises(ValidationError) as refused:
        NoticeSettings(**{field: value}).full_clean()

    assert "ください" in refused.value.message_dict[field][0]
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeSettings.objects.create(**{field: value})


@pytest.mark.parametrize("days", [1, 20])
def test_the_shortest_and_the_longest_way_of_a_letter_are_accepted(days):
    NoticeSettings(letter_days=days, keep_years=100).full_clean()


def test_days_that_a_letter_takes_are_the_wards():
    NoticeSettings.objects.update_or_create(pk=1, defaults={"letter_days": 7})
    noon = datetime(2026, 11, 24, 3, tzinfo=UTC)

    assert is_too_late_for_a_letter(noon + timedelta(days=9), noon)
    assert not is_too_late_for_a_letter(noon + timedelta(days=10), noon)


def test_no_letter_is_on_its_way_over_the_new_year():
    before = datetime(2026, 12, 25, 3, tzinfo=UTC)

    # The 28th, then the 4th to the 6th of January.
    assert is_too_late_for_a_letter(datetime(2027, 1, 6, 3, tzinfo=UTC), before)
    assert not is_too_late_for_a_letter(datetime(2027, 1, 7, 3, tzinfo=UTC), before)


def test_whoever_reads_mail_is_not_telephoned():
    tell(reader(), needed_by=in_days(1))

    assert states() == [("mail", "pending"), ("screen", "sent")]


def test_address_that_is_gone_becomes_a_call_when_time_is_short():
    person = reader()
    tell(person, needed_by=in_days(2))
    type(person).objects.update(contact_email="")
    NoticeSettings.objects.update_or_create(
        pk=1, defaults={"quiet_from": time(0), "quiet_until": time(0)}
    )

    mail.send_due(in_days(1))

    assert states() == [("mail", "cancelled"), ("phone", "pending"), ("screen", "sent")]


def test_letter_that_nobody_printed_becomes_a_call_as_the_day_comes():
    tell(commissioner(), needed_by=in_days(30))
    batch = letters.make_batch(actor=UserFactory(roles=["office"]))
    assert calls.replace_late_letters(timezone.now()) == 0

    sending.send_notices(in_days(28))

    assert states() == [("letter", "cancelled"), ("phone", "pending"), ("screen", "sent")]
    assert [row.notice.kind for row in letters.withdrawn_from(batch)] == ["nomination_waiting"]


@pytest.mark.parametrize(
    ("hours", "needed_in", "way"),
    [(0.5, 5, ("mail", "pending")), (2, 5, ("phone", "pending")), (2, 40, ("mail", "pending"))],
)
def test_mail_that_does_not_get_out_becomes_a_call_as_the_hour_comes(
    settings, monkeypatch, hours, needed_in, way
):
    settings.EMAIL_BACKEND = "tests.notices.factories.Refusing"
    monkeypatch.setattr(Refusing, "is_down", True)
    tell(reader(), needed_by=in_days(needed_in / 24), kind="session_called_off")

    sending.send_notices(in_days(hours / 24))

    assert way in states()
    assert (("mail", "cancelled") in states()) == (way[0] == "phone")


def test_mail_that_waits_for_the_morning_is_no_call(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.notices.factories.Refusing"
    monkeypatch.setattr(Refusing, "is_down", True)
    at_night = timezone.make_aware(datetime(2100, 1, 5, 22))
    tell(reader(), needed_by=at_night + timedelta(hours=12))

    assert calls.replace_stuck_mail(at_night) == 0
    assert calls.replace_stuck_mail(at_night + timedelta(hours=11)) == 1


def test_printed_letter_is_on_its_way():
    tell(commissioner(), needed_by=in_days(30))
    clerk = UserFactory(roles=["office"])
    letters.mark_posted(letters.make_batch(actor=clerk), actor=clerk)

    assert calls.replace_late_letters(in_days(29)) == 0


def test_office_sees_the_number_and_ticks_the_call_off(client, clerk):
    person = commissioner(family_name="髙橋", phone="03-1234-5678")
    needed_by = in_days(2)
    tell(person, needed_by=needed_by)
    call = Delivery.objects.get(channel="phone")
    client.force_login(clerk)

    html = client.get(reverse("reports:calls")).content.decode()
    client.post(reverse("reports:call_no_answer", args=[call.pk]))
    after = client.get(reverse("reports:calls")).content.decode()
    response = client.post(reverse("reports:call_told", args=[call.pk]))

    assert 'href="tel:0312345678"' in html
    assert f"{wareki_moment(needed_by)}までに" in html
    assert "髙橋" in html
    assert "小さな研修" in html
    assert "出られませんでした(" in after
    assert response.url == reverse("reports:calls")
    call.refresh_from_db()
    assert (call.state, [e.what for e in call.events.all()]) == ("sent", ["no_answer", "phoned"])
    assert Entry.objects.filter(verb="notices.call.log").count() == 2
    assert (
        "お電話する方は、いまはいません。" in client.get(reverse("reports:calls")).content.decode()
    )


def test_second_clerk_is_told_that_the_call_was_made(client, clerk):
    tell(commissioner(), needed_by=in_days(2))
    call = Delivery.objects.get(channel="phone")
    calls.tick_off(call, actor=clerk)
    client.force_login(clerk)

    assert client.post(reverse("reports:call_told", args=[call.pk])).status_code == 409
    with pytest.raises(ValidationError) as error:
        calls.note_no_answer(call, actor=clerk)
    assert error.value.code == "not_waiting"


def test_person_without_a_number_is_named_all_the_same(client, clerk):
    tell(commissioner(phone=""), needed_by=in_days(2))
    client.force_login(clerk)

    assert "電話番号の登録がありません" in client.get(reverse("reports:calls")).content.decode()


def test_only_the_office_calls(client, clerk):
    tell(commissioner(), needed_by=in_days(2))
    call = Delivery.objects.get(channel="phone")
    addresses = [reverse(f"reports:{n}", args=[call.pk]) for n in ("call_told", "call_no_answer")]
    client.force_login(clerk)
    assert [client.get(url).status_code for url in addresses] == [405, 405]

    client.force_login(UserFactory(roles=["HR"]))
    assert client.get(reverse("reports:calls")).status_code == 404
    assert [client.post(url).status_code for url in addresses] == [404, 404]


def test_the_most_pressing_call_comes_first(django_assert_max_num_queries):
    late, soon = commissioner(), commissioner()
    tell(late, "late", needed_by=in_days(3))
    tell(soon, "soon", needed_by=in_days(1))

    with django_assert_max_num_queries(8):
        rows = list(calls.waiting())

    assert [row.notice.person for row in rows] == [soon, late]
