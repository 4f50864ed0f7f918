"""How a meeting shows on my page and in the player."""

import pytest

from courses.domain.rules import progress_of
from courses.groupwork.domain import attendance, sessions
from courses.models import Requirement
from tests.factories import activity_for
from tests.groupwork.factories import (
    book,
    make_office,
    make_open_session,
    make_session,
    make_trainee,
    receive,
)
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def enrolment(run):
    return make_trainee(run)


def step_of(enrolment):
    activity = activity_for("attendance")
    return activity.steps(
        enrolment, list(Requirement.objects.filter(run=enrolment.run)), progress_of(enrolment)
    )[0]


def test_meeting_is_required_when_the_run_opens(run):
    requirement = Requirement.objects.get(run=run)

    assert (requirement.kind, requirement.title) == (
        "attendance",
        "「グループワーク small-g1」への出席",
    )


def test_first_there_is_a_date_to_choose(enrolment):
    step = step_of(enrolment)

    assert (step.state, step.action) == ("todo", "日程を選ぶ")
    assert step.url == f"/sessions/?module=small-g1&enrolment={enrolment.pk}"


def test_then_one_waits_for_the_day(run, enrolment):
    session = make_session(run)
    book(session, enrolment)

    step = step_of(enrolment)

    assert (step.state, step.url) == ("waiting", f"/sessions/{session.pk}/")
    assert "区民センター" in step.note


def test_waiting_list_is_named(run, enrolment):
    session = make_session(run, capacity=1)
    book(session, make_trainee(run))
    book(session, enrolment, accepts_waiting=True)

    assert "キャンセル待ち" in step_of(enrolment).note


def test_open_session_is_entered(run, enrolment):
    session = make_open_session(run)
    receive(session, enrolment)

    assert step_of(enrolment).state == "doing"


def test_absentee_may_choose_again(run, enrolment):
    session = make_open_session(run)
    receive(session, enrolment)
    sessions.close_session(session, actor=None)

    step = step_of(enrolment)

    assert (step.state, step.action) == ("waiting", "別の回を選ぶ")


def test_attendance_is_done(run, enrolment):
    session = make_open_session(run)
    attendance.mark(session, {enrolment: "present"}, actor=make_office())

    assert step_of(enrolment).state == "done"


def test_steps_cost_one_query(run, enrolment, django_assert_num_queries):
    requirements = list(Requirement.objects.filter(run=run).select_related("module")) * 3
    progress = progress_of(enrolment)

    with django_assert_num_queries(1):
        activity_for("attendance").steps(enrolment, requirements, progress)
