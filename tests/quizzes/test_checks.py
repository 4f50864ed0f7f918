"""What quizzes and surveys say before a run opens."""

import pytest

from courses.checklist import Level
from courses.domain import drafts
from quizzes.domain.checks import can_be_passed
from quizzes.models import Question
from tests.factories import UserFactory, add_lecture, add_stage, make_course, make_run
from tests.quizzes.factories import make_quiz, make_survey
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def lecture():
    return add_lecture(add_stage(make_course(), "stage-1"), "l1")


def errors(lecture):
    course = lecture.get_parent().get_parent().specific
    run = make_run(course, is_open=False, trainers=[UserFactory(roles=["trainer"])])
    return [f.code for f in drafts.preview_opening(run).findings if f.level == Level.ERROR]


def test_quiz_of_every_kind_can_be_passed(lecture):
    make_quiz(lecture, pass_percent=100)

    assert errors(lecture) == []


def test_quiz_without_questions_is_on_the_list_with_everything_else(lecture):
    quiz = make_quiz(lecture)
    type(quiz).objects.update(questions=[])
    add_stage(lecture.get_parent().get_parent(), "stage-2")

    assert errors(lecture) == ["no_questions", "stage_empty"]


GOOD = Question(type="true_false", points=1, body={"answer": False})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("single", {"choices": [{"key": "a", "text": "あ", "correct": False}]}),
        ("multiple", {"choices": []}),
        ("short_text", {"accepted": [" "], "normalize": []}),
        ("short_text", {"accepted": ["。", "\u200b"]}),
        ("ordering", {"items": []}),
        ("matching", {"pairs": [], "extra_right": ["あ"]}),
        ("true_false", {}),
    ],
)
@pytest.mark.parametrize(("percent", "passable"), [(80, True), (81, False)])
def test_question_without_a_right_answer_counts_against_the_pass_mark(
    kind, body, percent, passable
):
    questions = [GOOD] * 4 + [Question(type=kind, points=1, body=body)]

    assert can_be_passed(questions, percent) == passable


def test_quiz_worth_nothing_cannot_be_passed():
    assert not can_be_passed([Question(type="true_false", points=0, body={"answer": True})], 1)


def test_survey_without_questions_is_refused(lecture):
    course = lecture.get_parent().get_parent().specific
    course.requires_survey = True
    course.save()
    survey = make_survey(course)
    type(survey).objects.update(questions=[])

    assert errors(lecture) == ["no_questions"]
