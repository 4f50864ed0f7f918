"""The door and the roster."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses.domain import projection
from courses.groupwork.domain import attendance, sessions
from courses.groupwork.models import Attendance, Booking
from courses.models import Enrolment, Evidence
from tests.factories import UserFactory, make_run
from tests.groupwork.factories import (
    book,
    make_meeting,
    make_office,
    make_open_session,
    make_session,
    make_trainee,
    receive,
)
from tests.outcomes import code_of
from tests.people.factories import make_organisation, make_post

pytestmark = pytest.mark.django_db


def test_presence_is_evidence_and_completes(run):
    session, enrolment = make_open_session(run), make_trainee(run)
    receive(session, enrolment)

    attendance.mark(session, {enrolment: "present"}, actor=make_office())

    row = Evidence.objects.get(kind="attendance")
    enrolment.refresh_from_db()
    assert (row.result, row.channel, row.minutes) == ("present", "hall", 90)
    assert row.occurred_at == session.starts_at
    assert row.key == f"attendance:{session.pk}:{enrolment.pk}:present"
    assert row.on_behalf_of == enrolment.person
    assert enrolment.state == Enrolment.State.COMPLETED
    assert list(projection.drifts()) == []


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        ("present", True),
        ("late", False),
        ("early", False),
        ("absent", False),
        ("transferred", True),
        ("makeup", True),
    ],
)
def test_only_whole_sessions_count(run, state, counts):
    session, enrolment = make_open_session(run), make_trainee(run)

    attendance.mark(session, {enrolment: state}, actor=make_office())

    enrolment.refresh_from_db()
    assert (enrolment.state == Enrolment.State.COMPLETED) is counts


def test_correction_voids_the_earlier_evidence(run):
    session, enrolment, office = make_open_session(run), make_trainee(run), make_office()
    attendance.mark(session, {enrolment: "present"}, actor=office)

    attendance.mark(session, {enrolment: "late"}, actor=office, reason="名簿の見まちがい")

    void = Evidence.objects.get(kind="void")
    enrolment.refresh_from_db()
    assert void.voids.result == "present"
    assert void.reason == "名簿の見まちがい"
    assert Attendance.objects.get().state == "late"
    assert enrolment.state != Enrolment.State.COMPLETED
    assert list(projection.drifts()) == []


def test_correcting_back_counts_again(run):
    session, enrolment, office = make_open_session(run), make_trainee(run), make_office()
    for state in ("present", "absent", "present"):
        attendance.mark(session, {enrolment: state}, actor=office, reason="訂正")

    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.COMPLETED


def test_correction_needs_a_reason(run):
    session, enrolment, office = make_open_session(run), make_trainee(run), make_office()
    attendance.mark(session, {enrolment: "present"}, actor=office)

    code = code_of(lambda: attendance.mark(session, {enrolment: "late"}, actor=office))

    assert code == "reason_missing"
    assert Attendance.objects.get().state == "present"


def test_mark_can_be_taken_back(run):
    session, enrolment, office = make_open_session(run), make_trainee(run), make_office()
    attendance.mark(session, {enrolment: "present"}, actor=office)

    attendance.mark(session, {enrolment: ""}, actor=office, reason="別の人でした")

    assert Evidence.objects.filter(kind="attendance", voided_by=None).count() == 0


def test_marking_the_same_twice_is_once(run):
    session, enrolment, office = make_open_session(run), make_trainee(run), make_office()

    changed = [attendance.mark(session, {enrolment: "late"}, actor=office) for _ in range(2)]

    assert changed == [1, 0]
    assert Evidence.objects.count() == 1


def test_one_wrong_row_saves_none(run):
    session, good = make_open_session(run), make_trainee(run)
    stranger = make_trainee(make_meeting("other"))
    marks = {good: "present", stranger: "present"}

    code = code_of(lambda: attendance.mark(session, marks, actor=make_office()))

    assert code == "not_asked"
    assert Attendance.objects.count() == 0


def test_session_of_another_run_counts_as_transfer(run):
    other = make_run(run.course, fiscal_year=2025)
    session, enrolment = make_open_session(run), make_trainee(other)
    receive(session, enrolment)

    attendance.mark(session, {enrolment: "transferred"}, actor=make_office())

    row = Evidence.objects.get(kind="attendance")
    enrolment.refresh_from_db()
    assert row.requirement.run == other
    assert enrolment.state == Enrolment.State.COMPLETED


def test_scheduled_session_is_not_marked(run):
    session, enrolment = make_session(run), make_trainee(run)

    code = code_of(lambda: attendance.mark(session, {enrolment: "present"}, actor=make_office()))

    assert code == "not_markable"


def test_closed_session_is_still_marked(run):
    session, enrolment = make_open_session(run), make_trainee(run)
    sessions.close_session(session, actor=None)

    assert attendance.mark(session, {enrolment: "present"}, actor=make_office()) == 1


def test_only_the_office_marks(run):
    session, enrolment = make_open_session(run), make_trainee(run)

    with pytest.raises(PermissionDenied):
        attendance.mark(session, {enrolment: "present"}, actor=session.facilitators.get())


def test_receiving_twice_is_once(run):
    session, enrolment = make_open_session(run), make_trainee(run)

    first, second = receive(session, enrolment), receive(session, enrolment)

    assert first.checked_in_at == second.checked_in_at
    assert Attendance.objects.count() == 1


def test_nobody_is_received_before_the_session_opens(run):
    session, enrolment = make_session(run), make_trainee(run)

    assert code_of(lambda: receive(session, enrolment)) == "not_open"


def test_trainee_does_not_receive_themselves(run):
    session, enrolment = make_open_session(run), make_trainee(run)

    with pytest.raises(PermissionDenied):
        attendance.check_in(session, enrolment, actor=enrolment.person)


def test_walk_in_by_number_moves_the_booking_here(run):
    here, elsewhere, enrolment = make_open_session(run), make_session(run), make_trainee(run)
    booking = book(elsewhere, enrolment)
    number = enrolment.person.number.upper()

    attendance.walk_in(here, f" {number} ", actor=make_office())

    booking.refresh_from_db()
    assert booking.state == Booking.State.TRANSFERRED
    assert Booking.objects.get(state="booked").session == here


def test_walk_in_with_an_unknown_number(run):
    session = make_open_session(run)

    code = code_of(lambda: attendance.walk_in(session, "zzz", actor=make_office()))

    assert code == "unknown_number"


@pytest.mark.parametrize(
    ("days", "refused"),
    [({"ended_on": -1}, "left"), ({"started_on": 30}, "begins_later")],
    ids=["ended yesterday", "begins next month"],
)
def test_nobody_without_a_post_on_the_day_is_received(run, days, refused):
    here, soon, enrolment = make_open_session(run), make_session(run), make_trainee(run)
    dates = {name: timezone.localdate() + timedelta(days=n) for name, n in days.items()}
    make_post(enrolment.person, make_organisation("ある課"), **dates)
    office = make_office()

    assert code_of(attendance.walk_in, here, enrolment.person.number, actor=office) == refused
    assert code_of(attendance.check_in, here, enrolment, actor=office) == refused
    assert code_of(book, soon, enrolment) == refused
    assert not here.attendances.exists()


def test_whoever_has_another_course_is_said_not_to_be_in_this_one(run):
    stranger = UserFactory()

    with pytest.raises(ValidationError, match="この研修を受けている方のうちに"):
        attendance.walk_in(make_open_session(run), stranger.number, actor=make_office())
