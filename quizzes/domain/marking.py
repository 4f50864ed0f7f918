"""What handing in leaves behind: a mark on each response, the points and, on a pass, evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Unpack

from courses.domain.evidence import Details, record_evidence
from courses.models import Evidence
from library import clock
from people.models import User
from quizzes.domain.grading import EDITION, Marking, Result, grade
from quizzes.models import Attempt, Question, QuizVersion, Response


@dataclass(frozen=True, slots=True)
class Marked:
    """The questions of a version in order, the answer to each by its id, and what they earned."""

    questions: list[Question]
    answers: Mapping[int, Any]
    result: Result


def mark_answers(
    version: QuizVersion, questions: list[Question], answers: Mapping[int, Any]
) -> Marked:
    """Mark what was answered; a question without an answer earns nothing."""
    result = grade(
        [Marking(q.type, q.points, q.body, answers.get(q.pk)) for q in questions],
        pass_percent=version.pass_percent,
    )
    return Marked(questions, answers, result)


def end_attempt(attempt: Attempt, marked: Marked, *, at: datetime) -> None:
    """Store the attempt as handed in and graded, then what each response earned.

    `at`: when it was handed in, on screen or on paper.
    """
    attempt.state = Attempt.State.GRADED
    attempt.submitted_at = at
    attempt.points = marked.result.points
    attempt.points_possible = marked.result.points_possible
    attempt.is_passed = marked.result.is_passed
    attempt.marking_edition = EDITION
    attempt.save()
    write_responses(
        [
            Response(
                attempt=attempt,
                question=question,
                answer=marked.answers.get(question.pk),
                saved_at=clock.now(),
                points=mark.points,
                is_correct=mark.is_correct,
            )
            for question, mark in zip(marked.questions, marked.result.marks, strict=True)
        ],
        ["points", "is_correct"],
    )


def write_responses(rows: list[Response], fields: list[str]) -> None:
    """Add responses; of those that are there already, change these fields alone."""
    Response.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["attempt", "question"], update_fields=fields
    )


def record_pass(attempt: Attempt, *, actor: User, **details: Unpack[Details]) -> None:
    """Add the evidence of an attempt that passed; any other leaves none.

    HR reads evidence, so it holds no answer and no points. Its payload names the version.
    """
    if not attempt.is_passed:
        return
    details |= {
        "result": "passed",
        "source_type": "quizzes.attempt",
        "source_id": str(attempt.pk),
        "payload": {"version": attempt.version.number, **details.get("payload", {})},
    }
    record_evidence(
        attempt.enrolment,
        attempt.requirement,
        kind=Evidence.Kind.QUIZ,
        key=f"quiz:{attempt.pk}",
        actor=actor,
        occurred_at=attempt.submitted_at,
        **details,
    )
