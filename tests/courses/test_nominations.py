"""From 推薦 to 受講決定: who may, once, and what is frozen by it."""

import pytest
from django.core.exceptions import ValidationError

from courses.domain import evidence, nominations, pledges, projection, runs
from courses.models import Enrolment, Nomination
from people.models import Audience
from tests.factories import (
    UserFactory,
    add_lecture,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def run():
    course = make_course()
    add_lecture(add_stage(course, "stage-1", "pledge_signed"), "l1")
    return make_run(course)


def test_audiences_are_frozen_when_accepted(run):
    enrolment = enrol(run, audiences=["高支"])
    enrolment.person.audiences.set(Audience.objects.filter(code="介支"))

    pledges.sign_for(enrolment, actor=enrolment.person)

    enrolment.refresh_from_db()
    assert enrolment.audiences == ["高支"]
    assert list(projection.drifts()) == []


def test_somebody_of_two_sectors_keeps_both(run):
    assert enrol(run, audiences=["介支", "高支"]).audiences == ["介支", "高支"]


def test_run_that_asks_nothing_of_somebody_completes_nothing():
    course = make_course(requires_pledge=False)
    add_lecture(add_stage(course, "stage-1"), "l1")
    run = make_run(course)
    # Such a run does not open any more; older ones are kept.
    run.modules.update(audiences=["介支"])

    enrolment = enrol(run, audiences=["高支"])

    assert (enrolment.state, enrolment.completed_at) == (Enrolment.State.ACCEPTED, None)
    assert list(projection.drifts()) == []


def test_closed_run_accepts_nobody(run):
    nomination = nominations.nominate(run, UserFactory(audiences=["支"]), actor=None)
    runs.close_run(run, actor=UserFactory())

    with pytest.raises(ValidationError) as error:
        nominations.accept(nomination, actor=None)

    nomination.refresh_from_db()
    assert error.value.code == "run_closed"
    assert nomination.state == Nomination.State.NOMINATED


def test_declined_nomination_cannot_be_accepted(run):
    nomination = nominations.nominate(run, UserFactory(audiences=["支"]), actor=None)
    nominations.decline(nomination, actor=UserFactory(), note="定員のため")

    with pytest.raises(ValidationError) as error:
        nominations.accept(nomination, actor=None)

    assert error.value.code == "decided"
    assert not Enrolment.objects.exists()


def test_pledge_of_one_course_is_signed_again_in_another_as_the_same_pledge(run):
    enrolment = enrol(run)
    pledges.sign_for(enrolment, actor=enrolment.person)
    other = make_course("other")
    add_lecture(add_stage(other, "o-1", "pledge_signed"), "o1")
    second = enrol(make_run(other), enrolment.person)

    pledges.sign_for(second, actor=enrolment.person)

    assert enrolment.person.pledges.count() == 1
    assert second.progress.get().is_open


def test_whoever_completed_cannot_withdraw(run):
    enrolment = enrol(run)
    for requirement in run.requirements.all():
        evidence.exempt(enrolment, requirement, actor=UserFactory(), reason="研修済み")

    with pytest.raises(ValidationError) as error:
        nominations.withdraw(enrolment, actor=UserFactory(), reason="転勤")

    enrolment.refresh_from_db()
    assert error.value.code == "completed"
    assert enrolment.state == Enrolment.State.COMPLETED


def test_withdrawal_needs_a_reason(run):
    enrolment = enrol(run)

    with pytest.raises(ValidationError) as error:
        nominations.withdraw(enrolment, actor=UserFactory(), reason=" ")

    assert error.value.code == "reason_missing"
