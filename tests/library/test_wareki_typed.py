"""Days as people type them."""

from datetime import date

import pytest

from library.domain.wareki import parse_day


@pytest.mark.parametrize(
    "text",
    [
        "令和8年11月21日", "令和８年１１月２１日", "R8.11.21", "Ｒ８・１１・２１", "r8/11/21", "2026-11-21",
        "2026年11月21日", "20261121", " 令和 8 年 11 月 21 日 ",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert parse_day(text) == date(2026, 11, 21)


def test_first_years_and_older_eras():
    assert parse_day("令和元年5月1日") == date(2019, 5, 1)
    assert parse_day("昭和30年1月2日") == date(1955, 1, 2)


@pytest.mark.parametrize(
    "text", ["", "8年11月21日", "令和8年2月30日", "きょう", "11/21", "26-1-2"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        parse_day(text)
