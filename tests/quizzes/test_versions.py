"""Freezing a quiz, and what its run and its steps make of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from courses.domain.evidence import exempt
from courses.domain.rules import progress_of
from courses.models import Requirement
from quizzes.domain import attempts
from quizzes.domain.versions import current_version, version_of
from quizzes.models import Question, QuizVersion
from tests.factories import (
    UserFactory,
    activity_for,
    add_lecture,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.quizzes.factories import (
    RIGHT,
    SIX,
    WRONG,
    enrol_in_quiz,
    enrol_in_survey,
    make_quiz,
    quiz_requirement,
)
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def quiz():
    return make_quiz(add_lecture(add_stage(make_course(), "stage-1"), "l1"))


def test_same_content_is_the_same_version(quiz):
    assert current_version(quiz) == current_version(quiz)
    assert Question.objects.count() == 6


@pytest.mark.parametrize(
    "change", [{"title": "別"}, {"pass_percent": 70}, {"max_attempts": 3}, {"questions": SIX[:5]}]
)
def test_any_change_is_the_next_version(quiz, change):
    first = current_version(quiz)
    for name, value in change.items():
        setattr(quiz, name, value)
    quiz.save()

    assert current_version(quiz).number == first.number + 1


def test_content_that_returns_is_the_version_that_it_was(quiz):
    first = current_version(quiz)
    quiz.pass_percent = 70
    quiz.save()
    current_version(quiz)
    quiz.pass_percent = 80
    quiz.save()

    assert current_version(quiz) == first


def test_version_keeps_every_kind_of_question(quiz):
    current_version(quiz)

    bodies = {q.type: q.body for q in Question.objects.all()}
    assert bodies["single"]["choices"][0] == {"key": "a", "text": "ただしい枝", "correct": True}
    assert bodies["true_false"] == {"answer": False}
    assert bodies["short_text"] == {"accepted": ["ジョウタイ", "あるありさま"]}
    assert [item["key"] for item in bodies["ordering"]["items"]] == ["first", "second", "third"]
    assert bodies["matching"]["extra_right"] == ["すぐに働く"]


def test_quiz_without_questions_is_not_frozen(quiz):
    quiz.questions = []
    quiz.save()

    with pytest.raises(ValidationError) as error:
        current_version(quiz)

    assert error.value.code == "no_questions"


def test_database_refuses_to_change_a_version(quiz):
    current_version(quiz)

    for change in (
        lambda: QuizVersion.objects.update(pass_percent=1),
        lambda: Question.objects.update(points=9),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_run_requires_the_version_of_its_day():
    enrolment = enrol_in_quiz()
    quiz = enrolment.run.modules.get().page.quiz
    quiz.pass_percent = 50
    quiz.save()
    later = make_run(enrolment.run.course, title="第2回")

    assert version_of(quiz_requirement(enrolment)).pass_percent == 80
    assert version_of(later.requirements.get(kind="quiz")).pass_percent == 50


def test_course_that_wants_no_quizzes_requires_none():
    course = make_course(requires_quizzes=False)
    make_quiz(add_lecture(add_stage(course, "stage-1"), "l1"))

    assert not make_run(course).requirements.filter(kind="quiz").exists()


def step_of(enrolment, kind="quiz"):
    requirements = list(Requirement.objects.filter(run=enrolment.run, kind=kind))
    return activity_for(kind).steps(enrolment, requirements, progress_of(enrolment))[0]


def take(enrolment, answers):
    requirement = quiz_requirement(enrolment)
    attempt = attempts.start_attempt(enrolment, requirement, actor=enrolment.person)
    attempts.save_responses(attempt, answers, actor=enrolment.person)
    return attempts.submit_attempt(attempt, actor=enrolment.person)


def test_step_follows_the_attempts():
    enrolment = enrol_in_quiz()
    assert (step_of(enrolment).state, step_of(enrolment).action) == ("todo", "確認テストを受ける")

    requirement = quiz_requirement(enrolment)
    attempt = attempts.start_attempt(enrolment, requirement, actor=enrolment.person)
    assert (step_of(enrolment).state, step_of(enrolment).action) == ("doing", "答えはじめる")
    assert "まだ答えていません" in step_of(enrolment).note

    attempts.save_responses(attempt, {"q1": ""}, actor=enrolment.person)
    assert "まだ答えていません" in step_of(enrolment).note

    attempts.save_responses(attempt, {"q1": "b"}, actor=enrolment.person)
    assert (step_of(enrolment).state, step_of(enrolment).action) == ("doing", "続きから")
    assert "途中まで答えてあります" in step_of(enrolment).note

    attempts.submit_attempt(attempt, actor=enrolment.person, confirmed=True)
    assert step_of(enrolment).action == "もう一度学習して受ける"

    passed = take(enrolment, RIGHT)
    take(enrolment, WRONG)
    assert step_of(enrolment).state == "done"
    assert str(passed.pk) in step_of(enrolment).url


def test_step_of_a_locked_module_cannot_be_pressed_and_says_why():
    step = step_of(enrol_in_quiz(pledge=True))

    assert step.url == ""
    assert "開くと" in step.note


def test_exempted_step_is_done():
    enrolment = enrol_in_quiz()
    exempt(enrolment, quiz_requirement(enrolment), actor=UserFactory(), reason="紙で受験済み")

    assert step_of(enrolment).state == "done"


@pytest.mark.parametrize("count", [1, 3])
def test_steps_cost_the_same_for_any_number(count, django_assert_num_queries):
    course = make_course(requires_pledge=False)
    stage = add_stage(course, "stage-1")
    for number in range(count):
        make_quiz(add_lecture(stage, f"l{number}"))
    enrolment = enrol(make_run(course))
    rows = Requirement.objects.filter(run=enrolment.run, kind="quiz")
    requirements = list(rows.select_related("module"))
    progress = progress_of(enrolment)

    with django_assert_num_queries(1):
        steps = activity_for("quiz").steps(enrolment, requirements, progress)

    assert len(steps) == count


def test_survey_step_opens_and_is_done():
    locked = step_of(enrol_in_survey(pledge=True), "survey")

    assert (locked.state, locked.url) == ("todo", "")
    assert locked.note == "受講アンケートは、「秘密を守る誓約」が済むと開きます。"


def test_survey_step_leads_to_the_survey(client):
    enrolment = enrol_in_survey()
    step = step_of(enrolment, "survey")
    client.force_login(enrolment.person)
    client.post(step.url, {"s1": "1", "s2": "自宅"})

    assert step.action == "アンケートに答える"
    assert step_of(enrolment, "survey").state == "done"
