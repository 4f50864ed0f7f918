"""解答用紙: a quiz answered on paper and typed in by the office, marked by the same rules.

Every sheet of a version shows its choices in the same order, so that a stack of them can be
entered one after the other. A person's sheets are numbered: the one to fill in next has the
number after the last that was entered, however often it is printed before.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

import audit.domain.trail as audit
from courses.domain.evidence import check_learning, lock_enrolment, record_evidence
from courses.domain.paper import paper_moment
from courses.domain.reading import check_open
from courses.domain.rules import progress_of
from courses.models import Enrolment, Evidence, Requirement
from library import clock
from library.domain.quotes import quoted
from people.models import User
from quizzes.domain.answers import check_answer, check_places
from quizzes.domain.attempts import attempts_left
from quizzes.domain.grading import Marking, Result, grade
from quizzes.domain.presentation import Asked, present
from quizzes.models import Attempt, Question, QuizVersion, Response

Answers = Mapping[str, Any]


def next_sheet(enrolment: Enrolment, requirement: Requirement) -> int:
    """Return the number of the sheet that the person fills in next."""
    rows = Attempt.objects.filter(enrolment=enrolment, requirement=requirement)
    last: int | None = rows.aggregate(last=Max("sheet"))["last"]
    return (last or 0) + 1


def printed_version(requirement: Requirement, number: int) -> QuizVersion:
    """Return the version that a sheet was printed from. Raises ValidationError("no_version")."""
    version = QuizVersion.objects.filter(quiz_id=int(requirement.source_id), number=number).first()
    if version is None:
        raise ValidationError(
            "この用紙の版が見つかりません。用紙の右上の版の番号をお確かめください。",
            code="no_version",
        )
    return version


def present_sheet(version: QuizVersion, answers: Answers | None = None) -> list[Asked]:
    """Return the questions as every sheet of a version prints them: one query."""
    given = answers or {}
    return [
        present(question, seed=_seed(version), number=number, answer=given.get(question.key))
        for number, question in enumerate(version.questions.all(), start=1)
    ]


def _seed(version: QuizVersion) -> int:
    return version.number


def entered_sheet(enrolment: Enrolment, requirement: Requirement, sheet: int) -> Attempt | None:
    """Return the attempt that a sheet was entered as, if it was."""
    rows = Attempt.objects.filter(enrolment=enrolment, requirement=requirement, sheet=sheet)
    return rows.select_related("entered_by").first()


def check_sheet(enrolment: Enrolment, requirement: Requirement, sheet: int) -> None:
    """Refuse a sheet that cannot be entered now.

    Raises ValidationError("run_closed" | "not_learning" | "other_run" | "locked" |
    "already_met" | "no_such_sheet").
    """
    check_learning(enrolment)
    if requirement.run_id != enrolment.run_id or requirement.module is None:
        raise ValidationError("この確認テストは別の開催のものです。", code="other_run")
    check_open(enrolment, requirement.module)
    if progress_of(enrolment).meets(requirement.key):
        raise ValidationError(
            f"{quoted(requirement.title)}は、すでに合格が記録されています。", code="already_met"
        )
    expected = next_sheet(enrolment, requirement)
    if not 1 <= sheet <= expected:
        raise ValidationError(
            f"この方の次の解答用紙は{expected}枚目です。用紙の番号をお確かめください。",
            code="no_such_sheet",
        )


@transaction.atomic
def enter_sheet(
    enrolment: Enrolment,
    requirement: Requirement,
    answers: Answers,
    *,
    sheet: int,
    version: QuizVersion,
    actor: User,
    day: date,
    original_kept: str,
    note: str = "",
) -> Attempt:
    """Mark an answer sheet for the person; a sheet that was entered already stays as it is.

    In order: the attempt with a mark on each response, the audit entry and, on a pass, the
    evidence with all that follows from it. A sheet that does not pass is kept as an attempt and
    leaves no evidence; another sheet may follow. `answers`: by question key, gaps left out.
    Raises ValidationError("invalid" | "no_attempts_left" | "own_record" | "original_missing" |
    "future" | "too_early") besides what `check_sheet` raises.
    """
    enrolment = lock_enrolment(enrolment.pk)
    there = entered_sheet(enrolment, requirement, sheet)
    if there:
        return there
    check_sheet(enrolment, requirement, sheet)
    answered_at = paper_moment(enrolment, actor=actor, day=day, original_kept=original_kept)
    earlier = list(Attempt.objects.filter(enrolment=enrolment, requirement=requirement))
    if attempts_left(version, earlier) == 0:
        raise ValidationError(
            f"この確認テストは{version.max_attempts}回までです。", code="no_attempts_left"
        )
    questions = list(version.questions.all())
    kept = _checked(questions, answers)
    result = grade(
        [Marking(q.type, q.points, q.body, kept[q.key]) for q in questions],
        pass_percent=version.pass_percent,
    )
    attempt = Attempt(
        enrolment=enrolment,
        requirement=requirement,
        version=version,
        number=max((a.number for a in earlier), default=0) + 1,
        sheet=sheet,
        entered_by=actor,
        original_kept=original_kept.strip(),
        note=note.strip(),
    )
    _store(attempt, result, at=answered_at)
    _store_responses(attempt, questions, kept, result)
    _tell(attempt, actor=actor)
    return attempt


def _checked(questions: list[Question], answers: Answers) -> dict[str, Any]:
    """Return each question's answer in the shape it is stored. Raises ValidationError("invalid")."""
    kept: dict[str, Any] = {}
    problems: list[str] = []
    for number, question in enumerate(questions, start=1):
        try:
            given = answers.get(question.key)
            check_places(question.type, given)
            kept[question.key] = check_answer(question.type, question.body, given)
        except ValidationError as error:
            problems += [f"{number}問目:{sentence}" for sentence in error.messages]
    if problems:
        raise ValidationError(" ".join(problems), code="invalid")
    return kept


def _store(attempt: Attempt, result: Result, *, at: datetime) -> None:
    attempt.state = Attempt.State.GRADED
    attempt.channel = Attempt.Channel.PAPER
    attempt.seed = _seed(attempt.version)
    attempt.started_at = attempt.submitted_at = at
    attempt.entered_at = clock.now()
    attempt.points = result.points
    attempt.points_possible = result.points_possible
    attempt.is_passed = result.is_passed
    attempt.save(force_insert=True)


def _store_responses(
    attempt: Attempt, questions: list[Question], answers: dict[str, Any], result: Result
) -> None:
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            question=question,
            answer=answers[question.key],
            saved_at=clock.now(),
            points=mark.points,
            is_correct=mark.is_correct,
        )
        for question, mark in zip(questions, result.marks, strict=True)
    )


def _tell(attempt: Attempt, *, actor: User) -> None:
    """Write the audit entry and, on a pass, the evidence: both without answers and points."""
    enrolment = attempt.enrolment
    audit.record(
        "quizzes.attempt.enter_paper", attempt, actor=actor, on_behalf_of=enrolment.person,
        sheet=attempt.sheet, version=attempt.version.number,
    )  # fmt: skip
    if not attempt.is_passed:
        return
    record_evidence(
        enrolment,
        attempt.requirement,
        kind=Evidence.Kind.QUIZ,
        key=f"quiz:{attempt.pk}",
        actor=actor,
        result="passed",
        occurred_at=attempt.submitted_at,
        channel=Evidence.Channel.PAPER,
        method="answer_sheet",
        source_type="quizzes.attempt",
        source_id=str(attempt.pk),
        payload={
            "version": attempt.version.number,
            "sheet": attempt.sheet,
            "original_kept": attempt.original_kept,
        },
        reason=attempt.note,
    )
