"""Whoever has left is told nothing by any way; whoever is registered ahead is told."""

from datetime import time, timedelta

import pytest
from django.core import mail as box
from django.core.exceptions import ValidationError
from django.utils import timezone

from notices.domain import calls, letters, mail, office, outbox, sending
from notices.models import Delivery, DeliveryEvent, Notice, NoticeSettings
from people.models import Affiliation, Appointment, Term, User
from tests.factories import UserFactory
from tests.notices.factories import commissioner, reader, states, tell
from tests.people.factories import make_office, make_organisation, make_post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _any_hour(db):
    NoticeSettings.objects.update_or_create(
        pk=1, defaults={"quiet_from": time(0), "quiet_until": time(0)}
    )


def today():
    return timezone.localdate()


def stop(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


def end(person):
    if not person.appointments.exists():
        make_post(person, make_organisation("課"), started_on=today() - 9 * DAY)
    Affiliation.objects.filter(user=person).update(ended_on=today() - DAY)
    Appointment.objects.filter(user=person).update(ended_on=today() - DAY)


def end_the_term(person):
    term = Term.objects.create(
        key="past", office=make_office("minsei", is_appointed=True), title="期",
        starts_on=today() - 900 * DAY, ends_on=today() - DAY,
    )  # fmt: skip
    Appointment.objects.create(
        user=person, office=term.office, organisation=make_organisation("課"), term=term,
        started_on=term.starts_on,
    )  # fmt: skip
    Affiliation.objects.filter(user=person).update(ended_on=today() - DAY)
    Appointment.objects.filter(user=person, term=None).update(ended_on=today() - DAY)


LEAVING = [stop, end, end_the_term]


@pytest.mark.parametrize("leave", LEAVING)
@pytest.mark.parametrize("make", [reader, commissioner])
def test_nothing_new_is_told(make, leave):
    person = make()
    leave(person)

    tell(User.objects.get(pk=person.pk))

    assert not Notice.objects.exists()


@pytest.mark.parametrize("leave", LEAVING)
def test_a_letter_that_waits_is_not_printed(leave):
    clerk, gone = UserFactory(roles=["office"]), commissioner()
    tell(gone, "gone")
    tell(commissioner(), "stays")
    leave(gone)

    seen = [row.notice.key for row in letters.waiting(timezone.now())]
    batch = letters.make_batch(actor=clerk)

    assert seen == [row.notice.key for row in letters.letters_of(batch)] == ["stays"]
    assert states(notice__key="gone", channel="letter") == [("letter", "cancelled")]
    event = DeliveryEvent.objects.get(delivery__notice__key="gone", what="cancelled")
    assert event.detail == outbox.LEFT


@pytest.mark.parametrize("leave", LEAVING)
def test_a_batch_made_before_is_printed_without_them(leave):
    clerk, gone = UserFactory(roles=["office"]), commissioner()
    tell(gone, "gone")
    batch = letters.make_batch(actor=clerk)
    leave(gone)

    with pytest.raises(ValidationError) as refused:
        letters.print_batch(batch, actor=clerk)
    letters.mark_posted(batch, actor=clerk)

    assert refused.value.code == "empty"
    assert states(channel="letter") == [("letter", "cancelled")]


@pytest.mark.parametrize("leave", LEAVING)
def test_mail_that_waits_becomes_neither_mail_nor_letter(leave):
    person = reader()
    tell(person)
    leave(person)

    mail.send_due(timezone.now() + DAY)

    assert box.outbox == []
    assert states() == [("mail", "cancelled"), ("screen", "sent")]


def test_the_run_that_sends_takes_back_what_waits():
    gone, stays = commissioner(), commissioner()
    tell(gone, "gone")
    tell(stays, "stays")
    end(gone)

    sending.send_notices(timezone.now())

    assert states(channel="letter", state="cancelled", notice__key="gone")
    assert states(channel="letter", state="pending", notice__key="stays")


def test_what_failed_is_not_sent_again_to_whoever_left():
    person = reader()
    tell(person)
    row = Delivery.objects.get(channel="mail")
    Delivery.objects.filter(pk=row.pk).update(state="failed")
    end(person)

    for again in (office.retry, office.send_letter):
        with pytest.raises(ValidationError) as refused:
            again(row, actor=UserFactory(roles=["office"]))
        assert refused.value.code == "left"
    assert states(channel="mail") == [("mail", "failed")]


def test_whoever_begins_tomorrow_or_ends_today_is_told():
    soon, last = reader(), reader("last@example.jp")
    make_post(soon, make_organisation("課"), started_on=today() + DAY)
    make_post(last, make_organisation("課"), ended_on=today())

    tell(soon, "soon")
    tell(last, "last")

    assert Notice.objects.count() == 2


def test_an_old_mobile_address_gets_its_mail():
    tell(reader("yori..soi.@docomo.ne.jp"))

    mail.send_due(timezone.now() + DAY)

    (sent,) = box.outbox
    assert sent.to == ['"yori..soi."@docomo.ne.jp']
    assert sent.message()["To"] == '"yori..soi."@docomo.ne.jp'
    assert states(channel="mail") == [("mail", "sent")]


@pytest.mark.parametrize("leave", LEAVING)
def test_nobody_is_asked_to_telephone_them(leave):
    gone, stays = commissioner(), commissioner()
    for person in (gone, stays):
        tell(person, person.number, needed_by=timezone.now() + DAY)
    leave(gone)

    assert [row.notice.person for row in calls.waiting()] == [stays]
