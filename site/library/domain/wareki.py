"""Dates and times as people here read them: 令和8年11月21日(土曜日), 午後2時5分, 令和8年度."""

import re
import unicodedata
from datetime import date, datetime, time

from django.utils import timezone

from people.domain.eras import ERAS, local_date, wareki, wareki_year

__all__ = ["ERAS", "local_date", "wareki", "wareki_year"]
WEEKDAYS = "月火水木金土日"


def weekday(value: date | datetime) -> str:
    """Return 土曜日."""
    return f"{WEEKDAYS[local_date(value).weekday()]}曜日"


def wareki_weekday(value: date | datetime) -> str:
    """Return 令和8年11月21日(土曜日)."""
    return f"{wareki(value)}({weekday(value)})"


def clock(value: datetime | time) -> str:
    """Return 午前9時, 正午, 午後2時5分."""
    moment = timezone.localtime(value).time() if isinstance(value, datetime) else value
    if (moment.hour, moment.minute) == (12, 0):
        return "正午"
    half = "午前" if moment.hour < 12 else "午後"
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{half}{moment.hour % 12}時{minutes}"


def wareki_moment(value: datetime) -> str:
    """Return 令和8年11月21日(土曜日)午後2時5分."""
    return f"{wareki_weekday(value)}{clock(value)}"


def clock_of_day(value: datetime) -> str:
    """Return 午後2時5分 of today, 令和8年11月12日 午後2時5分 of any other day.

    A time alone says today: of what was kept last week it would be wrong.
    """
    if local_date(value) == timezone.localdate():
        return clock(value)
    return f"{wareki(value)} {clock(value)}"


def hours(minutes: int) -> str:
    """Return 3時間20分."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole}時間" if whole else "", f"{rest}分" if rest or not whole else ""]
    return "".join(parts)


def fiscal_year_of(value: date | datetime) -> int:
    """Return the fiscal year (1 April to 31 March) that a day is in, as a western year."""
    day = local_date(value)
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_wareki(year: int) -> str:
    """Return 令和8年度 for 2026."""
    return f"{wareki_year(date(year, 5, 1))}度"


# {令和, 令, R: the year before its first …}
_ERA_YEARS = {
    letters: first.year - 1
    for (first, name), short in zip(ERAS, "RHST", strict=True)
    for letters in (name, name[0], short)
}
# Whatever people press for a hyphen.
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))
_WEEKDAY = re.compile(rf"\([{WEEKDAYS}](曜日?)?\)$")
_SEPARATED = r"[年./・-](?P<month>\d{1,2})[月./・-](?P<day>\d{1,2})日?"
_DAYS = [
    re.compile(r"(?:西暦)?(?P<year>\d{4})" + _SEPARATED),
    re.compile(r"(?P<era>令和?|平成?|昭和?|大正?|[RHST])[.]?(?P<year>元|\d{1,2})" + _SEPARATED),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
]


def parse_day(text: str) -> date:
    """Read a day as people write it: 令和8年11月21日(土), R8.11.21, 2026-11-21, 20261121.

    Full-width is the same. Raises ValueError for anything else, for days that do not exist and
    for years before 1900 or after 2100.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS).upper()
    plain = _WEEKDAY.sub("", "".join(plain.split()))
    match = next(filter(None, (pattern.fullmatch(plain) for pattern in _DAYS)), None)
    if match is None:
        raise ValueError(text)
    said = match.groupdict()
    year = 1 if said["year"] == "元" else int(said["year"])
    if "era" in said:
        year = _ERA_YEARS[said["era"]] + year if year else 0
    if not 1900 <= year <= 2100:
        raise ValueError(text)
    return date(year, int(said["month"]), int(said["day"]))
