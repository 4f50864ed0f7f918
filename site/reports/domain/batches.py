"""Deciding about many rows at once: the good ones are done, the others are named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ValidationError

Row = TypeVar("Row")


@dataclass(slots=True)
class Outcome:
    """What came of a batch. `problems`: (what was asked, in words; why it was not done)."""

    done: int = 0
    again: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)


def decide_each(
    rows: Iterable[Row], act: Callable[[Row], object], name: Callable[[Row], str]
) -> Outcome:
    """Carry a decision out on each row; one that a rule keeps from it is left and named.

    Raises ValidationError("reason_missing"), which is not about any one of them.
    """
    outcome = Outcome()
    for row in rows:
        try:
            act(row)
        except ValidationError as error:
            if error.code == "reason_missing":
                raise
            outcome.problems.append((name(row), " ".join(error.messages)))
        else:
            outcome.done += 1
    return outcome
