"""Quizzes and surveys as trainers edit them."""

from typing import Any

from courses.models import CoursePage, ModulePage
from curriculum.domain.loading import Loading, stream
from curriculum.domain.yaml_source import Mapping
from quizzes.models import Quiz, Survey


def load_quiz(item: Mapping, module: ModulePage, loading: Loading) -> None:
    """Write the quiz of one module."""
    questions = [(question["type"], _question(question)) for question in item["questions"]]
    values: dict[str, Any] = {
        "module": module,
        "title": item["title"],
        "pass_percent": item["pass_percent"],
        "max_attempts": item.get("max_attempts"),
        "time_limit_minutes": item.get("time_limit_minutes"),
        "questions": stream(Quiz, "questions", questions, item["key"]),
    }
    loading.upsert(Quiz, {"key": item["key"]}, values, where=item)


def _question(item: Mapping) -> dict[str, Any]:
    """Return the block's value; items of an ordering question stand in the right order."""
    value = dict(item)
    if item["type"] == "ordering":
        rows = {row["key"]: row for row in item["items"]}
        value["items"] = [rows[key] for key in item["correct_order"]]
    return value


def load_survey(item: Mapping, course: CoursePage, loading: Loading) -> None:
    """Write the survey of one course."""
    values: dict[str, Any] = {
        "course": course,
        "title": item["title"],
        "questions": stream(Survey, "questions", item["questions"], item["key"]),
    }
    loading.upsert(Survey, {"key": item["key"]}, values, where=item)
