"""The life of an attempt: opened once, kept as it is typed, graded once."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import Entry
from courses.domain import pledges, runs
from courses.models import Enrolment, Evidence, ModuleProgress
from quizzes.domain import attempts
from quizzes.models import Attempt, Response
from tests.factories import UserFactory
from tests.quizzes.factories import RIGHT, SIX, WRONG, enrol_in_quiz, quiz_requirement

pytestmark = pytest.mark.django_db


def started(enrolment: Enrolment) -> Attempt:
    return attempts.start_attempt(enrolment, quiz_requirement(enrolment), actor=enrolment.person)


def taken(enrolment: Enrolment, answers) -> Attempt:
    attempt = started(enrolment)
    attempts.save_responses(attempt, answers, actor=enrolment.person)
    return attempts.submit_attempt(attempt, actor=enrolment.person, confirmed=True)


def test_double_click_opens_one_attempt():
    enrolment = enrol_in_quiz()

    assert started(enrolment) == started(enrolment)
    assert Attempt.objects.count() == 1
    assert Entry.objects.filter(verb="quizzes.attempt.start").count() == 1


def test_locked_module_is_not_started():
    enrolment = enrol_in_quiz(pledge=True)

    with pytest.raises(ValidationError) as error:
        started(enrolment)

    assert error.value.code == "locked"
    assert not Attempt.objects.exists()


def test_somebody_else_cannot_start_save_or_submit():
    enrolment = enrol_in_quiz()
    attempt, other = started(enrolment), UserFactory()

    for act in (
        lambda: attempts.start_attempt(enrolment, quiz_requirement(enrolment), actor=other),
        lambda: attempts.save_responses(attempt, {"q1": "a"}, actor=other),
        lambda: attempts.submit_attempt(attempt, actor=other, confirmed=True),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert error.value.code == "not_yours"
    assert not Response.objects.exists()


def test_closed_run_takes_no_attempt_and_no_answer():
    enrolment = enrol_in_quiz()
    attempt = started(enrolment)
    runs.close_run(enrolment.run, actor=UserFactory())

    with pytest.raises(ValidationError) as error:
        attempts.save_responses(attempt, {"q1": "a"}, actor=enrolment.person)

    assert error.value.code == "run_closed"


def test_requirement_of_another_run_is_refused():
    enrolment = enrol_in_quiz()
    from tests.factories import make_run

    other = make_run(enrolment.run.course, title="第2回")

    with pytest.raises(ValidationError) as error:
        attempts.start_attempt(
            enrolment, other.requirements.get(key="l1:quiz"), actor=enrolment.person
        )

    assert error.value.code == "other_run"


def test_attempts_end_where_the_quiz_says_so():
    enrolment = enrol_in_quiz(max_attempts=1)
    taken(enrolment, WRONG)

    with pytest.raises(ValidationError) as error:
        started(enrolment)

    assert error.value.code == "no_attempts_left"


def test_attempt_is_of_the_version_that_the_run_froze():
    enrolment = enrol_in_quiz()
    quiz = enrolment.run.modules.get().page.quiz
    quiz.questions = SIX[:1]
    quiz.save()

    assert started(enrolment).version.questions.count() == 6


def test_saving_the_same_again_changes_nothing():
    enrolment = enrol_in_quiz()
    attempt = started(enrolment)
    attempts.save_responses(attempt, {"q4": " 状態"}, actor=enrolment.person)
    first = Response.objects.get()

    attempts.save_responses(attempt, {"q4": " 状態"}, actor=enrolment.person)

    assert Response.objects.get().saved_at == first.saved_at
    assert first.answer == " 状態"


def test_malformed_answer_is_refused_and_the_others_are_kept():
    enrolment = enrol_in_quiz()
    attempt = started(enrolment)

    with pytest.raises(ValidationError) as error:
        attempts.save_responses(
            attempt, {"q1": "zzz", "nosuch": 1, "q3": True}, actor=enrolment.person
        )

    assert error.value.code == "invalid"
    assert {r.question.key: r.answer for r in Response.objects.all()} == {"q3": True}


def test_open_questions_are_asked_about_and_everything_is_kept():
    enrolment = enrol_in_quiz()
    attempt = started(enrolment)
    attempts.save_responses(attempt, {"q1": "a", "q5": {"first": 1}}, actor=enrolment.person)

    with pytest.raises(ValidationError) as error:
        attempts.submit_attempt(attempt, actor=enrolment.person)

    attempt.refresh_from_db()
    assert error.value.code == "unanswered"
    assert attempt.state == Attempt.State.IN_PROGRESS
    assert Response.objects.count() == 2

    attempts.submit_attempt(attempt, actor=enrolment.person, confirmed=True)

    assert Response.objects.filter(points__isnull=False).count() == 6


def test_pass_is_evidence_without_points():
    enrolment = enrol_in_quiz()

    attempt = taken(enrolment, RIGHT)

    evidence = Evidence.objects.get()
    assert (attempt.points, attempt.points_possible, attempt.is_passed) == (9, 9, True)
    assert (evidence.kind, evidence.result) == ("quiz", "passed")
    assert evidence.key == f"quiz:{attempt.pk}"
    assert evidence.payload == {"version": 1}
    assert evidence.minutes is None
    assert ModuleProgress.objects.get().met == 1


def test_failed_attempt_leaves_no_evidence_and_no_points_in_the_trail():
    enrolment = enrol_in_quiz()

    attempt = taken(enrolment, WRONG)

    entry = Entry.objects.get(verb="quizzes.attempt.submit")
    assert (attempt.points, attempt.is_passed) == (0, False)
    assert not Evidence.objects.exists()
    assert entry.data == {}


def test_submitting_twice_is_the_same_result():
    enrolment = enrol_in_quiz()
    attempt = taken(enrolment, RIGHT)

    again = attempts.submit_attempt(attempt, actor=enrolment.person)

    assert again.submitted_at == Attempt.objects.get().submitted_at
    assert Evidence.objects.count() == 1
    assert Entry.objects.filter(verb="quizzes.attempt.submit").count() == 1


def test_graded_attempt_keeps_its_answers():
    enrolment = enrol_in_quiz()
    attempt = taken(enrolment, WRONG)

    with pytest.raises(ValidationError) as error:
        attempts.save_responses(attempt, {"q1": "a"}, actor=enrolment.person)

    assert error.value.code == "finished"
    assert Response.objects.get(question__key="q1").answer == "b"


def test_first_pass_counts_whatever_comes_after():
    enrolment = enrol_in_quiz()
    results = [taken(enrolment, answers) for answers in (WRONG, RIGHT, WRONG, RIGHT)]

    counting = attempts.counting_attempt(reversed(results))

    assert [a.number for a in results] == [1, 2, 3, 4]
    assert counting == results[1]
    assert attempts.counting_attempt([results[0]]) is None


def test_after_the_time_limit_answers_stop_but_what_is_saved_is_graded():
    enrolment = enrol_in_quiz(time_limit_minutes=10)
    attempt = started(enrolment)
    attempts.save_responses(attempt, RIGHT, actor=enrolment.person)
    Attempt.objects.update(started_at=timezone.now() - timedelta(minutes=11))

    with pytest.raises(ValidationError) as error:
        attempts.save_responses(attempt, WRONG, actor=enrolment.person)

    assert error.value.code == "time_over"
    assert attempts.submit_attempt(attempt, actor=enrolment.person).points == 9


def test_quiz_opens_with_its_module():
    enrolment = enrol_in_quiz(pledge=True)
    pledges.sign_for(enrolment, actor=enrolment.person)

    assert started(enrolment).number == 1
