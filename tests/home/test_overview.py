"""Several courses at a glance, and until when, said kindly."""

from datetime import date, timedelta

import pytest

from courses.domain import pledges
from courses.models import Enrolment
from courses.worksheets.domain import submissions
from courses.worksheets.models import Review
from home.domain.overview import Deadline, deadlines, overviews, returned_worksheets
from library import clock
from tests.factories import add_lecture, add_stage, enrol, learn_lecture, make_course, make_run
from tests.outcomes import queries_of
from tests.worksheets.factories import begin, hand_in, make_sheet_run, make_trainer, make_worksheet

pytestmark = pytest.mark.django_db
MY = "/my/"


def two_stages(key):
    course = make_course(key, title=f"研修{key}")
    add_lecture(add_stage(course, f"{key}-1", "pledge_signed"), f"{key}-l1")
    add_lecture(add_stage(course, f"{key}-2", "stage_done"), f"{key}-l2")
    return make_run(course)


def read(enrolment, key):
    learn_lecture(enrolment, enrolment.run.modules.get(key=key))


def test_steps_follow_what_is_done():
    enrolment = enrol(two_stages("a"))

    def states():
        return [step.state for step in overviews([enrolment])[0].steps]

    locked = states()
    pledges.sign_for(enrolment, actor=enrolment.person)
    begun = states()[0]
    read(enrolment, "a-l1")

    assert (locked[0], begun, states()[0]) == ("locked", "now", "done")


def test_locked_step_says_what_opens_it():
    enrolment = enrol(two_stages("a"))

    (overview,) = overviews([enrolment])

    assert overview.steps[0].why == "秘密を守る誓約で開きます。"


@pytest.mark.parametrize(
    ("days", "text", "left"),
    [
        (8, "11月30日(月曜日)まで", "あと8日"),
        (0, "11月22日(日曜日)まで", "きょうまでです"),
        (129, "令和9年3月31日(水曜日)まで", "あと129日"),
        (-1, "11月21日(土曜日)まで", "期間が終わりました。続けたいときはご相談ください"),
    ],
)
def test_deadline_is_said_kindly(days, text, left):
    deadline = Deadline(Enrolment(), date(2026, 11, 22) + timedelta(days=days), days)

    assert (deadline.text, deadline.left) == (text, left)


def test_only_courses_that_go_on_have_a_deadline():
    learning, withdrawn = enrol(two_stages("a")), enrol(two_stages("b"))
    withdrawn.state = Enrolment.State.WITHDRAWN

    (deadline,) = deadlines([withdrawn, learning])

    assert deadline.days == (learning.run.ends_on - clock.today()).days


def test_every_course_stands_on_the_page(client):
    person = enrol(two_stages("a")).person
    for key in ("b", "c"):
        enrol(two_stages(key), person)
    client.force_login(person)

    page = client.get(MY).content.decode()

    assert all(f"研修{key}" in page for key in ("a", "b", "c"))
    assert page.count('class="steps"') == 3


def test_page_costs_the_same_for_two_courses_and_four(client):
    person = enrol(two_stages("a")).person
    enrol(two_stages("b"), person)
    client.force_login(person)
    client.get(MY)
    two = queries_of(client, MY)
    for key in ("c", "d"):
        enrol(two_stages(key), person)

    assert queries_of(client, MY) == two
    assert two <= 20


def test_worksheet_given_back_is_named_kindly(client):
    trainer = make_trainer()
    submission = begin(enrol(make_sheet_run(make_worksheet(), trainer=trainer)))
    submission = hand_in(submission)
    person = submission.enrolment.person
    before = returned_worksheets(person)
    submissions.review(
        submission, Review.Decision.RETURNED, "書き足してください",
        reviewer=trainer, edition=submission.edition,
    )  # fmt: skip
    client.force_login(person)

    page = client.get(MY).content.decode()

    assert (before, returned_worksheets(person)) == ([], [submission])
    assert "書き直しのお願い" in page


def test_worksheet_given_back_is_not_asked_for_once_its_module_was_taken_out():
    trainer = make_trainer()
    submission = hand_in(begin(enrol(make_sheet_run(make_worksheet(), trainer=trainer))))
    submissions.review(
        submission, Review.Decision.RETURNED, "書き足してください",
        reviewer=trainer, edition=submission.edition,
    )  # fmt: skip
    module = submission.requirement.module

    module.audiences, module.open_to = [], []
    module.save()

    assert returned_worksheets(submission.enrolment.person) == []
