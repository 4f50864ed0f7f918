"""Days on which neither the post nor an office works. Pure: no database, no clock.

国民の祝日に関する法律, as it stands since 2020; the equinoxes by the National Astronomical
Observatory's approximation, good from 1980 to 2099.
"""

from datetime import date, timedelta

_DAY = timedelta(days=1)
MONDAY, SATURDAY, SUNDAY = 0, 5, 6
# (month, day) of the holidays with a day of their own.
_FIXED = {(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)}
# (month, which Monday of it): 成人の日, 海の日, 敬老の日, スポーツの日.
_MONDAYS = {(1, 2), (7, 3), (9, 3), (10, 2)}
# From December 29 to January 3 offices are shut: 行政機関の休日に関する法律 and the wards' own.
_NEW_YEAR = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


def is_holiday(day: date) -> bool:
    """Tell whether the day is a 国民の祝日, stands in for one, or lies between two."""
    return (
        _is_named(day)
        or _stands_in(day)
        or (day.weekday() != SUNDAY and _is_named(day - _DAY) and _is_named(day + _DAY))
    )


def is_working_day(day: date) -> bool:
    """Tell whether letters are written, carried and brought on the day."""
    is_shut = day.weekday() in (SATURDAY, SUNDAY) or (day.month, day.day) in _NEW_YEAR
    return not is_shut and not is_holiday(day)


def working_days_after(day: date, count: int) -> date:
    """Return the day that comes so many working days after `day`."""
    while count > 0:
        day += _DAY
        count -= is_working_day(day)
    return day


def _is_named(day: date) -> bool:
    monday = (day.month, (day.day - 1) // 7 + 1)
    return (
        (day.month, day.day) in _FIXED
        or (day.weekday() == MONDAY and monday in _MONDAYS)
        or (day.month, day.day) in ((3, _equinox(day.year, 20.8431)), (9, _equinox(day.year, 23.2488)))
    )  # fmt: skip


def _stands_in(day: date) -> bool:
    """Tell whether a holiday fell on a Sunday and every day since then is one."""
    while _is_named(day - _DAY):
        day -= _DAY
        if day.weekday() == SUNDAY:
            return True
    return False


def _equinox(year: int, first: float) -> int:
    """Return the day of the month. `first`: the moment of 1980."""
    return int(first + 0.242194 * (year - 1980)) - (year - 1980) // 4
