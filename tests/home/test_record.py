"""研修履歴: one's own, by year and term, with how each was learned; and on paper."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import Entry
from courses.domain import evidence, external, paper, pledges
from courses.worksheets.domain.submissions import review
from courses.worksheets.models import ModuleWorksheet
from home.domain.record import record_of
from people.models import Appointment
from people.roles import Role
from tests.certificates.factories import certify, make_hr, make_pledge_run
from tests.courses.external_factories import tell
from tests.factories import (
    UserFactory,
    add_exercise,
    add_lecture,
    add_stage,
    enrol,
    learn_lecture,
    make_course,
    make_run,
)
from tests.outcomes import queries_of
from tests.people.factories import make_office as make_post_office
from tests.people.factories import make_post
from tests.quizzes.factories import make_survey
from tests.remembered import remembered
from tests.reports.factories import make_organisation, make_staff
from tests.worksheets.factories import enter_on_paper, make_trainer, make_worksheet

pytestmark = pytest.mark.django_db
RECORD = "/my/record/"
PDF = "/my/record.pdf"


@pytest.fixture
@remembered
def run():
    course = make_course()
    stage = add_stage(course, "stage-1", "pledge_signed")
    for key in ("l1", "l2", "l3"):
        add_lecture(stage, key)
    return make_run(course)


@pytest.fixture
@remembered
def learner(run):
    enrolment = enrol(run)
    pledges.sign_for(enrolment, actor=enrolment.person)
    return enrolment


def read(enrolment, key):
    learn_lecture(enrolment, enrolment.run.modules.get(key=key))


def test_each_module_says_how_it_was_learned(learner, run):
    office = UserFactory(roles=[Role.OFFICE])
    read(learner, "l1")
    paper.record_paper(
        learner,
        run.requirements.get(key="l2:lecture"),
        paper.Original(day=date(2026, 11, 1), kept="書庫"),
        actor=office,
    )
    evidence.exempt(learner, run.requirements.get(key="l3:lecture"), actor=office, reason="他区")

    (course,) = record_of(learner.person).years[0].courses

    assert {unit.title: unit.how for unit in course.units} == {
        "講義 l1": "画面", "講義 l2": f"紙(代行入力:事務局 {office.get_full_name()}、原本:書庫)", "講義 l3": "免除",
    }  # fmt: skip
    assert course.minutes == 120


def test_steps_besides_modules_say_when_and_how(client):
    office = UserFactory(roles=[Role.OFFICE])
    course = make_course(requires_survey=True)
    make_survey(course)
    stage = add_stage(course, "stage-1", "pledge_signed")
    exercise = add_exercise(stage, "e1")
    ModuleWorksheet.objects.create(module=exercise, worksheet=make_worksheet())
    run = make_run(course, trainers=[make_trainer()])
    enrolment = enrol(run)
    pledge, original = run.requirements.get(kind="pledge"), date(2026, 11, 1)
    paper.record_paper(enrolment, pledge, paper.Original(original, "書庫"), actor=office)
    sheet = enter_on_paper(enrolment, {"noticed": "紙のとおり"}, actor=office)
    review(sheet, "accepted", "", reviewer=run.trainers.get(), edition=sheet.edition)

    (course,) = record_of(enrolment.person).years[0].courses
    client.force_login(enrolment.person)
    page = client.get(RECORD).content.decode()

    by_paper = f"紙(代行入力:事務局 {office.get_full_name()}、原本:"
    assert [(step.title, step.how.startswith(by_paper)) for step in course.steps] == [
        ("秘密を守る誓約", True), (run.requirements.get(kind="worksheet").title, True),
    ]  # fmt: skip
    assert course.steps[0].done_on == date(2026, 11, 1)
    assert all(step.how in page for step in course.steps)


def test_step_done_on_the_screen_says_so(learner):
    (course,) = record_of(learner.person).years[0].courses

    assert [(step.title, step.how) for step in course.steps] == [("秘密を守る誓約", "画面")]


def test_years_and_sums_keep_ours_apart_from_elsewhere(learner):
    read(learner, "l1")
    hr = make_hr(learner.person)
    external.approve(tell(learner.person, minutes=90), actor=hr)
    tell(learner.person, title="待つもの", minutes=30)
    tell(learner.person, title="前の年度", held_on=date(2026, 3, 31))

    record = record_of(learner.person)

    assert [year.label for year in record.years] == ["令和8年度", "令和7年度"]
    assert (record.minutes, record.minutes_elsewhere) == (40, 90)
    assert record.years[1].minutes_elsewhere == 0


def test_terms_count_what_was_learned_in_their_days(learner):
    read(learner, "l1")
    office = make_post_office("minsei", is_appointed=True)
    seat = {"office": office, "organisation": make_organisation("welfare-2")}
    Appointment.objects.create(
        user=learner.person, started_on=date(2022, 12, 1), ended_on=date(2025, 11, 30), **seat
    )
    Appointment.objects.create(user=learner.person, started_on=date(2025, 12, 1), **seat)
    external.approve(
        tell(learner.person, held_on=date(2025, 11, 30), minutes=60), actor=make_hr(learner.person)
    )

    now, before = record_of(learner.person).tenures

    assert (now.minutes, now.minutes_elsewhere) == (40, 0)
    assert (before.minutes, before.minutes_elsewhere) == (0, 60)
    assert before.days == "令和4年12月1日から令和7年11月30日まで"


def test_page_shows_courses_certificates_and_trainings(client):
    certificate = certify(make_pledge_run())
    person = certificate.enrolment.person
    external.give_back(tell(person), actor=make_hr(person), reason="主催を直してください")
    client.force_login(person)

    page = client.get(RECORD).content.decode()

    assert certificate.snapshot["number_text"] in page
    assert "差し戻し" in page
    assert "主催を直してください" in page


def test_empty_record_says_so(client):
    client.force_login(UserFactory())

    assert "記録はまだありません" in client.get(RECORD).content.decode()


def test_paper_holds_the_approved_only_and_no_reflection(learner):
    tell(learner.person)
    external.approve(tell(learner.person, title="済"), actor=make_hr(learner.person))

    titles = [
        t.title for y in record_of(learner.person, only_approved=True).years for t in y.trainings
    ]

    assert titles == ["済"]


def test_pdf_is_tagged_and_embeds_its_font(client, learner):
    read(learner, "l1")
    client.force_login(learner.person)

    response = client.get(PDF)

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-1.7")
    for mark in (b"/StructTreeRoot", b"/Lang", b"NotoSerifJP"):
        assert mark in response.content


@pytest.mark.parametrize("name", ["\u845b\U000e0102", "\ufa19"])
def test_name_is_printed_as_written_or_left_for_a_pen(client, learner, name):
    learner.person.family_name = name
    learner.person.save()
    client.force_login(learner.person)

    assert client.get(PDF).status_code == 200


@pytest.mark.parametrize("address", [RECORD, PDF])
def test_record_is_for_oneself(client, address, learner):
    anonymous = client.get(address)
    client.force_login(UserFactory())

    assert anonymous.url.startswith(reverse("account_login"))
    assert client.post(address).status_code == 405
    assert "no-store" in client.get(address)["Cache-Control"]
    assert learner.person.number.encode() not in client.get(RECORD).content


def test_hr_prints_for_its_own_people_only(client, learner):
    place = make_organisation("welfare-2")
    make_post(learner.person, place)
    hr, other = (
        make_staff(Role.HR, remit=place),
        make_staff(Role.HR, remit=make_organisation("other-2")),
    )
    address = reverse("reports:record_pdf", args=[learner.pk])
    client.force_login(hr)

    printed = client.get(address)

    client.force_login(other)
    assert (printed.status_code, client.get(address).status_code) == (200, 404)
    assert Entry.objects.filter(verb="reports.record.print", actor_id=str(hr.pk)).count() == 1


def test_record_costs_the_same_for_one_and_three(client, learner):
    read(learner, "l1")
    tell(learner.person)
    client.force_login(learner.person)
    client.get(RECORD)
    alone = queries_of(client, RECORD)
    read(learner, "l2")
    read(learner, "l3")
    for number in range(2):
        tell(learner.person, title=f"研修{number}")
        other = make_course(f"other-{number}", title=f"研修{number}", requires_pledge=False)
        add_lecture(add_stage(other, f"o{number}"), f"x{number}")
        read(enrol(make_run(other), learner.person), f"x{number}")

    assert queries_of(client, RECORD) == alone
