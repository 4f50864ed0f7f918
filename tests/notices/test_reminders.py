"""Facts that tell of themselves, and reminders of what is near: once, and only while it holds."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.domain import nominations, runs
from courses.domain.notices import remind_of_ends
from courses.groupwork.domain import bookings, sessions
from courses.groupwork.domain.notices import remind_of_sessions
from courses.groupwork.models import Booking
from courses.models import CourseRun, Enrolment
from notices.domain.reminders import due_at, lead_now
from notices.models import Delivery, Notice
from people.models import User
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run
from tests.groupwork.factories import book, make_meeting, make_office, make_session, make_trainee
from tests.notices.factories import reader
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
DAY = 24 * 60


@pytest.fixture
@remembered
def run():
    return make_meeting(with_case=False)


@pytest.fixture
@remembered
def clerk():
    return make_office()


def trainee(run, address="hana@example.jp"):
    return make_trainee(run, person=reader(address, audiences=["支"]))


def booked_long_ago(session, enrolment):
    booking = book(session, enrolment)
    Booking.objects.filter(pk=booking.pk).update(booked_at=timezone.now() - timedelta(days=60))
    return booking


def kinds_told(person):
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def letters_and_mail(kind):
    rows = Delivery.objects.filter(notice__kind=kind).exclude(channel="screen")
    return list(rows.values_list("channel", "state"))


def nine(days, session):
    """Nine in the morning so many days before a session, and a minute."""
    return due_at(timezone.localdate(session.starts_at), days) + timedelta(minutes=1)


def move(session, clerk, **change):
    for name, value in change.items():
        setattr(session, name, value)
    return sessions.change_session(session, list(session.facilitators.all()), actor=clerk)


# Facts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decide", "kind"),
    [("accept", "nomination_accepted"), ("decline", "nomination_declined"),
     ("wait", "nomination_waiting")],
)  # fmt: skip
def test_decision_is_told(run, clerk, decide, kind):
    person = reader(audiences=["支"])
    nomination = nominations.nominate(run, person, actor=clerk)

    getattr(nominations, decide)(nomination, actor=clerk, note="定員のため")

    assert set(kinds_told(person)) == {"nomination_received", kind}
    assert letters_and_mail("nomination_received") == [("mail", "superseded")]
    assert letters_and_mail(kind) == [("mail", "pending")]


def test_moved_session_supersedes_what_was_to_be_said(run, clerk):
    session = make_session(run, minutes_away=20 * DAY)
    book(session, trainee(run))

    move(session, clerk, venue="若葉会館")

    assert letters_and_mail("session_booked") == [("mail", "superseded")]
    told = Notice.objects.get(kind="session_changed")
    assert "若葉会館" in told.body
    assert "区民センターでした" in told.body


def test_every_move_is_told_and_a_change_of_seats_is_not(run, clerk):
    session = make_session(run, minutes_away=20 * DAY)
    book(session, trainee(run))

    for venue in ("若葉会館", "区民センター", "若葉会館"):
        move(session, clerk, venue=venue)
    move(session, clerk, capacity=session.capacity + 1)

    assert Notice.objects.filter(kind="session_changed").count() == 3


def test_session_called_off_is_told_to_everybody_who_held_a_seat(run, clerk):
    session = make_session(run, minutes_away=20 * DAY, capacity=1)
    first, second = trainee(run), trainee(run, "")
    book(session, first)
    book(session, second, accepts_waiting=True)

    sessions.cancel_session(session, reason="台風のため", actor=clerk)

    assert sorted(letters_and_mail("session_called_off")) == [
        ("letter", "pending"), ("mail", "pending"),
    ]  # fmt: skip
    assert not Delivery.objects.filter(
        state="pending", notice__kind__in=["session_booked", "session_promoted"]
    ).exists()


def test_waiting_list_and_seat_are_told(run):
    session = make_session(run, minutes_away=20 * DAY, capacity=1)
    first, second = trainee(run), trainee(run)
    booking = book(session, first)
    book(session, second, accepts_waiting=True)

    bookings.cancel(booking, actor=first.person)

    assert "session_given_up" in kinds_told(first.person)
    assert {"session_waitlisted", "session_promoted"} <= set(kinds_told(second.person))


# Reminders of sessions -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "days", "channels"),
    [
        ("hana@example.jp", 10, []),
        ("hana@example.jp", 7, ["mail", "screen"]),
        ("hana@example.jp", 1, ["mail", "screen"]),
        ("", 10, ["letter"]),
        ("", 7, ["screen"]),
    ],
)
def test_reminder_comes_by_the_way_and_in_the_time_of_each(run, address, days, channels):
    session = make_session(run, minutes_away=20 * DAY)
    booked_long_ago(session, trainee(run, address))
    lead = nine(days, session)

    early = remind_of_sessions(lead - timedelta(minutes=2))
    Notice.objects.filter(kind="session_reminder").delete()
    told = [remind_of_sessions(lead) for _ in range(2)]

    rows = Delivery.objects.filter(
        notice__kind="session_reminder", notice__key__endswith=f":{days}"
    )
    assert sorted(rows.values_list("channel", flat=True)) == channels
    assert told[1] == 0
    assert early in (0, 1)


def test_session_moved_or_given_back_is_not_reminded_of(run, clerk):
    session = make_session(run, minutes_away=20 * DAY)
    first, second = trainee(run), trainee(run)
    booked_long_ago(session, first)
    given_back = booked_long_ago(session, second)
    lead = nine(7, session)
    bookings.cancel(given_back, actor=second.person)
    move(session, clerk, starts_at=session.starts_at + timedelta(days=30),
         ends_at=session.ends_at + timedelta(days=30))  # fmt: skip

    assert remind_of_sessions(lead) == 0


def test_reminder_that_waits_is_withdrawn_with_the_seat(run):
    session = make_session(run, minutes_away=20 * DAY)
    enrolment = trainee(run)
    booked_long_ago(session, enrolment)
    remind_of_sessions(nine(1, session))

    nominations.withdraw(enrolment, actor=UserFactory(), reason="家庭の事情")

    assert letters_and_mail("session_reminder") == [("mail", "cancelled")]


def test_who_books_late_needs_no_reminder_of_the_week(run):
    session = make_session(run, minutes_away=3 * DAY)
    book(session, trainee(run))

    assert remind_of_sessions(timezone.now()) == 0


def test_lead_is_the_last_one_that_came_due():
    day, known = date(2026, 12, 20), timezone.make_aware(datetime(2026, 11, 1))

    def lead(month, d, hour):
        now = timezone.make_aware(datetime(2026, month, d, hour))
        return lead_now(day, (7, 1), now, known_at=known)

    assert [lead(12, 13, 8), lead(12, 13, 9), lead(12, 19, 8), lead(12, 19, 9)] == [None, 7, 7, 1]


# Reminders of the end ------------------------------------------------------------------


def learners(count=1, *, days_left=30):
    """A run that ends so many days from now, with people who were accepted long ago."""
    course = make_course("ending", requires_pledge=False)
    add_lecture(add_stage(course, "ending-1"), "ending-l1")
    end = timezone.localdate() + timedelta(days=days_left)
    run = make_run(course, starts_on=date(2026, 1, 1), ends_on=end)
    people = [reader(f"{n}@example.jp", audiences=["支"]) for n in range(count)]
    rows = [enrol(run, person) for person in people]
    run.enrolments.update(accepted_at=timezone.now() - timedelta(days=100))
    return run, rows


def this_morning():
    return due_at(timezone.localdate(), 0) + timedelta(minutes=1)


@pytest.mark.parametrize(("days_left", "told"), [(31, 0), (30, 1), (0, 1)])
def test_end_is_told_with_what_is_missing(days_left, told):
    learners(days_left=days_left)

    assert remind_of_ends(this_morning()) == told
    assert remind_of_ends(this_morning()) == 0
    for notice in Notice.objects.filter(kind="deadline"):
        assert "まだ済んでいないことが、1件あります" in notice.body
        assert "・講義「講義 ending-l1」を読む" in notice.body


def test_reminder_names_what_can_be_done_and_counts_what_is_not_open():
    course = make_course("ending", requires_pledge=False)
    add_lecture(add_stage(course, "ending-1"), "ending-l1")
    add_lecture(add_stage(course, "ending-2", "by_hand"), "ending-l2")
    end = timezone.localdate() + timedelta(days=30)
    run = make_run(course, starts_on=date(2026, 1, 1), ends_on=end)
    enrol(run, reader("late@example.jp", audiences=["支"]))
    run.enrolments.update(accepted_at=timezone.now() - timedelta(days=100))

    remind_of_ends(this_morning())

    body = Notice.objects.filter(kind="deadline").first().body
    assert "まだ済んでいないことが、2件あります" in body
    assert "・講義「講義 ending-l1」を読む" in body
    assert "ending-l2" not in body
    assert "・まだ開いていないこと 1件" in body


def test_who_ended_is_not_reminded_and_what_waits_is_taken_back():
    run, (_, second) = learners(2)
    nominations.withdraw(second, actor=UserFactory(), reason="家庭の事情")
    assert remind_of_ends(this_morning()) == 1

    runs.close_run(run, actor=UserFactory())

    assert letters_and_mail("deadline") == [("mail", "cancelled")]


def test_run_of_the_command_costs_the_same_whoever_has_nothing_due():
    """Two hundred more in a run that ends soon, accepted since, and in one far away."""
    run, _ = learners()
    remind_of_ends(this_morning())
    call_command("send_notices")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            call_command("send_notices")
        return len(queries)

    alone = cost()
    crowd = User.objects.bulk_create(
        User(number=f"crowd{n}", family_name="本郷", family_name_kana="ほんごう")
        for n in range(200)
    )
    for other in (run, far_away(run)):
        accepted_at = timezone.now()
        Enrolment.objects.bulk_create(
            Enrolment(run=other, person=person, accepted_at=accepted_at) for person in crowd
        )
    assert cost() == alone


def far_away(run):
    return CourseRun.objects.create(
        course=run.course, fiscal_year=2030, starts_on=date(2030, 4, 1), ends_on=date(2031, 3, 31),
        state=CourseRun.State.OPEN,
    )  # fmt: skip
