"""Marking answers. Pure: no database, no clock; whole points only, so no rounding anywhere.

Every kind is all or nothing, as the curriculum's `scoring: all_or_nothing` says.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from quizzes.domain.answers import Body
from quizzes.domain.spelling import is_same

# How typed answers are compared. 1: by the steps that the question names; 2: by `spelling`.
# An attempt keeps the edition that it was marked by, so that its marks can be computed again.
EDITION = 2
QUOTES = {"「": "」", "『": "』", '"': '"', "'": "'", "“": "”", "‘": "’"}


@dataclass(frozen=True, slots=True)
class Marking:
    """A question as grading needs it, with the stored answer to it."""

    kind: str
    points: int
    body: Body
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What one answer earned."""

    points: int
    is_correct: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What the whole attempt earned, with a mark for each question in order."""

    marks: tuple[Mark, ...]
    points: int
    points_possible: int
    is_passed: bool


def mark(question: Marking, *, edition: int = EDITION) -> Mark:
    """Mark one answer; no answer earns nothing."""
    rule = (
        _short_text_1 if (question.kind, edition) == ("short_text", 1) else _RULES[question.kind]
    )
    is_correct = question.answer is not None and rule(question.body, question.answer)
    return Mark(question.points if is_correct else 0, is_correct)


def grade(questions: Iterable[Marking], *, pass_percent: int, edition: int = EDITION) -> Result:
    """Mark every answer and judge the whole."""
    questions = list(questions)
    marks = tuple(mark(question, edition=edition) for question in questions)
    points = sum(m.points for m in marks)
    possible = sum(question.points for question in questions)
    return Result(marks, points, possible, passes(points, possible, pass_percent))


def passes(points: int, possible: int, percent: int) -> bool:
    """Tell whether `points` of `possible` reach `percent`, in exact integer arithmetic.

    Of nothing, nobody has reached any part: a quiz without questions is not passed by sending it.
    """
    return possible > 0 and points * 100 >= percent * possible


def normalise(text: str, steps: Iterable[str]) -> str:
    """Bring a typed answer to the form in which edition 1 compared answers.

    `steps`: any of nfkc, strip, strip_quotes. Done until nothing changes, so that a space
    inside a quote, or a quote inside a quote, makes no difference.
    """
    wanted = set(steps)
    while True:
        before = text
        if "nfkc" in wanted:
            text = unicodedata.normalize("NFKC", text)
        if "strip" in wanted:
            text = text.strip()
        if "strip_quotes" in wanted and len(text) > 1 and QUOTES.get(text[0]) == text[-1]:
            text = text[1:-1]
        if text == before:
            return text


def _single(body: Body, answer: Any) -> bool:
    return any(c["correct"] and c["key"] == answer for c in body["choices"])


def _multiple(body: Body, answer: Any) -> bool:
    return {c["key"] for c in body["choices"] if c["correct"]} == set(answer)


def _true_false(body: Body, answer: Any) -> bool:
    return body["answer"] is answer


def _short_text(body: Body, answer: Any) -> bool:
    return any(is_same(answer, accepted) for accepted in body["accepted"])


def _short_text_1(body: Body, answer: Any) -> bool:
    steps = body.get("normalize", [])
    return normalise(answer, steps) in {normalise(a, steps) for a in body["accepted"]}


def _ordering(body: Body, answer: Any) -> bool:
    return [item["key"] for item in body["items"]] == answer


def _matching(body: Body, answer: Any) -> bool:
    return {str(i): pair["right"] for i, pair in enumerate(body["pairs"])} == answer


_RULES: dict[str, Callable[[Body, Any], bool]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "short_text": _short_text,
    "ordering": _ordering,
    "matching": _matching,
}
