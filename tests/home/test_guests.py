"""Guests of events: a seat, the waiting list, giving it back, and being forgotten."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from audit.models import Entry
from home.domain import guests
from home.models import EventPage, GuestApplication
from library.domain import phones
from tests.factories import UserFactory
from tests.home.factories import make_application, make_event, make_municipality

pytestmark = pytest.mark.django_db


def code_of(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return error.value.code


def test_guest_gets_a_seat_and_a_number():
    event = make_event(capacity=1)

    application = guests.apply(make_application(event))

    assert application.state == "booked"
    assert len(application.receipt) == guests.DIGITS
    assert application.consented_at
    assert guests.seats_left(event) == 0


def test_the_same_application_twice_is_one():
    event = make_event()
    typed = make_application(event)

    first = guests.apply(typed)
    again = guests.apply(make_application(event, phone="090-0000-0000", pk=typed.pk))

    assert again.receipt == first.receipt
    assert GuestApplication.objects.count() == 1


def test_full_event_has_a_waiting_list_in_order():
    event = make_event(capacity=1)
    first, second, third = (guests.apply(make_application(event)) for _ in range(3))

    guests.withdraw(first.receipt, "ホンゴウハナコ")

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, second.is_to_tell) == ("booked", True)
    assert (third.state, third.is_to_tell) == ("waiting", False)


def test_nobody_is_called_to_an_event_that_was_called_off():
    event = make_event(capacity=1)
    first, second = (guests.apply(make_application(event)) for _ in range(2))
    event.is_cancelled, event.cancellation_note = True, "大雨のため"
    event.save()

    guests.withdraw(first.receipt, first.name_kana)

    second.refresh_from_db()
    assert (second.state, second.is_to_tell) == ("waiting", False)


def test_larger_hall_seats_those_who_wait_before_anybody_new():
    event = make_event(capacity=1)
    _, second, third = (guests.apply(make_application(event)) for _ in range(3))

    event.capacity = 2
    event.save()
    late = guests.apply(make_application(event))

    second.refresh_from_db()
    third.refresh_from_db()
    assert [row.state for row in (second, third, late)] == ["booked", "waiting", "waiting"]
    assert second.is_to_tell


@pytest.mark.parametrize(
    "fields",
    [
        {"takes_applications": False},
        {"is_cancelled": True, "cancellation_note": "大雪のため"},
        {"live": False},
        {"starts_at": timezone.now() - timedelta(hours=1)},
        {"apply_until": timezone.now() - timedelta(hours=1)},
    ],
)
def test_closed_event_takes_nobody(fields):
    application = make_application(make_event(**fields))

    with pytest.raises(ValidationError) as error:
        guests.apply(application)

    assert code_of(error) == "closed"
    assert not GuestApplication.objects.exists()


def test_only_invited_municipalities_may_come():
    event = make_event()
    taito = make_municipality("台東区")

    with pytest.raises(ValidationError) as error:
        guests.apply(make_application(event, municipality=taito))
    event.municipalities.add(taito)
    event.save()

    assert code_of(error) == "not_invited"
    assert guests.apply(make_application(event, municipality=taito)).state == "booked"


def test_wide_area_event_takes_anybody():
    event = make_event(is_wide_area=True)

    application = guests.apply(make_application(event, municipality=None, elsewhere="清瀬市"))

    assert application.from_text == "清瀬市"


def test_the_same_guest_does_not_take_two_seats():
    event = make_event()
    guests.apply(make_application(event, phone="03-1111-2222"))

    with pytest.raises(ValidationError) as error:
        guests.apply(make_application(event, phone="03-1111-2222", name_kana="ホンゴウ ハナコ"))

    assert code_of(error) == "already"


def test_a_couple_may_share_a_telephone():
    event = make_event()
    guests.apply(make_application(event, phone="03-1111-2222"))

    other = guests.apply(
        make_application(event, phone="03-1111-2222", name_kana="ほんごう たろう")
    )

    assert other.state == "booked"


def test_withdrawing_needs_number_and_kana():
    application = guests.apply(make_application(make_event()))

    with pytest.raises(ValidationError) as error:
        guests.withdraw(application.receipt, "ほかのひと")

    assert code_of(error) == "unknown"
    application.refresh_from_db()
    assert application.state == "booked"


def test_guessing_at_a_number_ends():
    application = guests.apply(make_application(make_event()))
    for _ in range(guests.TRIES):
        with pytest.raises(ValidationError):
            guests.withdraw(application.receipt, "あてずっぽう")

    with pytest.raises(ValidationError) as error:
        guests.withdraw(application.receipt, application.name_kana)

    assert code_of(error) == "too_many"


def test_withdrawing_twice_is_once():
    application = guests.apply(make_application(make_event()))

    for _ in range(2):
        guests.withdraw(application.receipt_text, application.name_kana)

    assert Entry.objects.filter(verb="home.guest.withdraw").count() == 1


def test_office_marks_who_came():
    event = make_event(capacity=1)
    first, second = (guests.apply(make_application(event)) for _ in range(2))
    guests.withdraw(first.receipt, first.name_kana)

    changed = guests.mark(event, {second.pk: "present"}, {second.pk}, actor=UserFactory()).changed

    second.refresh_from_db()
    assert (changed, second.attended, second.is_to_tell) == (1, "present", False)


def test_unknown_mark_is_refused():
    event = make_event()
    application = guests.apply(make_application(event))

    with pytest.raises(ValidationError) as error:
        guests.mark(event, {application.pk: "late"}, set(), actor=UserFactory())

    assert code_of(error) == "invalid"


def purged(*options: str) -> str:
    out = StringIO()
    call_command("purge_guests", *options, stdout=out)
    return out.getvalue()


def test_guests_are_forgotten_after_the_event(settings):
    settings.GUEST_RETENTION_DAYS = 30
    old, fresh = make_event("昔の会"), make_event("今の会")
    for event in (old, fresh):
        guests.apply(make_application(event))
    for event, days in ((old, 31), (fresh, 29)):
        event.starts_at = timezone.now() - timedelta(days=days, hours=1)
        event.ends_at = timezone.now() - timedelta(days=days)
        event.save()

    said = purged("--dry-run")
    assert "昔の会: 1件" in said
    assert GuestApplication.objects.count() == 2
    purged()
    purged()

    assert [row.event.title for row in GuestApplication.objects.all()] == ["今の会"]
    assert Entry.objects.get(verb="home.guest.purge").data == {"count": 1}


def test_trail_never_names_a_guest():
    application = guests.apply(make_application(make_event()))
    guests.withdraw(application.receipt, application.name_kana)

    said = [f"{e.subject_label} {e.data}" for e in Entry.objects.filter(verb__startswith="home.")]

    assert len(said) == 2
    assert not any("本郷" in line or "03-0000" in line for line in said)


def test_nobody_is_called_to_an_event_that_has_begun():
    event = make_event(capacity=1)
    first, second = (guests.apply(make_application(event)) for _ in range(2))
    EventPage.objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(minutes=1))

    guests.withdraw(first.receipt, first.name_kana)

    second.refresh_from_db()
    assert (second.state, second.is_to_tell) == ("waiting", False)


@pytest.mark.parametrize(
    "phone",
    ["0312345678", "０３－１２３４－５６７８", "(03)1234-5678", "03 1234 5678", "+81 3-1234-5678",
     "+81(0)3-1234-5678", "03ー1234ー5678", "03.1234.5678", "010-81-3-1234-5678", "03-1234-5678 内線9",
     "0081-3-1234-5678", "81-3-1234-5678", "186-03-1234-5678", "03-1234-5678(内12)", "03-1234-5678 x12"],
)  # fmt: skip
def test_one_telephone_in_any_spelling_is_one_guest(phone):
    event = make_event()
    known = {"name_kana": "ほんごう はなこ", "email": ""}
    guests.apply(make_application(event, phone="03-1234-5678", **known))

    with pytest.raises(ValidationError) as error:
        guests.apply(make_application(event, phone=phone, **known))

    assert code_of(error) == "already"


@pytest.mark.parametrize(
    ("phone", "kana"), [("03-1234-5679", "ほんごう はなこ"), ("03-1234-5678", "ほんごう たろう")]
)
def test_another_telephone_or_another_name_is_another_guest(phone, kana):
    event = make_event()
    guests.apply(
        make_application(event, phone="03-1234-5678", name_kana="ほんごう はなこ", email="")
    )

    guests.apply(make_application(event, phone=phone, name_kana=kana, email=""))

    assert event.applications.count() == 2


@pytest.mark.parametrize(
    ("phone", "is_one"),
    [("03-1234-5678", True), ("090 1234 5678", True), ("+81-90-1234-5678", True), ("", False),
     ("1234-5678", False), ("電話", False), ("03-1234-5678 / 090-1234-5678", False),
     ("03-1234-5678 (12)", False), ("03-1234-5678 内線12", True), ("+1 212 555 0100", True)],
)  # fmt: skip
def test_one_number_with_its_area_code_is_asked_for(phone, is_one):
    assert phones.is_one_number(phone) is is_one


@pytest.mark.parametrize(
    ("typed", "written"),
    [("０３－１２３４－５６７８", "03-1234-5678"), ("03・1234・5678", "03-1234-5678"), ("", ""),
     ("03-1234-5678(代)", "03-1234-5678"), ("03-1234-5678(内線 123)", "03-1234-5678 内線123"),
     ("03-1234-5678 ext.12", "03-1234-5678 内線12"), ("+81 3\u200b 1234 5678", "+81 3 1234 5678")],
)  # fmt: skip
def test_telephone_is_stored_in_half_width_with_its_extension(typed, written):
    assert phones.written(typed) == written
