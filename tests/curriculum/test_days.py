"""Days in the files of the curricula are read as days in forms are."""

from datetime import date, datetime

import pytest

from curriculum.domain.schema import Day
from curriculum.domain.yaml_source import Mapping, Problems


def checked(value):
    place, problems = Mapping({"start": value}, file="terms.yaml"), Problems()
    Day().check(value, place, "start", problems)
    return place["start"], [problem.message for problem in problems.found]


@pytest.mark.parametrize(
    "value", [date(2025, 12, 1), "令和7年12月1日", "R7.12.1", "２０２５／１２／１", 20251201, "2025-12-01 (月)"]
)  # fmt: skip
def test_a_day_is_put_in_place_as_a_date(value):
    assert checked(value) == (date(2025, 12, 1), [])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("平成37年12月1日", "令和7年12月1日のことですか"),
        ("12月1日", "年がありません"),
        (date(2205, 12, 1), "令和187年"),
        (2025, "月と日がありません"),
        (True, "2026-04-01 か"),
        (None, "2026-04-01 か"),
        (datetime(2025, 12, 1, 10), "2026-04-01 か"),
    ],
)
def test_what_is_no_day_is_named(value, said):
    kept, messages = checked(value)

    assert kept == value
    assert len(messages) == 1
    assert said in messages[0]
