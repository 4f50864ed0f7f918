"""A question as the trainee's screen shows it, in an order of its own for each attempt.

Nothing here says which answer is right before the attempt is graded: not by a flag, and not by
a key either, since authors write items in the right order under the keys a, b, c. The screen
knows choices by their place on it.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from quizzes.domain.answers import is_complete, rights
from quizzes.models import Attempt, Question, Response

TRUE_FALSE = {True: "正しい", False: "誤り"}


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: `token` is what the browser sends, `value` what is stored."""

    token: str
    text: str
    value: Any
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A line with a choice of its own: an item to place, a word to match."""

    name: str
    text: str
    value: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the screen."""

    number: int
    key: str
    kind: str
    prompt: str
    points: int
    options: tuple[Option, ...] = ()
    slots: tuple[Slot, ...] = ()
    text: str = ""
    is_answered: bool = False
    # Of the answer that is stored: a page made from an older one may not overwrite it.
    edition: int = 0

    @property
    def template(self) -> str:
        """The include that draws it."""
        return f"quizzes/includes/{self.kind}.html"


def _shuffled(things: Sequence[Any], seed: int, key: str) -> list[Any]:
    """Return the things in the order that this attempt shows them, always the same."""
    mixed = list(things)
    random.Random(f"{seed}:{key}").shuffle(mixed)  # noqa: S311 (an order, not a secret)
    return mixed


def present(question: Question, *, seed: int, number: int, answer: Any, edition: int = 0) -> Asked:
    """Show one question with the answer that is saved or was typed."""
    options: tuple[Option, ...] = ()
    slots: tuple[Slot, ...] = ()
    match question.type:
        case "single" | "multiple":
            options = _choices(question, seed, answer)
        case "true_false":
            options = tuple(
                Option(str(value).lower(), text, value, value is answer)
                for value, text in TRUE_FALSE.items()
            )
        case "ordering":
            slots = _items(question, seed, answer)
        case "matching":
            slots = _pairs(question, seed, answer)
    return Asked(
        number=number,
        key=question.key,
        kind=question.type,
        prompt=question.prompt,
        points=question.points,
        options=options,
        slots=slots,
        text=answer if question.type == "short_text" and isinstance(answer, str) else "",
        is_answered=is_complete(question.type, question.body, answer),
        edition=edition,
    )


def _choices(question: Question, seed: int, answer: Any) -> tuple[Option, ...]:
    chosen = answer if isinstance(answer, list) else [answer]
    choices = _shuffled(question.body["choices"], seed, question.key)
    return tuple(
        Option(str(place), choice["text"], choice["key"], choice["key"] in chosen)
        for place, choice in enumerate(choices, start=1)
    )


def _items(question: Question, seed: int, answer: Any) -> tuple[Slot, ...]:
    items = _shuffled(question.body["items"], seed, question.key)
    places = answer if isinstance(answer, dict) else {}
    if isinstance(answer, list):
        places = {key: place for place, key in enumerate(answer, start=1)}
    return tuple(
        Slot(
            name=f"place-{index}",
            text=item["text"],
            value=item["key"],
            options=tuple(
                Option(str(n), f"{n}番目", n, places.get(item["key"]) == n)
                for n in range(1, len(items) + 1)
            ),
        )
        for index, item in enumerate(items, start=1)
    )


def _pairs(question: Question, seed: int, answer: Any) -> tuple[Slot, ...]:
    texts = _shuffled(rights(question.body), seed, question.key)
    chosen = answer if isinstance(answer, dict) else {}
    return tuple(
        Slot(
            name=f"right-{index}",
            text=pair["left"],
            value=str(index),
            options=tuple(
                Option(str(n), text, text, chosen.get(str(index)) == text)
                for n, text in enumerate(texts, start=1)
            ),
        )
        for index, pair in enumerate(question.body["pairs"])
    )


def present_all(attempt: Attempt) -> list[Asked]:
    """Show every question of an attempt with what is saved: two queries, however many."""
    stored = {r.question_id: r for r in attempt.responses.all()}
    nothing = Response(answer=None)
    return [
        present(
            question,
            seed=attempt.seed,
            number=number,
            answer=stored.get(question.pk, nothing).answer,
            edition=stored.get(question.pk, nothing).edition,
        )
        for number, question in enumerate(attempt.version.questions.all(), start=1)
    ]


def retyped(attempt: Attempt, current: Asked, answer: Any) -> Asked:
    """Show a question with what was typed although it was not taken.

    Sending it once more is a decision for it: the page has now seen what is stored.
    """
    question = attempt.version.questions.get(key=current.key)
    stored = attempt.responses.filter(question=question).first()
    return present(
        question,
        seed=attempt.seed,
        number=current.number,
        answer=answer,
        edition=stored.edition if stored else 0,
    )


def stored_words(attempt: Attempt, current: Asked) -> list[str]:
    """Return the answer that is stored to a question, in its words; none for no answer."""
    question = attempt.version.questions.get(key=current.key)
    stored = attempt.responses.filter(question=question).first()
    return list(_words(question, stored.answer if stored else None))


def last_saved(attempt: Attempt) -> datetime | None:
    """Return when an answer was last kept."""
    saved_at: datetime | None = attempt.responses.aggregate(last=Max("saved_at"))["last"]
    return saved_at


@dataclass(frozen=True, slots=True)
class Explained:
    """A question after grading: what was answered, what is right, and why."""

    number: int
    prompt: str
    given: tuple[str, ...]
    right: tuple[str, ...]
    explanation: str
    is_correct: bool
    points: int
    points_possible: int


def explain_all(attempt: Attempt) -> list[Explained]:
    """Return every question of a graded attempt with its explanation: two queries."""
    responses = {r.question_id: r for r in attempt.responses.all()}
    return [
        _explain(question, number, responses.get(question.pk))
        for number, question in enumerate(attempt.version.questions.all(), start=1)
    ]


def _explain(question: Question, number: int, response: Response | None) -> Explained:
    answer = response.answer if response else None
    return Explained(
        number=number,
        prompt=question.prompt,
        given=tuple(_words(question, answer)),
        right=tuple(_words(question, _right(question))),
        explanation=question.explanation,
        is_correct=bool(response and response.is_correct),
        points=(response.points or 0) if response else 0,
        points_possible=question.points,
    )


def _right(question: Question) -> Any:
    """Return the right answer in the shape in which answers are stored."""
    body = question.body
    match question.type:
        case "single":
            return next((c["key"] for c in body["choices"] if c["correct"]), None)
        case "multiple":
            return [c["key"] for c in body["choices"] if c["correct"]]
        case "true_false":
            return body["answer"]
        case "short_text":
            return body["accepted"][0]
        case "ordering":
            return [item["key"] for item in body["items"]]
        case _:
            return {str(i): pair["right"] for i, pair in enumerate(body["pairs"])}


def _words(question: Question, answer: Any) -> Iterable[str]:
    """Return an answer in the words of the question, a line each."""
    if answer is None:
        return []
    body = question.body
    match question.type:
        case "single" | "multiple":
            chosen = answer if isinstance(answer, list) else [answer]
            return [c["text"] for c in body["choices"] if c["key"] in chosen]
        case "true_false":
            return [TRUE_FALSE[answer]]
        case "short_text":
            return [answer]
        case "ordering":
            return _order_in_words(body["items"], answer)
        case _:
            return [
                f"{pair['left']} … {answer[str(i)]}"
                for i, pair in enumerate(body["pairs"])
                if str(i) in answer
            ]


def _order_in_words(items: list[dict[str, str]], answer: Any) -> list[str]:
    texts = {item["key"]: item["text"] for item in items}
    if isinstance(answer, list):
        return [f"{place}番目 {texts[key]}" for place, key in enumerate(answer, start=1)]
    placed = sorted(answer.items(), key=lambda pair: pair[1])
    return [f"{place}番目 {texts[key]}" for key, place in placed]
