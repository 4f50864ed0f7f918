"""A whole course on paper alone, by the rules and without a screen; then what the record says."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from certificates.models import Certificate
from courses.domain import halls, paper
from courses.groupwork.domain import attendance, sessions
from courses.models import Enrolment, Evidence, RunModule
from courses.worksheets.domain import submissions
from courses.worksheets.models import ModuleWorksheet
from library import clock
from quizzes.domain import papers
from quizzes.models import QuizVersion
from tests.factories import (
    UserFactory,
    add_exercise,
    add_group_work,
    add_lecture,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.groupwork.factories import make_session
from tests.quizzes.factories import RIGHT, make_quiz, make_survey
from tests.remembered import remembered
from tests.worksheets.factories import enter_on_paper, make_trainer, make_worksheet

pytestmark = pytest.mark.django_db
KEPT = "書庫2"


@pytest.fixture
@remembered
def staff():
    return UserFactory(roles=["office"], family_name="千石", given_name="誠")


@pytest.fixture
@remembered
def enrolment():
    course = make_course(requires_pledge=True, requires_survey=True)
    make_survey(course)
    stage = add_stage(course, "stage-1", "pledge_signed")
    make_quiz(add_lecture(stage, "l1"))
    add_lecture(stage, "l2")
    exercise = add_exercise(stage, "e1")
    ModuleWorksheet.objects.create(module=exercise, worksheet=make_worksheet())
    add_group_work(stage, "g1")
    return enrol(make_run(course, trainers=[make_trainer()]))


def original():
    return paper.Original(day=clock.today(), kept=KEPT)


def fact(enrolment, kind, staff):
    requirement = enrolment.run.requirements.get(kind=kind)
    paper.record_paper(enrolment, requirement, original(), actor=staff)


def whole_course(enrolment, staff):
    run = enrolment.run
    today = clock.today()
    fact(enrolment, "pledge", staff)
    lectures = halls.lectures_of(run)
    viewing = halls.create_viewing(
        run, lectures, held_on=today, place="区民館", led_by="西片", actor=staff
    )
    halls.enter_roster(viewing, [enrolment], original_kept=KEPT, actor=staff)
    papers.enter_sheet(
        enrolment, run.requirements.get(kind="quiz"), RIGHT, original(), sheet=1,
        version=QuizVersion.objects.get(), actor=staff,
    )  # fmt: skip
    sheet = enter_on_paper(enrolment, {"noticed": "紙のとおり"}, actor=staff)
    trainer = run.trainers.get()
    submissions.review(sheet, "accepted", "", reviewer=trainer, edition=sheet.edition)
    meeting = make_session(run, page=RunModule.objects.get(run=run, key="g1").page, case=None)
    sessions.open_session(meeting, actor=meeting.facilitators.get())
    attendance.walk_in(meeting, enrolment.person.number, actor=staff)
    meeting.refresh_from_db()
    attendance.mark(meeting, {enrolment: "present"}, actor=staff, original_kept=KEPT)
    fact(enrolment, "survey", staff)


def test_course_is_completed_on_paper_and_the_record_says_so(client, enrolment, staff):
    whole_course(enrolment, staff)

    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.COMPLETED
    assert Certificate.objects.filter(enrolment=enrolment).exists()
    assert not Evidence.objects.filter(enrolment=enrolment, channel="online").exists()
    rows = Evidence.objects.filter(enrolment=enrolment)
    assert {row.payload["original_kept"] for row in rows} == {KEPT}
    assert {row.on_behalf_of for row in rows} == {enrolment.person}
    client.force_login(enrolment.person)
    page = client.get(reverse("home:record")).text
    said = f"(代行入力:事務局 千石 誠、原本:{KEPT})"
    for how in (f"紙{said}", f"会場で視聴{said}", f"会場{said}"):
        assert how in page
    call_command("verify_records")


def test_worksheet_written_again_on_screen_is_no_longer_one_from_paper(enrolment, staff):
    fact(enrolment, "pledge", staff)
    sheet = enter_on_paper(enrolment, {"noticed": "紙"}, actor=staff)
    trainer = enrolment.run.trainers.get()
    submissions.review(sheet, "returned", "くわしく", reviewer=trainer, edition=sheet.edition)
    sheet.refresh_from_db()
    person = enrolment.person

    saved = submissions.save_draft(sheet, {"noticed": "画面"}, edition=sheet.edition, actor=person)
    again = submissions.submit(saved, edition=saved.edition, actor=person)

    assert (again.entered_by, again.original_kept) == (None, "")


def test_worksheet_of_a_day_to_come_is_refused_and_stays_on_the_form(client, enrolment, staff):
    fact(enrolment, "pledge", staff)
    client.force_login(staff)
    requirement = enrolment.run.requirements.get(kind="worksheet")
    url = reverse("worksheets:paper", args=[enrolment.pk, requirement.pk])
    later = (clock.today() + timedelta(days=1)).isoformat()

    response = client.post(url, {"f-noticed": "紙のとおり", "day": later, "original_kept": KEPT})

    assert response.status_code == 422
    assert "紙のとおり" in response.text
    assert "まだ来ていない日付" in response.text
