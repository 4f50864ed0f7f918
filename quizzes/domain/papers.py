"""解答用紙: a quiz answered on paper and typed in by the office, marked by the same rules.

Every sheet of a version shows its choices in the same order, so that a stack of them can be
entered one after the other. A person's sheets are numbered: the one to fill in next has the
number after the last that was entered, however often it is printed before.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

import audit.domain.trail as audit
from courses.domain.evidence import lock_enrolment
from courses.domain.paper import Original, paper_moment
from courses.domain.rules import progress_of
from courses.models import Enrolment, Evidence, Requirement
from library import clock
from library.domain.quotes import quoted
from people.models import User
from quizzes.domain.answers import check_answer, check_places
from quizzes.domain.attempts import attempts_left, check_open_quiz
from quizzes.domain.marking import end_attempt, mark_answers, record_pass
from quizzes.domain.presentation import Asked, present
from quizzes.models import Attempt, Question, QuizVersion

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

    Raises ValidationError("already_met" | "no_such_sheet") besides what `check_open_quiz` raises.
    """
    check_open_quiz(enrolment, requirement)
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
    original: Original,
    *,
    sheet: int,
    version: QuizVersion,
    actor: User,
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
    answered_at = paper_moment(enrolment, original, actor=actor)
    earlier = list(Attempt.objects.filter(enrolment=enrolment, requirement=requirement))
    if attempts_left(version, earlier) == 0:
        raise ValidationError(
            f"この確認テストは{version.max_attempts}回までです。", code="no_attempts_left"
        )
    questions = list(version.questions.all())
    marked = mark_answers(version, questions, _checked(questions, answers))
    attempt = Attempt(
        enrolment=enrolment,
        requirement=requirement,
        version=version,
        number=max((a.number for a in earlier), default=0) + 1,
        channel=Attempt.Channel.PAPER,
        sheet=sheet,
        seed=_seed(version),
        started_at=answered_at,
        entered_at=clock.now(),
        entered_by=actor,
        original_kept=original.kept.strip(),
        note=original.note.strip(),
    )
    end_attempt(attempt, marked, at=answered_at)
    _tell(attempt, actor=actor)
    return attempt


def _checked(questions: list[Question], answers: Answers) -> dict[int, Any]:
    """Return the answers by question id, as they are stored. Raises ValidationError("invalid")."""
    kept: dict[int, Any] = {}
    problems: list[str] = []
    for number, question in enumerate(questions, start=1):
        try:
            given = answers.get(question.key)
            check_places(question.type, given)
            kept[question.pk] = check_answer(question.type, question.body, given)
        except ValidationError as error:
            problems += [f"{number}問目:{sentence}" for sentence in error.messages]
    if problems:
        raise ValidationError(" ".join(problems), code="invalid")
    return kept


def _tell(attempt: Attempt, *, actor: User) -> None:
    """Write the audit entry and, on a pass, the evidence: both without answers and points."""
    enrolment = attempt.enrolment
    audit.record(
        "quizzes.attempt.enter_paper", attempt, actor=actor, on_behalf_of=enrolment.person,
        sheet=attempt.sheet, version=attempt.version.number,
    )  # fmt: skip
    record_pass(
        attempt,
        actor=actor,
        channel=Evidence.Channel.PAPER,
        method="answer_sheet",
        payload={"sheet": attempt.sheet, "original_kept": attempt.original_kept},
        reason=attempt.note,
    )
