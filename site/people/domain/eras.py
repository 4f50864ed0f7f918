"""The years of the eras, for sentences of every layer: 令和8年11月21日."""

from datetime import date, datetime

from django.utils import timezone

# (first day, name); the era changed on these days.
ERAS = [
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
]


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
