"""Give runs that ask a survey its words: those that stand now, the only ones there ever were."""

import hashlib
import json

from django.db import migrations
from django.utils import timezone


def _digest(content):
    """As audit.digest.sha256_of stood with this migration."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _question(value):
    return {
        "key": value["key"],
        "type": value["type"],
        "prompt": value["prompt"],
        "labels": list(value["labels"]),
        "options": list(value["options"]),
        "max_length": value["max_length"],
    }


def _survey(Survey, source_id):
    """No foreign key holds a survey that a run asks for: it may have been deleted, or be no number."""
    return Survey.objects.filter(pk=int(source_id)).first() if source_id.isdecimal() else None


def freeze(apps, schema_editor):
    Requirement = apps.get_model("courses", "Requirement")
    Survey = apps.get_model("quizzes", "Survey")
    SurveyVersion = apps.get_model("quizzes", "SurveyVersion")
    asked = Requirement.objects.filter(source_type="quizzes.survey", source_version__isnull=True)
    for source_id in sorted(set(asked.values_list("source_id", flat=True))):
        survey = _survey(Survey, source_id)
        if survey is None:
            # Its words are gone. Whoever is asked for it is exempted by the office, as before.
            continue
        questions = [_question(child.value) for child in survey.questions]
        SurveyVersion.objects.create(
            survey=survey,
            number=1,
            title=survey.title,
            questions=questions,
            digest=_digest({"title": survey.title, "questions": questions}),
            created_at=timezone.now(),
        )
        asked.filter(source_id=source_id).update(source_version=1)


def thaw(apps, schema_editor):
    Requirement = apps.get_model("courses", "Requirement")
    Requirement.objects.filter(source_type="quizzes.survey").update(source_version=None)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0013_lock_approved_training"),
        ("quizzes", "0004_freeze_surveys"),
    ]
    operations = [migrations.RunPython(freeze, thaw)]
