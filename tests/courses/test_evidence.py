"""Evidence: appended once, voided by a later row, and what is projected from it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from courses.cases.domain import access
from courses.domain import evidence, nominations, paper, pledges, projection, runs
from courses.models import Enrolment, Evidence, ModuleProgress, Requirement
from library import clock
from tests.factories import (
    UserFactory,
    add_lecture,
    add_stage,
    enrol,
    learn_lecture,
    make_course,
    make_run,
)
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def enrolment():
    course = make_course()
    stage = add_stage(course, "stage-1", "pledge_signed")
    add_lecture(stage, "l1")
    return enrol(make_run(course))


def lecture(enrolment):
    return enrolment.run.modules.get(key="l1")


def test_lecture_is_locked_until_the_pledge_is_signed(enrolment):
    with pytest.raises(ValidationError) as error:
        learn_lecture(enrolment, lecture(enrolment))

    assert error.value.code == "locked"


def test_course_is_completed_when_everything_is_read(enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    learn_lecture(enrolment, lecture(enrolment))

    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.COMPLETED
    assert enrolment.completed_at == Evidence.objects.get(kind="lecture").occurred_at
    assert enrolment.minutes_done == 40


def test_same_fact_twice_is_one_row(enrolment):
    first = pledges.sign_for(enrolment, actor=enrolment.person)

    second = pledges.sign_for(enrolment, actor=enrolment.person)

    assert second == first
    assert Evidence.objects.count() == 1


def test_voided_fact_no_longer_counts_and_can_be_recorded_again(enrolment):
    office = UserFactory()
    pledges.sign_for(enrolment, actor=enrolment.person)
    void = evidence.void_evidence(Evidence.objects.get(), actor=office, reason="別の人の分でした")

    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.ACCEPTED
    assert void.reason == "別の人の分でした"

    pledges.sign_for(enrolment, actor=enrolment.person)

    assert ModuleProgress.objects.get(enrolment=enrolment).is_open


def test_voided_pledge_closes_the_cases_until_it_is_signed_again(enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)
    evidence.void_evidence(Evidence.objects.get(), actor=UserFactory(), reason="別の人の分")
    assert not access.has_pledge(enrolment.person)

    pledges.sign_for(enrolment, actor=enrolment.person)

    assert access.has_pledge(enrolment.person)


def test_pledge_that_another_course_counts_stays(enrolment):
    course = make_course("other")
    add_lecture(add_stage(course, "stage-1", "pledge_signed"), "l2")
    for row in (enrolment, enrol(make_run(course), enrolment.person)):
        proof = pledges.sign_for(row, actor=row.person)

    evidence.void_evidence(proof, actor=UserFactory(), reason="誤り")

    assert access.has_pledge(enrolment.person)


def test_database_refuses_to_change_or_delete_evidence(enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)

    for change in (
        lambda: Evidence.objects.update(result="別"),
        lambda: Evidence.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert Evidence.objects.get().result == ""


def test_exemption_needs_a_reason(enrolment):
    requirement = Requirement.objects.get(key="l1:lecture")

    with pytest.raises(ValidationError) as error:
        evidence.exempt(enrolment, requirement, actor=UserFactory(), reason=" ")

    assert error.value.code == "reason_missing"


def test_nobody_vouches_for_themselves(enrolment):
    requirement = Requirement.objects.get(key="l1:lecture")
    actor = enrolment.person
    original = paper.Original(day=clock.today(), kept="書庫2")

    for act in (
        lambda: evidence.exempt(enrolment, requirement, actor=actor, reason="既修"),
        lambda: evidence.unlock_stage(enrolment, "stage-1", actor=actor, reason="既修"),
        lambda: paper.record_paper(enrolment, requirement, original, actor=actor),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert error.value.code == "own_record"
    assert not Evidence.objects.exists()


def test_office_opens_a_stage_with_a_reason(enrolment):
    evidence.unlock_stage(enrolment, "stage-1", actor=UserFactory(), reason="紙で受講するため")

    assert ModuleProgress.objects.get(enrolment=enrolment).is_open


def test_closed_run_takes_nothing_more(enrolment):
    office = UserFactory()
    runs.close_run(enrolment.run, actor=office)

    with pytest.raises(ValidationError) as error:
        pledges.sign_for(enrolment, actor=enrolment.person)

    enrolment.refresh_from_db()
    assert error.value.code == "run_closed"
    assert enrolment.state == Enrolment.State.NOT_COMPLETED


def test_no_drift_after_ordinary_work_and_drift_after_tampering(enrolment):
    pledges.sign_for(enrolment, actor=enrolment.person)
    learn_lecture(enrolment, lecture(enrolment))
    assert list(projection.drifts()) == []

    ModuleProgress.objects.update(met=0, state="todo")

    assert {drift.column for drift in projection.drifts()} == {"met", "state"}


def test_accepting_twice_is_one_enrolment(enrolment):
    nomination = enrolment.run.nominations.get()

    assert nominations.accept(nomination, actor=None) == enrolment
    assert Enrolment.objects.count() == 1


def test_commissioner_cannot_be_nominated_for_the_staff_course(enrolment):
    with pytest.raises(ValidationError) as error:
        nominations.nominate(enrolment.run, UserFactory(audiences=["サ"]), actor=None)

    assert error.value.code == "other_audience"
