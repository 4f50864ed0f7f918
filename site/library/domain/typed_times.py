"""Times and moments as people type them: 午後2時30分, 14:30, 令和8年11月21日 午後2時30分."""

import re
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone

from library.domain.typed import one_spelling
from library.domain.typed_days import OF_THIS_SYSTEM, day_at_start, day_of, parse_day
from library.domain.wareki import clock, wareki

TIME_EXAMPLE = "「午後2時30分」か「14:30」のように入れてください。"
MOMENT_EXAMPLE = "「令和8年11月21日 午後2時30分」か「2026-11-21 14:30」のように入れてください。"

_TIMES = [
    re.compile(
        r"(?P<half>午前|午後|AM|PM)?\s*(?P<hour>[0-9]{1,2})\s*"
        r"(?:時(?:\s*(?:(?P<minute>[0-9]{1,2})\s*分?|(?P<thirty>半)))?"
        r"|:\s*(?P<minutes>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?)"
        r"\s*(?P<half_after>AM|PM)?"
    ),
    re.compile(r"(?P<hour>[0-9]{2})(?P<minutes>[0-9]{2})"),
    re.compile(r"(?P<noon>正午)"),
]
_HALVES = {"午前": "午前", "AM": "午前", "午後": "午後", "PM": "午後"}
_SPAN = re.compile(r"\s*(?:から|より|まで|[~〜-])")
_BETWEEN = re.compile(r"\s*[T,、]?\s*")


def parse_clock(text: str) -> time:
    """Read a time of the day. Raises ValidationError, whose code tells what is wrong."""
    return _clock(one_spelling(text))


def _clock(plain: str) -> time:
    match = next(filter(None, (pattern.fullmatch(plain) for pattern in _TIMES)), None)
    if match is None and _is_span(plain):
        raise ValidationError(
            f"時刻は1つだけを、「から」や「~」を付けずに入れてください。{TIME_EXAMPLE}",
            code="invalid_time",
        )
    if match is None:
        raise ValidationError(f"時刻を読み取れません。{TIME_EXAMPLE}", code="invalid_time")
    said = match.groupdict()
    if said.get("noon"):
        return time(12)
    minute = int(said.get("minute") or said.get("minutes") or (30 if said.get("thirty") else 0))
    hour = _hour(int(said["hour"]), minute, _half(said.get("half"), said.get("half_after")))
    _check_sixtieths(minute, "分")
    _check_sixtieths(int(said.get("second") or 0), "秒")
    return time(hour, minute)


def _is_span(plain: str) -> bool:
    """Tell whether a time is followed by から or ~: there may be two, and one was asked for."""
    found = (pattern.match(plain) for pattern in _TIMES)
    return any(_SPAN.match(plain[match.end() :]) for match in found if match)


def _check_sixtieths(value: int, unit: str) -> None:
    if value > 59:
        raise ValidationError(
            f"{value}{unit}という時刻はありません。0{unit}から59{unit}までです。",
            code="no_such_time",
        )


def _half(before: str | None, after: str | None) -> str:
    """Return the half of the day that was said before or behind the time, or both the same."""
    halves = {_HALVES[said] for said in (before, after) if said}
    if len(halves) > 1:
        raise ValidationError(
            f"午前と午後の両方が書いてあります。{TIME_EXAMPLE}", code="both_halves"
        )
    return halves.pop() if halves else ""


def _hour(hour: int, minute: int, half: str) -> int:
    """Return the hour of 24, if both that were said of it agree."""
    if hour > 24 or (hour == 24 and minute):
        raise ValidationError(
            f"{hour}時という時刻はありません。{TIME_EXAMPLE}", code="no_such_time"
        )
    if hour == 24:
        raise ValidationError(
            "24時は、次の日の午前0時です。次の日の「午前0時」と入れてください。", code="next_day"
        )
    if half and hour > 12:
        raise ValidationError(
            f"{clock(time(hour))}({hour}時)のことですか。午前か午後を付けるときは、12時までの数で入れてください。",
            code="other_half",
        )
    if half and hour == 12:
        # The law of 1872 and a digital clock disagree on which of the two it is.
        raise ValidationError(
            f"12時は、昼なら「12:{minute:02d}」、夜中なら「0:{minute:02d}」のように入れてください。",
            code="noon_or_midnight",
        )
    return hour + 12 if half == "午後" else hour


def parse_moment(
    text: str, *, earliest: date | None = None, latest: date | None = None
) -> datetime:
    """Read a day with its time in Tokyo. Raises ValidationError, whose code tells what is wrong."""
    earliest = earliest or OF_THIS_SYSTEM
    plain = one_spelling(text)
    found = day_at_start(plain)
    if found is None:
        raise _no_day(plain)
    rest = plain[found.end() :]
    day = day_of(found, earliest=earliest, latest=latest)
    said = rest[_BETWEEN.match(rest).end() :]  # type: ignore[union-attr]
    if not said:
        raise ValidationError(
            f"時刻がありません。「{wareki(day)} 午後2時30分」のように、時刻も入れてください。",
            code="no_time",
        )
    return timezone.make_aware(datetime.combine(day, _clock(said)))


def _no_day(plain: str) -> ValidationError:
    """Say why no moment was found: a time alone, or a day that cannot be read."""
    for pattern in _TIMES:
        if pattern.fullmatch(plain):
            return ValidationError(f"日付がありません。{MOMENT_EXAMPLE}", code="no_day")
    try:
        # The day alone, to hear what is missing in it.
        parse_day(re.sub(r"\s*(午前|午後|AM|PM|正午|[0-9]{1,2}:|[0-9]+時).*$", "", plain))
    except ValidationError as error:
        if error.code != "invalid":
            return error
    return ValidationError(f"日時を読み取れません。{MOMENT_EXAMPLE}", code="invalid")
