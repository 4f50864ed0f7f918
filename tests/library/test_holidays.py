"""Days on which no letter moves, against the Cabinet Office's lists."""

from datetime import date, timedelta

import pytest

from library.domain.holidays import is_holiday, is_working_day, working_days_after

# 内閣府「国民の祝日について」, with 振替休日 and 国民の休日.
LISTED = {
    2025: "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24",
    2026: "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23",
    2027: "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23",
}


@pytest.mark.parametrize("year", LISTED)
def test_holidays_are_those_that_the_cabinet_office_lists(year):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))

    assert " ".join(f"{d.month}/{d.day}" for d in days if is_holiday(d)) == LISTED[year]


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 4, 28), 1, date(2026, 4, 30)),
        (date(2026, 5, 1), 1, date(2026, 5, 7)),
        (date(2026, 12, 28), 1, date(2027, 1, 4)),
        (date(2026, 9, 18), 2, date(2026, 9, 25)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_working_days_leave_out_weekends_holidays_and_the_new_year(day, count, then):
    assert working_days_after(day, count) == then
    assert count == 0 or is_working_day(then)
