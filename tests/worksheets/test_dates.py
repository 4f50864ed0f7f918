"""A day, however people write it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.worksheets.domain.dates import parse_date, to_iso, to_wareki
from courses.worksheets.forms import Cell
from library.domain.wareki import wareki, wareki_year


@pytest.mark.parametrize(
    "text",
    [
        "令和8年11月21日",
        "令和 8 年 11 月 21 日",
        "令8.11.21",
        "R8.11.21",
        "r8/11/21",
        "R08-11-21",
        "Ｒ８．１１．２１",
        "㋿8年11月21日",
        "2026-11-21",
        "２０２６/11/21",
        "2026年11月21日",
        "2026ー11ー21",
        "2026.11.21",
        "20261121",
        "令和8年11月21日(土曜日)",
        "令和8年11月21日（土）",
        " 2026-11-21 ",
    ],
)
def test_day_is_read(text):
    assert parse_date(text) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S30/4/1", date(1955, 4, 1)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("2024-2-29", date(2024, 2, 29)),
    ],
)
def test_eras_and_leap_days_are_read(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "きのう", "11月21日", "8.11.21", "令和0年1月1日", "2026-02-29", "2026-13-01", "R8.11", "0001-01-01", "2026-11-21以降"],
)  # fmt: skip
def test_what_names_no_day_is_none_and_stays_as_typed(text):
    assert parse_date(text) is None
    assert to_iso(text) == text
    assert to_wareki(text) == text


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_what_is_shown_reads_back_as_the_same_day(day):
    assert to_iso(wareki(day)) == day.isoformat()
    assert to_wareki(day.isoformat()).startswith(wareki_year(day))


@given(st.text())
def test_any_text_is_answered(text):
    assert to_iso(text) == text or parse_date(text) is not None


def test_the_box_of_a_day_says_how_it_is_read_and_carries_its_error():
    cell = Cell(
        "f-day", "渡した日", "date", value="昭和20年4月1日", error="年がありません。", help="例"
    )

    box = cell.day_box

    assert 'name="f-day" value="昭和20年4月1日"' in box
    assert ">昭和20年4月1日(日曜日)</output>" in box
    assert "earliest=1900-01-01" in box
    assert 'aria-describedby="f-day-help f-day-error"' in box
    assert 'aria-invalid="true"' in box
