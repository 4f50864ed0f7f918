"""Freezing a quiz: what a run requires is a version, and a version is never edited."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from audit.digest import sha256_of
from courses.models import Requirement
from library import clock
from library.domain.quotes import quoted
from quizzes.models import Question, Quiz, QuizVersion

SOURCE_TYPE = "quizzes.quiz"


def _body(kind: str, value: Any) -> dict[str, Any]:
    """Return what is particular to a kind of question, as Question.body describes."""
    match kind:
        case "single" | "multiple":
            fields = ("key", "text", "correct")
            return {"choices": [{f: choice[f] for f in fields} for choice in value["choices"]]}
        case "true_false":
            return {"answer": bool(value["answer"])}
        case "short_text":
            return {"accepted": list(value["accepted"])}
        case "ordering":
            return {"items": [{"key": i["key"], "text": i["text"]} for i in value["items"]]}
        case _:
            pairs = [{"left": p["left"], "right": p["right"]} for p in value["pairs"]]
            return {"pairs": pairs, "extra_right": list(value["extra_right"])}


def content_of(quiz: Quiz) -> dict[str, Any]:
    """Return all that a version freezes, as plain JSON values."""
    return {
        "title": quiz.title,
        "pass_percent": quiz.pass_percent,
        "max_attempts": quiz.max_attempts,
        "time_limit_minutes": quiz.time_limit_minutes,
        "questions": [
            {
                "key": child.value["key"],
                "type": child.block_type,
                "prompt": child.value["prompt"],
                "points": child.value["points"],
                "explanation": child.value["explanation"],
                "body": _body(child.block_type, child.value),
            }
            for child in quiz.questions
        ],
    }


@transaction.atomic
def current_version(quiz: Quiz) -> QuizVersion:
    """Freeze the quiz as it stands; the same content is the same version.

    Raises ValidationError("no_questions").
    """
    # Two runs opened at once wait for each other here instead of making two versions.
    quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
    content = content_of(quiz)
    questions = content.pop("questions")
    if not questions:
        raise ValidationError(
            f"{quoted(quiz.title)}にはまだ問題がありません。先に問題を作ってください。",
            code="no_questions",
        )
    digest = sha256_of({**content, "questions": questions})
    same = quiz.versions.filter(digest=digest).first()
    if same:
        return same
    last = quiz.versions.order_by("-number").first()
    version = QuizVersion.objects.create(
        quiz=quiz,
        number=last.number + 1 if last else 1,
        digest=digest,
        created_at=clock.now(),
        **content,
    )
    Question.objects.bulk_create(
        Question(version=version, order=order, **question)
        for order, question in enumerate(questions, start=1)
    )
    return version


def version_of(requirement: Requirement) -> QuizVersion:
    """Return the version that a run's requirement was frozen with."""
    number = requirement.source_version or 0
    return QuizVersion.objects.get(quiz_id=int(requirement.source_id), number=number)
