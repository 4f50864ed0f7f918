"""Days as people type them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from library.domain import typed_days
from library.domain.typed_days import EARLIEST, latest_day, parse_day
from library.domain.wareki import wareki, wareki_weekday

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(typed_days.timezone, "localdate", lambda: TODAY)


def refusal(text, **bounds):
    with pytest.raises(ValidationError) as caught:
        parse_day(text, **bounds)
    return caught.value.code, caught.value.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "令和8年11月21日", "令和８年１１月２１日", "令8.11.21", "R8.11.21", "r08.11.21", "Ｒ８・１１・２１", "r8/11/21",
        "R8-11-21", "R081121", "㋿8年11月21日", "令和八年十一月二十一日", "二〇二六年十一月二十一日",
        "2026-11-21", "2026/11/21", "2026.11.21", "２０２６/11/21", "2026ー11ー21", "2026年11月21日", "西暦2026年11月21日",
        "20261121", "２０２６１１２１", " 令和 8 年 11 月 21 日 ", "R 8 . 11 . 21", "R8。11。21", "R8、11、21",
        "令和8年11月21日(土)", "令和8年11月21日（土曜日）", "令和8年11月21日 土曜", "令和8年11月21日土", "令和8年11月21日㈯",
        "令和8年11月21日（土・祝）", "R8.11.21[土]", "2026-11-21 (Sat)", "2026/11/21 Saturday", "20261121土曜日",
        "\u200e2026/\u200e11/\u200e21", "\ufeff2026-11-21", "2026\u200b年11月21日", "2026年11\u2f4921\u2f47",
        "2026/11/21 0:00", "2026/11/21 00:00:00", "2026-11-21T00:00:00", "2026⁄11⁄21", "2026∕11∕21",
        "令和八年拾壱月弐拾壱日", "令和8年11月21日〈土・休日〉",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text):
    assert parse_day(text) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("令1.5.1", date(2019, 5, 1)),
        ("㍻31年4月30日", date(2019, 4, 30)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S30/4/1", date(1955, 4, 1)),
        ("2024-2-29", date(2024, 2, 29)),
        ("令和7年12月1日(月)", date(2025, 12, 1)),
    ],
)
def test_first_years_last_days_and_leap_days(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("平成31年5月1日", "令和元年5月1日"),
        ("H31.5.1", "令和元年5月1日"),
        ("平成32年4月1日", "令和2年4月1日"),
        ("令和元年4月30日", "平成31年4月30日"),
        ("R1.1.1", "平成31年1月1日"),
        ("昭和64年1月8日", "平成元年1月8日"),
        ("平成元年1月7日", "昭和64年1月7日"),
        ("S89.1.1", "平成26年1月1日"),
        ("昭和101年4月1日", "令和8年4月1日"),
    ],
)
def test_an_era_that_does_not_fit_is_refused_with_what_is_meant(text, meant):
    code, sentence = refusal(text)

    assert code == "other_era"
    assert f"{meant}のことですか" in sentence


@pytest.mark.parametrize(
    "text", ["令和7年12月1日(火)", "2025-12-01 Sun", "R7.12.1日曜日", "20251201㈰"]
)
def test_a_wrong_weekday_is_refused_with_the_right_one(text):
    code, sentence = refusal(text)

    assert code == "other_weekday"
    assert sentence.startswith("令和7年12月1日は月曜日です")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12月1日", "令和8年12月1日"),
        ("12/1", "令和8年12月1日"),
        ("１２．１", "令和8年12月1日"),
        ("5月1日", "令和9年5月1日"),
        ("6月30日(火)", "令和8年6月30日"),
        ("2月29日", "令和10年2月29日"),
        # A weekday that was said is the weekday of the day that is asked after.
        ("11月21日(日)", "令和9年11月21日"),
        ("11/21 Sat", "令和8年11月21日"),
    ],
)
def test_a_day_without_its_year_is_asked_for(text, meant):
    code, sentence = refusal(text)

    assert code == "no_year"
    assert f"{meant}のことですか" in sentence


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("7.12.1", "令和7年12月1日のことですか"),
        ("8年11月21日", "令和8年11月21日のことですか"),
        ("26/1/2", "西暦の4桁"),
        ("99年1月1日", "西暦の4桁"),
        ("7.2.30", "西暦の4桁"),
    ],
)
def test_a_year_without_its_era_is_asked_for(text, hint):
    code, sentence = refusal(text)

    assert code == "no_era"
    assert hint in sentence


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("令和8年2月30日", "no_such_day"),
        ("2026-02-29", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("R8.0.1", "no_such_day"),
        ("令和8年4月31日", "no_such_day"),
        ("令和0年1月1日", "no_such_day"),
        ("0000-01-01", "no_such_day"),
        ("2月30日", "no_such_day"),
        ("20260230", "no_such_day"),
        ("R8.11", "no_day"),
        ("令和8年11月", "no_day"),
        ("2026-11", "no_day"),
        ("令和七年", "no_month"),
        ("R8", "no_month"),
        ("令和8年度", "no_month"),
        ("2026/11/21 9:30", "with_time"),
        ("2026-11-21T00:00:00+09:00", "with_time"),
        ("令和8年11月21日午後1時", "with_time"),
        ("", "invalid"),
        ("きょう", "invalid"),
        ("202611211", "invalid"),
        ("2026-11-21以降", "invalid"),
        ("2026-11-21T", "invalid"),
        ("慶応3年1月1日", "invalid"),
        ("令和8年11月21日〜22日", "invalid"),
        ("٢٠٢٦-11-21", "invalid"),
        ("1" * 5000, "invalid"),
    ],
)
def test_what_is_no_day_is_refused(text, code):
    assert refusal(text)[0] == code


@pytest.mark.parametrize(
    "text", ["1900-01-01", "2205-12-01", "0207-12-01", "令和77年1月1日", "S1.12.25", "1945-12-31", "2037-01-01",
    "明治45年7月1日", "M45.7.1", "大正元年8月1日"]
)  # fmt: skip
def test_a_year_that_no_record_can_have_is_refused(text):
    assert refusal(text)[0] == "out_of_range"


def test_the_number_of_a_spreadsheets_cell_is_asked_about():
    code, sentence = refusal("４６１１３")

    assert code == "serial"
    assert "令和8年4月1日のことですか" in sentence


def test_the_last_days_of_both_ends_are_taken():
    assert parse_day("1946-01-01") == EARLIEST
    assert parse_day("2036-12-31") == latest_day()


def test_a_field_may_have_narrower_bounds():
    bounds = {"earliest": date(2024, 4, 1), "latest": date(2027, 3, 31)}

    assert parse_day("R6.4.1", **bounds) == date(2024, 4, 1)
    assert refusal("R6.3.31", **bounds)[0] == "out_of_range"
    assert refusal("R9.4.1", **bounds)[0] == "out_of_range"


@given(st.dates(EARLIEST, date(2036, 12, 31)))
def test_what_is_shown_is_read_again(day):
    texts = [wareki(day), wareki_weekday(day), day.isoformat(), f"{day:%Y%m%d}", f"{day:%Y/%m/%d}"]

    assert {parse_day(text) for text in texts} == {day}


@given(st.dates(EARLIEST, date(2036, 12, 30)))
def test_no_day_passes_with_the_weekday_of_the_next(day):
    other = wareki_weekday(day + timedelta(days=1))[-5:]

    with pytest.raises(ValidationError):
        parse_day(wareki(day) + other)


@given(st.text(max_size=30))
def test_any_other_text_is_refused_and_nothing_breaks(text):
    with suppress(ValidationError):
        assert EARLIEST <= parse_day(text) <= latest_day()


@pytest.mark.parametrize(
    ("text", "code"),
    [("2月29日(日)", "no_year"), ("8年11月21日(日)", "no_era"), ("99999", "invalid")],
)
def test_no_day_is_asked_after_that_cannot_be_meant(text, code):
    refused, sentence = refusal(text)

    assert refused == code
    assert "のことですか" not in sentence


@pytest.mark.parametrize(
    "text",
    ["令和8年11月21日から", "R8.11.21(土)まで", "令和8年11月21日〜23日", "2026-11-21 - 2026-11-23", "2026/11/21～11/23"],
)  # fmt: skip
def test_of_several_days_none_is_taken(text):
    code, sentence = refusal(text)

    assert code == "invalid"
    assert "日付は1日だけを" in sentence


@pytest.mark.parametrize("word", ["Satan", "Satin", "Sunny"])
def test_a_word_that_begins_like_a_weekday_is_none(word):
    assert refusal(f"2026-11-21 {word}")[0] == "invalid"


@pytest.mark.parametrize("name", ["Thu", "Thur.", "THURS", "Thursday"])
def test_a_weekday_in_english_may_be_short(name):
    assert parse_day(f"2026-11-19 ({name})") == date(2026, 11, 19)


def test_a_circle_is_a_nought_among_figures_in_kanji():
    assert parse_day("二○二六年十一月二◯日") == date(2026, 11, 20)
