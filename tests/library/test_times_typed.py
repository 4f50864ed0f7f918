"""Times, and days with their time, as people type them."""

from contextlib import suppress
from datetime import datetime, time
from functools import partial
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from library.domain.typed_days import parse_day
from library.domain.typed_kinds import MOMENT, SINCE
from library.domain.typed_times import parse_clock, parse_moment
from library.domain.wareki import clock, wareki_moment

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
    "text",
    [
        "午後2時30分", "午後２時３０分", "午後 2 時 30 分", "午後2時半", "午後2:30", "14:30", "１４：３０", "14時30分", "14時半",
        "1430", "2:30 PM", "pm2:30", "14:30:00",
    ],
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(text):
    assert parse_clock(text) == time(14, 30)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("正午", time(12)), ("午後0時", time(12)), ("12:00", time(12)), ("午前0時", time(0)), ("0:05", time(0, 5)),
        ("午前9時", time(9)), ("9時", time(9)), ("午前十一時四十五分", time(11, 45)), ("23:59", time(23, 59)),
    ],
)  # fmt: skip
def test_noon_midnight_and_plain_hours(text, value):
    assert parse_clock(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "invalid_time"), ("昼すぎ", "invalid_time"), ("14", "invalid_time"), ("14:3", "invalid_time"),
        ("14:30〜16:00", "invalid_time"), ("24:00", "next_day"), ("24時", "next_day"), ("25:00", "no_such_time"),
        ("24:01", "no_such_time"), ("14:60", "no_such_time"), ("午後14時", "other_half"), ("午前13時", "other_half"),
        ("午前12時", "noon_or_midnight"), ("午後12時30分", "noon_or_midnight"), ("12:00 AM", "noon_or_midnight"),
    ],
)  # fmt: skip
def test_what_is_no_time_or_two_times_is_refused(text, code):
    with pytest.raises(ValidationError) as caught:
        parse_clock(text)

    assert caught.value.code == code


def test_seconds_that_do_not_exist_are_named():
    with pytest.raises(ValidationError, match="99秒という時刻はありません"):
        parse_clock("9:30:99")


@pytest.mark.parametrize(
    "text",
    [
        "令和7年12月1日 午後2時30分", "令和7年12月1日午後2時30分", "令和7年12月1日(月曜日)午後2時30分",
        "令和7年12月1日（月）14:30", "R7.12.1 14:30", "Ｒ７．１２．１　１４：３０",
        "令7.12.1 午後2時半", "2025-12-01 14:30", "2025/12/1 14時30分",
        "2025-12-01T14:30", "2025-12-01 14:30:00", "20251201 1430", "令和7年12月1日、午後2時30分",
    ],
)  # fmt: skip
def test_a_day_with_its_time_is_read_in_tokyo(text):
    assert parse_moment(text) == datetime(2025, 12, 1, 14, 30, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("令和7年12月1日", "no_time"), ("2025-12-01 (月)", "no_time"), ("14:30", "no_day"), ("午後2時", "no_day"),
        ("12月1日 14:30", "no_year"), ("7.12.1 午後2時", "no_era"), ("令和7年12月 14:30", "no_day"), ("R7.1.214:30", "invalid"),
        ("あした 14:30", "invalid"),
        ("令和7年12月1日(火)14:30", "other_weekday"), ("平成31年5月1日 10:00", "other_era"),
        ("令和7年2月30日 10:00", "no_such_day"), ("令和7年12月1日 24:00", "next_day"), ("令和7年12月1日 昼", "invalid_time"),
        ("1999-12-31 10:00", "out_of_range"), ("2205-12-01 10:00", "out_of_range"), ("", "invalid"),
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text, code):
    with pytest.raises(ValidationError) as caught:
        parse_moment(text)

    assert caught.value.code == code


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_a_time_that_is_shown_is_read_again(value):
    assert parse_clock(clock(value)) == value


@given(st.datetimes(datetime(2000, 1, 1), datetime(2035, 12, 31)))
def test_a_moment_that_is_shown_is_read_again(value):
    moment = value.replace(second=0, microsecond=0, tzinfo=TOKYO)

    assert {parse_moment(show(moment)) for show in (wareki_moment, MOMENT.show)} == {moment}


@given(st.text(max_size=30))
def test_any_other_text_is_refused_and_nothing_breaks(text):
    for read in (parse_clock, parse_moment):
        with suppress(ValidationError):
            assert read(text) is not None


def test_a_list_may_be_narrowed_from_a_day_alone():
    bounds = {"earliest": None, "latest": None}

    assert SINCE.read("R7.12.1", **bounds) == datetime(2025, 12, 1, tzinfo=TOKYO)
    assert SINCE.read("R7.12.1 9:00", **bounds) == datetime(2025, 12, 1, 9, tzinfo=TOKYO)
    with pytest.raises(ValidationError, match="令和元年5月1日"):
        SINCE.read("H31.5.1", **bounds)


@pytest.mark.parametrize(
    "read", [parse_clock, parse_day, parse_moment, partial(SINCE.read, earliest=None, latest=None)]
)
def test_a_text_that_is_far_too_long_is_refused_at_once(read):
    started = process_time()

    with pytest.raises(ValidationError) as refusal:
        read("x" + "1" * 50_000)

    assert refusal.value.code == "invalid"
    assert process_time() - started < 1


@pytest.mark.parametrize("text", ["午前2:30PM", "午後2:30 AM", "PM9時AM"])
def test_a_time_in_both_halves_of_the_day_is_refused(text):
    with pytest.raises(ValidationError) as caught:
        parse_clock(text)

    assert caught.value.code == "both_halves"


@pytest.mark.parametrize("text", ["午後2:30PM", "PM2:30 PM"])
def test_the_same_half_may_be_said_twice(text):
    assert parse_clock(text) == time(14, 30)


@pytest.mark.parametrize("text", ["14:30〜16:00", "午後2時から4時", "14時30分-16時", "午後2時～"])
def test_of_two_times_none_is_taken(text):
    for read, typed in ((parse_clock, text), (parse_moment, f"R8.11.21 {text}")):
        with pytest.raises(ValidationError, match="時刻は1つだけを"):
            read(typed)
