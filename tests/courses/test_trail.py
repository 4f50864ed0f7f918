"""Every fact leaves one entry in the trail, and says for whom it was entered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from courses.domain import evidence, paper, pledges
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def enrolment():
    course = make_course()
    add_lecture(add_stage(course, "stage-1", "pledge_signed"), "l1")
    return enrol(make_run(course))


def entries(verb):
    return Entry.objects.filter(verb=verb)


def test_fact_of_ones_own_is_in_the_trail_once(enrolment):
    for _ in range(2):
        row = pledges.sign_for(enrolment, actor=enrolment.person)

    entry = entries("courses.evidence.record").get()
    assert (entry.actor_id, entry.on_behalf_of_id) == (enrolment.person_id, None)
    assert entry.data["evidence"] == str(row.pk)


def test_paper_is_in_the_trail_under_who_entered_it_and_for_whom(enrolment):
    office = UserFactory(roles=["office"])
    day = timezone.localdate() - timedelta(days=1)

    paper.record_paper(
        enrolment,
        enrolment.run.requirements.get(kind="pledge"),
        paper.Original(day=day, kept="事務局の棚"),
        actor=office,
    )

    entry = entries("courses.evidence.record").get()
    assert (entry.actor_id, entry.on_behalf_of_id) == (office.pk, enrolment.person_id)


def test_exemption_is_in_the_trail_as_one_with_its_reason(enrolment):
    requirement = enrolment.run.requirements.get(kind="lecture")
    office = UserFactory(roles=["office"])

    for _ in range(2):
        evidence.exempt(enrolment, requirement, actor=office, reason="他の研修で受講済み")

    entry = entries("courses.requirement.exempt").get()
    assert entry.data["reason"] == "他の研修で受講済み"
    assert not entries("courses.evidence.record").exists()
