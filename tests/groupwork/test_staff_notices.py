"""Those who run a session are told what becomes of it and of their part in it."""

from datetime import timedelta

import pytest
from django.core import mail as box
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.groupwork.domain import sessions
from notices.domain import mail
from notices.models import Delivery, Notice
from people.models import User
from tests.factories import UserFactory
from tests.groupwork.factories import make_meeting, make_office, make_session, make_trainer
from tests.notices.factories import reader
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
DAY = 24 * 60


@pytest.fixture
@remembered
def run():
    return make_meeting()


@pytest.fixture
@remembered
def clerk():
    return make_office()


def leader(address="leader@example.jp"):
    return reader(address, roles=["trainer"])


def planned(run, *people):
    return make_session(run, minutes_away=20 * DAY, facilitators=list(people))


def change(session, people, clerk, **columns):
    for name, value in columns.items():
        setattr(session, name, value)
    return sessions.change_session(session, people, actor=clerk)


def told(person):
    rows = Notice.objects.filter(person=person, kind__startswith="session_duty")
    return list(rows.order_by("created_at").values_list("kind", flat=True))


def ways(person, kind):
    rows = Delivery.objects.filter(notice__person=person, notice__kind=kind).order_by("channel")
    return list(rows.values_list("channel", "state"))


@pytest.mark.parametrize(("address", "way"), [("leader@example.jp", "mail"), ("", "letter")])
def test_who_is_put_in_is_told_by_their_way(run, address, way):
    person = leader(address)

    planned(run, person)

    assert ways(person, "session_duty_given") == [(way, "pending"), ("screen", "sent")]


def test_change_tells_who_came_in_who_went_out_and_who_stays(run, clerk):
    stays, goes, comes = leader(), leader("b@example.jp"), leader("c@example.jp")
    session = planned(run, stays, goes)

    change(session, [stays, comes], clerk, venue="若葉会館")

    assert told(stays) == ["session_duty_given", "session_duty_changed"]
    assert told(goes) == ["session_duty_given", "session_duty_ended"]
    assert told(comes) == ["session_duty_given"]
    assert "区民センター" in Notice.objects.get(kind="session_duty_ended").body
    assert "若葉会館" in Notice.objects.get(person=comes).body


def test_what_has_not_gone_out_on_the_same_part_is_superseded(run, clerk):
    person, other = leader(), leader("b@example.jp")
    session = planned(run, person, other)

    change(session, [other], clerk)

    assert ways(person, "session_duty_given") == [("mail", "superseded"), ("screen", "sent")]
    assert ways(other, "session_duty_given") == [("mail", "pending"), ("screen", "sent")]


def test_every_change_is_told_and_saving_the_same_again_is_not(run, clerk):
    person = leader()
    session = planned(run, person)

    for venue in ("若葉会館", "若葉会館", "区民センター"):
        change(session, [person], clerk, venue=venue, capacity=session.capacity + 1)

    assert told(person).count("session_duty_changed") == 2
    mails = Delivery.objects.filter(notice__person=person, channel="mail", state="pending")
    assert mails.get().notice.body.count("区民センター") == 1


def test_other_case_is_told_to_who_prepares_and_never_named(run, clerk):
    person, in_charge = leader(), leader("b@example.jp")
    run.trainers.add(in_charge)
    session = planned(run, person)

    change(session, [person], clerk, case=None)

    notice = Notice.objects.get(kind="session_duty_changed")
    assert notice.person == person
    assert "日時と会場は同じです。扱う内容が変わりました。" in notice.body
    assert "small-case" not in notice.body


def test_trainer_in_charge_of_the_run_is_told_once_when_it_moves(run, clerk):
    leads, in_charge = leader(), leader("b@example.jp")
    run.trainers.add(leads, in_charge)
    session = planned(run, leads)

    change(session, [leads], clerk, starts_at=session.starts_at - timedelta(hours=1))

    assert told(in_charge) == ["session_duty_changed"]
    assert told(leads) == ["session_duty_given", "session_duty_changed"]


def test_session_called_off_is_told_to_all_who_have_to_do_with_it_once(run, clerk):
    leads, in_charge = leader(), leader("")
    run.trainers.add(leads, in_charge)
    session = planned(run, leads)

    for _ in range(2):
        sessions.cancel_session(session, reason="台風のため", actor=clerk)

    assert ways(leads, "session_duty_given") == [("mail", "superseded"), ("screen", "sent")]
    kind = "session_duty_called_off"
    assert ways(leads, kind) == [("mail", "pending"), ("screen", "sent")]
    assert ways(in_charge, kind) == [("letter", "pending"), ("screen", "sent")]
    assert "台風" in Notice.objects.filter(kind=kind).first().body


def test_own_doing_is_on_the_screen_alone():
    both = reader("both@example.jp", roles=["trainer", "office"])
    session = planned(make_meeting(with_case=False), make_trainer())

    change(session, [both], both)

    assert ways(both, "session_duty_given") == [("screen", "sent")]


def test_change_that_is_refused_tells_nobody(run, clerk):
    person = leader()
    session = planned(run, person)

    with pytest.raises(ValidationError):
        change(session, [person, UserFactory()], clerk, venue="若葉会館")

    assert told(person) == ["session_duty_given"]


def test_change_goes_out_at_night_once_and_the_request_waits(run, clerk):
    first, second = leader("a@example.jp"), leader("b@example.jp")
    session = planned(run, first)
    change(session, [first, second], clerk, venue="若葉会館")
    night = (timezone.localtime() + timedelta(days=1)).replace(hour=23)

    for _ in range(2):
        mail.send_due(night)

    assert [(m.to, m.subject) for m in box.outbox] == [
        (["a@example.jp"], "【よりそい研修】担当の集合研修が変わりました")
    ]


def test_telling_costs_the_same_for_one_and_ten(run, clerk):
    costs = []
    for count in (1, 1, 10):
        people = [leader(f"{n}@example.jp") for n in range(count)]
        run.trainers.set(people)
        session = planned(run, make_trainer())
        run.trainers.set(User.objects.filter(pk__in=[row.pk for row in people]))
        with CaptureQueriesContext(connection) as queries:
            change(session, list(session.facilitators.all()), clerk, venue="若葉会館")
        costs.append(len(queries))

    assert costs[1] == costs[2]
