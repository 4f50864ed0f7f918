"""Reading what a browser posts about a screen: every field checked, nothing believed yet."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from courses.domain.watching import Batch, Played

MAX_STRETCHES = 200
# A batch is ten seconds; a phone in a tunnel sends many of them, not one of a day.
MAX_SECONDS = 24 * 60 * 60
MAX_NUMBER = 1_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """A batch and the screen that it is about."""

    sitting: UUID
    section: str
    batch: Batch


def read_batch(data: Any) -> Said:
    """Read one batch. Raises ValidationError("malformed")."""
    try:
        return Said(
            sitting=UUID(data["sitting"]),
            section=_text(data["section"]),
            batch=Batch(
                seq=_whole(data["seq"]),
                visible_seconds=_seconds(data.get("visible_seconds", 0)),
                played=_stretches(data.get("played", [])),
                position=_position(data.get("position")),
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError(
            "記録の形が正しくないため、受け取れませんでした。画面を開き直してください。",
            code="malformed",
        ) from error


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or "\x00" in value:
        raise ValueError(value)
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 < value <= MAX_NUMBER:
        raise ValueError(value)
    return value


def _seconds(value: Any) -> float:
    """Return a number of seconds that can be. True, NaN and the infinite are none.

    Thousandths, as they are paid and kept: crumbs of less would be counted and cost nothing.
    """
    # NaN is not between anything, and a whole number may be too long for a float.
    if type(value) not in (int, float) or not 0 <= value <= MAX_SECONDS:
        raise ValueError("seconds")
    return round(float(value), 3)


def _stretches(values: Any) -> tuple[Played, ...]:
    if not isinstance(values, list) or len(values) > MAX_STRETCHES:
        raise ValueError(values)
    return tuple(_stretch(value) for value in values)


def _stretch(value: Any) -> Played:
    rate = _seconds(value.get("rate", 1))
    start, end = _seconds(value["from"]), _seconds(value["to"])
    if rate <= 0 or end < start:
        raise ValueError(value)
    return Played(_whole(value["media"]), start, end, rate)


def _position(value: Any) -> tuple[int, float] | None:
    return None if value is None else (_whole(value["media"]), _seconds(value["at"]))
