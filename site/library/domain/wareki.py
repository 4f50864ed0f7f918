"""Dates and times as people here read them: 令和8年11月21日(土曜日), 午後2時5分, 令和8年度."""

from datetime import date, datetime, time

from django.utils import timezone

# (first day, name); the era changed on these days.
ERAS = [
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
]
WEEKDAYS = "月火水木金土日"


def local_date(value: date | datetime) -> date:
    """Return the day in Tokyo."""
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value


def wareki_year(value: date | datetime) -> str:
    """Return 令和8年; a first year is 元年."""
    day = local_date(value)
    for first, era in ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{era}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def wareki(value: date | datetime) -> str:
    """Return 令和8年11月21日."""
    day = local_date(value)
    return f"{wareki_year(day)}{day.month}月{day.day}日"


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
