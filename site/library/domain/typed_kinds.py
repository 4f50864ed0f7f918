"""What may be typed into a field of days or times: how it is read, shown and said back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from library.domain.typed_days import parse_day
from library.domain.typed_times import parse_clock, parse_moment
from library.domain.wareki import clock, local_date, wareki, wareki_moment, wareki_weekday


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is typed.

    `read` takes text, `earliest` and `latest`; `show` fills the box, `say` stands beside it.
    """

    name: str
    example: str
    read: Callable[..., Any]
    show: Callable[[Any], str]
    say: Callable[[Any], str]


def _read_clock(text: str, *, earliest: date | None, latest: date | None) -> time:
    return parse_clock(text)


def _show_moment(value: datetime) -> str:
    return f"{wareki(value)} {clock(value)}"


def _read_since(text: str, *, earliest: date | None, latest: date | None) -> datetime:
    """Read a moment; a day alone is its first minute."""
    try:
        day = parse_day(text, earliest=earliest, latest=latest)
    except ValidationError as error:
        try:
            return parse_moment(text, earliest=earliest, latest=latest)
        except ValidationError as other:
            raise error if other.code == "invalid" else other from None
    return timezone.make_aware(datetime.combine(day, time()))


DAY = Kind("day", "例:令和8年11月21日、R8.11.21、2026-11-21", parse_day, wareki, wareki_weekday)
MOMENT = Kind(
    "moment",
    "例:令和8年11月21日 午後2時30分、R8.11.21 14:30",
    parse_moment,
    _show_moment,
    wareki_moment,
)
SINCE = Kind("since", DAY.example, _read_since, _show_moment, wareki_moment)
CLOCK = Kind("clock", "例:午後2時30分、14:30", _read_clock, clock, clock)
KINDS = {kind.name: kind for kind in (DAY, MOMENT, SINCE, CLOCK)}


def is_value(value: Any) -> bool:
    """Tell a stored day, moment or time from what was typed."""
    return isinstance(value, date | time)


def day_in_tokyo(value: Any) -> Any:
    """Return the day of a moment; anything else as it is."""
    return local_date(value) if isinstance(value, datetime) else value
