"""Part 1 is open while the exercise that names it is being done, and at no other time."""

import re
from datetime import date, datetime, time, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.cases.domain import access
from courses.domain import drafts, evidence, nominations, runs
from courses.models import Evidence, ExercisePage
from courses.worksheets.domain import submissions
from courses.worksheets.models import ModuleWorksheet
from tests.cases.factories import make_case, sign
from tests.factories import UserFactory, add_exercise, add_stage, enrol, make_course, make_run
from tests.worksheets.factories import begin, hand_in, make_trainer, make_worksheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    return make_case(exercises=["e1"])


@pytest.fixture
def enrolment(case):
    """Somebody who promised confidentiality, in an exercise that also has a meeting."""
    course = make_course(requires_pledge=False)
    page = add_exercise(add_stage(course, "s1"), "e1", requires_attendance=True)
    page.cases.add(case)
    page.save()
    ModuleWorksheet.objects.create(module=page, worksheet=make_worksheet())
    run = make_run(course, trainers=[make_trainer()])
    enrolment = enrol(run)
    sign(enrolment.person)
    return enrolment


def may_read(enrolment, order=1):
    part = ExercisePage.objects.get().cases.get().parts.get(order=order)
    return access.judge(enrolment.person, part).is_allowed


def accept(submission):
    return submissions.review(
        submission, "accepted", "", reviewer=submission.enrolment.run.trainers.get(),
        edition=submission.edition,
    )  # fmt: skip


def test_only_the_part_that_names_the_exercise_opens(enrolment):
    assert (may_read(enrolment, 1), may_read(enrolment, 2)) == (True, False)


def test_module_leads_to_the_part_and_the_part_back_to_it(client, enrolment):
    page = ExercisePage.objects.get()
    page.case_parts = ["part1"]
    page.save()
    client.force_login(enrolment.person)
    module = reverse("courses:module", args=[enrolment.pk, "e1"])

    link = re.search(r'href="(/cases/[^"]+)"', client.get(module).text)
    part = client.get(unescape(link[1]))

    assert f'href="{module}"' in part.text


def test_part_stays_open_until_the_worksheet_is_accepted(enrolment):
    submission = hand_in(begin(enrolment))
    before = may_read(enrolment)

    accept(submission)

    assert (before, may_read(enrolment)) == (True, False)


def test_part_opens_again_when_the_acceptance_is_voided_and_closes_with_the_next(enrolment):
    submission = hand_in(begin(enrolment))
    accept(submission)
    row = Evidence.objects.get(kind="worksheet")
    evidence.void_evidence(row, actor=UserFactory(), reason="別の方の分でした")
    submission.refresh_from_db()
    reopened = may_read(enrolment)

    accept(submission)

    assert (reopened, may_read(enrolment)) == (True, False)


def test_part_closes_to_whoever_withdraws(enrolment):
    nominations.withdraw(enrolment, actor=UserFactory(), reason="転勤")

    assert not may_read(enrolment)


def test_part_closes_with_the_run(enrolment):
    runs.close_run(enrolment.run, actor=UserFactory())

    assert not may_read(enrolment)


def test_longer_run_keeps_the_part_open_longer(enrolment):
    run = enrolment.run
    run.ends_on = date(2028, 3, 31)

    drafts.save_run(run, run.trainers.all(), actor=UserFactory())

    disclosure = enrolment.person.disclosures.get(closed_at=None)
    assert timezone.localdate(disclosure.closes_at) == date(2028, 3, 31)
    assert enrolment.person.disclosures.count() == 2


def test_part_does_not_outlast_its_run(enrolment):
    part = ExercisePage.objects.get().cases.get().parts.get(order=1)
    ends_on = enrolment.run.ends_on + timedelta(days=1)
    after = timezone.make_aware(datetime.combine(ends_on, time()))

    assert not access.judge(enrolment.person, part, at=after).is_allowed
