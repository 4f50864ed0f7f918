"""Seats and waiting lists."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.utils import IntegrityError

from courses.domain import evidence, nominations, repairs
from courses.groupwork.domain import attendance, bookings, sessions
from courses.groupwork.models import Booking
from courses.models import Requirement
from notices.models import Delivery, Notice
from tests.factories import (
    UserFactory,
    add_group_work,
    add_lecture,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.groupwork.factories import (
    book,
    make_meeting,
    make_office,
    make_open_session,
    make_session,
    make_trainee,
    move,
    receive,
)
from tests.outcomes import code_of


@pytest.fixture
def run(db):
    return make_meeting()


def test_booking_names_the_enrolments_own_requirement(run):
    enrolment = make_trainee(run)

    booking = book(make_session(run), enrolment)

    assert booking.state == Booking.State.BOOKED
    assert booking.requirement == Requirement.objects.get(run=run)


def test_double_click_is_one_row(run):
    session, enrolment = make_session(run), make_trainee(run)

    first, second = book(session, enrolment), book(session, enrolment)

    assert first == second
    assert Booking.objects.count() == 1


def test_full_session_names_the_others(run):
    session = make_session(run, capacity=1)
    make_session(run, venue="本郷会館")
    book(session, make_trainee(run))

    with pytest.raises(ValidationError) as error:
        book(session, make_trainee(run))

    assert error.value.code == "full"
    assert "本郷会館" in error.value.messages[0]
    assert "キャンセル待ち" in error.value.messages[0]


def test_cancelling_moves_up_who_waits_longest(run):
    session = make_session(run, capacity=1)
    seat = book(session, make_trainee(run))
    first = book(session, make_trainee(run), accepts_waiting=True)
    second = book(session, make_trainee(run), accepts_waiting=True)

    bookings.cancel(seat, actor=seat.enrolment.person)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("booked", "waitlisted")


def test_cancelling_twice_changes_nothing(run):
    booking = book(make_session(run), make_trainee(run))
    once = bookings.cancel(booking, actor=booking.enrolment.person)

    twice = bookings.cancel(booking, actor=booking.enrolment.person)

    assert twice.cancelled_at == once.cancelled_at


def test_begun_session_keeps_its_bookings(run):
    session = make_session(run)
    booking = book(session, make_trainee(run))
    sessions.open_session(session, actor=session.facilitators.get())

    assert code_of(lambda: bookings.cancel(booking, actor=make_office())) == "started"


def test_one_booking_at_a_time(run):
    enrolment = make_trainee(run)
    book(make_session(run), enrolment)

    assert code_of(lambda: book(make_session(run), enrolment)) == "other_booking"


def test_database_refuses_a_second_active_booking(run):
    booking = book(make_session(run), make_trainee(run))
    booking.pk, booking.session = None, make_session(run)

    with pytest.raises(IntegrityError):
        booking.save(force_insert=True)


def test_changing_to_another_session(run):
    old, new, enrolment = make_session(run), make_session(run), make_trainee(run)
    booking = book(old, enrolment)

    changed = bookings.change(booking, new, actor=enrolment.person)

    booking.refresh_from_db()
    assert booking.state == Booking.State.TRANSFERRED
    assert (changed.session, changed.state) == (new, "booked")


def test_changing_to_a_full_session_keeps_the_seat(run):
    old, new, enrolment = make_session(run), make_session(run, capacity=1), make_trainee(run)
    book(new, make_trainee(run))
    booking = book(old, enrolment)

    assert code_of(lambda: bookings.change(booking, new, actor=enrolment.person)) == "full"

    booking.refresh_from_db()
    assert booking.state == Booking.State.BOOKED


@pytest.mark.parametrize("minutes_away", [-10, -200])
def test_past_session_takes_no_booking(run, minutes_away):
    session = make_session(run, minutes_away=minutes_away)

    assert code_of(lambda: book(session, make_trainee(run))) == "not_bookable"


def test_cancelled_session_takes_no_booking(run):
    session = make_session(run)
    sessions.cancel_session(session, reason="台風", actor=make_office())

    assert code_of(lambda: book(session, make_trainee(run))) == "not_bookable"


def test_course_without_the_module_cannot_book(run):
    other = make_trainee(make_meeting("other"))

    assert code_of(lambda: book(make_session(run), other)) == "not_asked"


def test_locked_stage_cannot_book(db):
    course = make_course()
    add_group_work(add_stage(course, "s1", "pledge_signed"), "g1")
    run = make_run(course)

    assert code_of(lambda: book(make_session(run, case=None), enrol(run))) == "locked"


def test_whoever_withdrew_takes_no_seat(run):
    session, gone = make_session(run, capacity=1), make_trainee(run)
    book(session, gone)
    nominations.withdraw(gone, actor=make_office(), reason="転勤")

    assert book(session, make_trainee(run)).state == Booking.State.BOOKED


def test_absentee_books_another_session(run):
    session, enrolment = make_session(run), make_trainee(run)
    missed = book(session, enrolment)
    sessions.open_session(session, actor=session.facilitators.get())
    sessions.close_session(session, actor=session.facilitators.get())
    attendance.mark(session, {enrolment: "absent"}, actor=make_office())

    again = book(make_session(run), enrolment)

    missed.refresh_from_db()
    assert (missed.state, again.state) == ("transferred", "booked")


def test_whoever_attended_needs_no_other_session(run):
    session, enrolment = make_open_session(run), make_trainee(run)
    receive(session, enrolment)
    attendance.mark(session, {enrolment: "present"}, actor=make_office())

    assert code_of(lambda: book(make_session(run), enrolment)) == "already_met"


def test_exempted_person_needs_no_session(run):
    enrolment = make_trainee(run)
    evidence.exempt(enrolment, Requirement.objects.get(), actor=UserFactory(), reason="他区で受講")

    assert code_of(lambda: book(make_session(run), enrolment)) == "already_met"


def test_session_that_was_never_opened_gives_way(run):
    session, enrolment = make_session(run), make_trainee(run)
    missed = book(session, enrolment)
    move(session, 300)

    book(make_session(run), enrolment)

    missed.refresh_from_db()
    assert missed.state == Booking.State.TRANSFERRED


def test_last_seat_goes_to_one_of_many(committed_db):
    run = make_meeting()
    session = make_session(run, capacity=1)
    trainees = [make_trainee(run) for _ in range(4)]

    def try_to_book(enrolment):
        try:
            return book(session, enrolment).state
        except ValidationError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(try_to_book, trainees))

    assert outcomes == ["booked", "full", "full", "full"]


def test_many_clicks_at_once_are_one_booking(committed_db):
    run = make_meeting()
    session, enrolment = make_session(run), make_trainee(run)

    def click(_):
        try:
            return book(session, enrolment).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        rows = set(pool.map(click, range(4)))

    assert len(rows) == 1
    assert Booking.objects.count() == 1


def test_withdrawal_gives_the_seat_to_whoever_waits(run):
    session, gone, waiting = make_session(run, capacity=1), make_trainee(run), make_trainee(run)
    book(session, gone)
    booking = book(session, waiting, accepts_waiting=True)

    nominations.withdraw(gone, actor=make_office(), reason="転勤")

    booking.refresh_from_db()
    assert booking.state == Booking.State.BOOKED
    assert gone.bookings.get().state == Booking.State.CANCELLED


def test_withdrawal_leaves_the_booking_of_a_session_that_is_over(run):
    session, gone = make_session(run), make_trainee(run)
    book(session, gone)
    move(session, 600)

    nominations.withdraw(gone, actor=make_office(), reason="転勤")

    assert gone.bookings.get().state == Booking.State.BOOKED


def ways(person, kind):
    rows = Delivery.objects.filter(notice__person=person, notice__kind=kind)
    return sorted(rows.values_list("channel", flat=True))


@pytest.mark.parametrize(
    ("minutes_away", "way"), [(60 * 24 * 2, "phone"), (60 * 24 * 20, "letter")]
)
def test_who_moves_up_shortly_before_is_to_be_telephoned(run, minutes_away, way):
    session = make_session(run, capacity=1, minutes_away=minutes_away)
    seat = book(session, make_trainee(run))
    waiting = book(session, make_trainee(run), accepts_waiting=True)

    bookings.cancel(seat, actor=seat.enrolment.person)

    assert ways(waiting.enrolment.person, "session_promoted") == [way, "screen"]
    assert ways(seat.enrolment.person, "session_given_up") == ["letter", "screen"]


def test_change_and_calling_off_shortly_before_are_telephoned(run):
    session = make_session(run, minutes_away=60 * 24 * 2)
    person = book(session, make_trainee(run)).enrolment.person
    office = make_office()
    shift = timedelta(days=30)
    session.starts_at, session.ends_at = session.starts_at + shift, session.ends_at + shift
    sessions.change_session(session, list(session.facilitators.all()), actor=office)
    # It must be known before the day that no longer holds.
    assert ways(person, "session_changed") == ["phone", "screen"]

    sessions.cancel_session(session, actor=office, reason="台風のため")

    assert ways(person, "session_called_off") == ["letter", "screen"]


@pytest.mark.django_db
def test_module_taken_out_of_an_open_run_gives_its_seats_back_and_tells():
    course = make_course(requires_pledge=False)
    stage = add_stage(course, "stage-1")
    add_lecture(stage, "l1")
    page = add_group_work(stage, "g1")
    run = make_run(course)
    session = make_session(run, minutes_away=60 * 24 * 20, page=page, case=None)
    seated, other = make_trainee(run), make_trainee(run)
    book(session, seated)
    hr = UserFactory(roles=["HR"])
    repair = repairs.module_out(run, "g1")

    seen = repairs.rehearse(run, repair, actor=hr)
    kept = Booking.objects.get(enrolment=seated).state
    repairs.carry_out(run, repair, actor=hr, reason="誤り", seen=seen.digest)

    assert "申込は取り消し" in repair.said[1]
    assert (kept, Booking.objects.get(enrolment=seated).state) == ("booked", "cancelled")
    assert Notice.objects.filter(person=seated.person, kind="session_given_up").count() == 1
    assert code_of(book, session, other) == "not_asked"
