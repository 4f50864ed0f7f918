"""Freezing a survey: a run asks, and its results show, the words that stood when it opened."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from audit.digest import sha256_of
from courses.models import Requirement
from library import clock
from library.domain.quotes import quoted
from quizzes.models import Survey, SurveyVersion

SOURCE_TYPE = "quizzes.survey"


def _question(value: Any) -> dict[str, Any]:
    return {
        "key": value["key"],
        "type": value["type"],
        "prompt": value["prompt"],
        "labels": list(value["labels"]),
        "options": list(value["options"]),
        "max_length": value["max_length"],
    }


def digest_of(title: str, questions: list[dict[str, Any]]) -> str:
    """Return what a version's words are sealed with."""
    return sha256_of({"title": title, "questions": questions})


@transaction.atomic
def current_version(survey: Survey) -> SurveyVersion:
    """Freeze the survey as it stands; the same words are the same version.

    Raises ValidationError("no_questions").
    """
    # Two runs opened at once wait for each other here instead of making two versions.
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    questions = [_question(child.value) for child in survey.questions]
    if not questions:
        raise ValidationError(
            f"{quoted(survey.title)}にはまだ質問がありません。先に質問を作ってください。",
            code="no_questions",
        )
    digest = digest_of(survey.title, questions)
    same = survey.versions.filter(digest=digest).first()
    if same:
        return same
    last = survey.versions.order_by("-number").first()
    return SurveyVersion.objects.create(
        survey=survey,
        number=last.number + 1 if last else 1,
        title=survey.title,
        questions=questions,
        digest=digest,
        created_at=clock.now(),
    )


def version_of(requirement: Requirement) -> SurveyVersion:
    """Return the version that a run's requirement was frozen with."""
    rows = SurveyVersion.objects.select_related("survey")
    return rows.get(survey_id=int(requirement.source_id), number=requirement.source_version or 0)
