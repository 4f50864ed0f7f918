"""Telling: in the transaction of the fact, once, by the way that each person has."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction

from audit.models import Entry
from notices.domain import outbox, routes, switches
from notices.models import Delivery, Notice
from tests.factories import UserFactory
from tests.notices.factories import commissioner, reader, states, tell

pytestmark = pytest.mark.django_db


def test_fact_that_rolls_back_tells_nobody():
    with transaction.atomic():
        tell(reader())
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_same_key_is_told_once():
    person = reader()

    for _ in range(2):
        tell(person)

    assert Notice.objects.count() == 1
    assert states() == [("mail", "pending"), ("screen", "sent")]


@pytest.mark.parametrize(
    ("address", "way", "channel"),
    [
        ("hana@example.jp", "", "mail"),
        ("hana@example.jp", "letter", "letter"),
        ("hana@example.jp", "screen", None),
        ("", "", "letter"),
        ("", "screen", None),
    ],
)
def test_everybody_is_told_on_screen_and_by_their_own_way(address, way, channel):
    person = reader(address)
    if way:
        routes.choose(person, way, actor=person)

    tell(person)

    assert {c for c, _ in states()} == {"screen", channel} - {None}


def test_address_to_sign_in_with_counts_once_verified():
    person = UserFactory()
    address = EmailAddress.objects.create(user=person, email="a@example.jp")

    assert routes.way_of(person) == "letter"
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert routes.way_of(person) == "mail"


def test_mail_cannot_be_chosen_without_an_address():
    person = commissioner()

    with pytest.raises(ValidationError) as error:
        routes.choose(person, "mail", actor=person)

    assert error.value.code == "no_address"
    assert not Entry.objects.filter(verb="notices.route.change").exists()


def test_later_word_on_a_topic_supersedes_what_has_not_gone_out():
    person, other = reader(), reader()
    tell(person, "old", topic="seat:1")
    tell(other, "another", topic="seat:2")

    tell(person, "new", topic="seat:1")

    assert states(notice__key="old") == [("mail", "superseded"), ("screen", "sent")]
    assert states(notice__key="new") == [("mail", "pending"), ("screen", "sent")]
    assert states(notice__key="another") == [("mail", "pending"), ("screen", "sent")]


def test_cancelled_topic_sends_nothing_and_leaves_the_screen():
    tell(reader(), topic="seat:1")

    assert outbox.cancel("seat:1") == 1
    assert outbox.cancel("") == 0
    assert states() == [("mail", "cancelled"), ("screen", "sent")]
    assert Delivery.objects.get(channel="mail").events.get().what == "cancelled"


def test_stopped_kind_stays_on_screen_only():
    office = UserFactory(roles=["office"])
    switches.stop("nomination_waiting", actor=office)
    tell(reader(), "while stopped")
    switches.resume("nomination_waiting", actor=office)
    tell(reader(), "again")

    assert states(notice__key="while stopped") == [("screen", "sent")]
    assert len(states(notice__key="again")) == 2
    verbs = Entry.objects.filter(verb__startswith="notices.kind").values_list("verb", flat=True)
    assert list(verbs) == ["notices.kind.off", "notices.kind.on"]


def test_nobody_who_left_is_told():
    tell(reader(is_active=False))

    assert not Notice.objects.exists()


def test_telling_costs_the_same_for_one_and_thirty(django_assert_max_num_queries):
    for count in (1, 30):
        people = [reader("" if n % 2 else f"{count}{n}@example.jp") for n in range(count)]
        tellings = [
            outbox.Telling(p, "nomination_waiting", f"{count}:{p.pk}", topic=f"t:{p.pk}")
            for p in people
        ]
        with django_assert_max_num_queries(8):
            outbox.tell_all(tellings)

    assert Notice.objects.count() == 31
