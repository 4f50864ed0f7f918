"""Dates and times as people here read them."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from library.domain import wareki


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 21), "令和8年11月21日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1900, 1, 1), "明治33年1月1日"),
    ],
)
def test_wareki(day, text):
    assert wareki.wareki(day) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (time(0, 0), "午前0時"),
        (time(9, 30), "午前9時30分"),
        (time(12, 0), "正午"),
        (time(12, 5), "午後0時5分"),
        (time(14, 0), "午後2時"),
    ],
)
def test_clock(moment, text):
    assert wareki.clock(moment) == text


def test_moments_are_read_in_tokyo():
    late = datetime(2026, 3, 31, 15, 30, tzinfo=UTC)

    assert wareki.wareki(late) == "令和8年4月1日"
    assert wareki.weekday(late) == "水曜日"
    assert wareki.clock(late) == "午前0時30分"
    assert wareki.fiscal_year_of(late) == 2026


def test_a_time_is_said_with_its_day_unless_that_is_today():
    now = timezone.now()
    week_ago = datetime(2026, 11, 12, 2, 58, tzinfo=UTC)

    assert wareki.clock_of_day(now) == wareki.clock(now)
    assert wareki.clock_of_day(week_ago) == "令和8年11月12日 午前11時58分"


def test_fiscal_year():
    assert wareki.fiscal_year_wareki(2026) == "令和8年度"
    assert wareki.fiscal_year_wareki(2019) == "令和元年度"
    assert wareki.fiscal_year_of(date(2026, 3, 31)) == 2025


def test_hours_are_said_as_people_say_them():
    assert [wareki.hours(m) for m in (0, 40, 60, 200)] == ["0分", "40分", "1時間", "3時間20分"]
