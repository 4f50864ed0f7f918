"""Answers by definition: what is read, what is kept, what is still to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.worksheets.domain.answers import (
    MAX_ROWS,
    add_row,
    filled,
    parse,
    problems,
    without_empty_rows,
)
from tests.worksheets.factories import definition, field

COLUMNS = [
    {"key": "org", "label": "機関", "type": "text"},
    {"key": "on", "label": "渡した日", "type": "date"},
]
ROWS = [{"key": "v1", "label": "思い"}, {"key": "v2", "label": "暮らし"}]
ALL = definition(
    field("line", "text"),
    field("box", "textarea", max_length=5),
    field("one", "choice", options=["来所", "電話"]),
    field("many", "choices", options=["健康", "介護"]),
    field("day", "date"),
    field("tick", "check"),
    field("legs", "table", columns=COLUMNS, min_rows=1),
    field("matrix", "table", columns=COLUMNS, fixed_rows=ROWS),
    field("rate", "rating", min=1, max=5),
)


@pytest.mark.parametrize(
    ("key", "posted", "answer"),
    [
        ("line", {"f-line": [" 髙橋 "]}, " 髙橋 "),
        ("box", {"f-box": ["一行\r\n二行"]}, "一行\r\n二行"),
        ("one", {"f-one": ["電話"]}, "電話"),
        ("one", {}, ""),
        ("many", {"f-many": ["健康", "介護"]}, ["健康", "介護"]),
        ("many", {}, []),
        ("day", {"f-day": ["R8.11.21"]}, "2026-11-21"),
        ("day", {"f-day": ["きのう"]}, "きのう"),
        ("tick", {"f-tick": ["on"]}, True),
        ("tick", {}, False),
        ("rate", {"f-rate": ["３"]}, 3),
        ("rate", {"f-rate": ["三"]}, "三"),
        ("rate", {}, ""),
    ],
)
def test_value_is_read_by_its_type(key, posted, answer):
    assert parse(ALL, posted)[key] == answer


def test_free_rows_are_read_up_to_the_last_one_shown():
    posted = {
        "f-legs-0-org": ["地域包括"], "f-legs-0-on": ["2026/4/1"],
        "f-legs-1-org": [""], "f-legs-1-on": [""],
        "f-legs-3-org": ["書かれていない行"],
    }  # fmt: skip

    answers = parse(ALL, posted)

    assert answers["legs"] == [{"org": "地域包括", "on": "2026-04-01"}, {"org": "", "on": ""}]
    assert without_empty_rows(ALL, answers)["legs"] == [{"org": "地域包括", "on": "2026-04-01"}]


def test_fixed_rows_are_read_by_row_and_column():
    answers = parse(ALL, {"f-matrix-v2-org": ["食事"], "f-matrix-v9-org": ["ない行"]})

    assert answers["matrix"] == {"v1": {"org": "", "on": ""}, "v2": {"org": "食事", "on": ""}}


def test_rows_are_bounded():
    posted = {f"f-legs-{n}-org": ["x"] for n in range(500)}

    assert len(parse(ALL, posted)["legs"]) == MAX_ROWS


@given(st.text(alphabet=st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"])))
def test_text_is_kept_exactly_as_typed(text):
    answers = parse(ALL, {"f-line": [text], "f-box": [text], "f-legs-0-org": [text]})

    assert (answers["line"], answers["box"], answers["legs"][0]["org"]) == (text, text, text)


@given(
    st.dictionaries(
        st.sampled_from(["f-line", "f-one", "f-many", "f-day", "f-rate", "f-legs-0-on", "f-tick"]),
        st.lists(st.text(), max_size=3),
    )
)
def test_whatever_is_posted_is_read_and_judged_without_failing(posted):
    answers = parse(ALL, posted)

    assert set(answers) == {"line", "box", "one", "many", "day", "tick", "legs", "matrix", "rate"}
    assert set(problems(ALL, answers)) <= {"one", "many", "day", "rate", "legs.0.on"}


def test_nothing_is_a_problem_where_nothing_is_required():
    assert problems(ALL, parse(ALL, {})) == {}


@pytest.mark.parametrize(
    ("posted", "path", "words"),
    [
        ({"f-box": ["123456"]}, "box", "5字までです。いま6字"),
        ({"f-one": ["手紙"]}, "one", "並んでいる中から"),
        ({"f-many": ["健康", "天気"]}, "many", "並んでいる中から"),
        ({"f-day": ["きのう"]}, "day", "「項目 day」:日付を読み取れません"),
        ({"f-day": ["平成31年5月1日"]}, "day", "令和元年5月1日のことですか"),
        ({"f-day": ["11月21日"]}, "day", "年がありません"),
        ({"f-rate": ["6"]}, "rate", "1から5まで"),
        ({"f-rate": ["たくさん"]}, "rate", "1から5まで"),
        ({"f-legs-0-on": ["いつか"]}, "legs.0.on", "「渡した日」:日付を読み取れません"),
        ({"f-matrix-v1-on": ["いつか"]}, "matrix.v1.on", "「渡した日」:日付を読み取れません"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(posted, path, words):
    found = problems(ALL, parse(ALL, posted))

    assert list(found) == [path]
    assert words in found[path]


def test_line_break_counts_as_one_character():
    assert problems(ALL, parse(ALL, {"f-box": ["12\r\n45"]})) == {}


@pytest.mark.parametrize(
    ("kind", "extra", "words"),
    [
        ("text", {}, "書いてください"),
        ("textarea", {}, "書いてください"),
        ("choice", {"options": ["a"]}, "一つ選んで"),
        ("choices", {"options": ["a"]}, "一つ以上"),
        ("date", {}, "書いてください"),
        ("check", {}, "しるし"),
        ("rating", {"min": 1, "max": 5}, "数字を選んで"),
        ("table", {"columns": COLUMNS, "min_rows": 3}, "3行以上"),
        ("table", {"columns": COLUMNS, "fixed_rows": ROWS}, "書いてください"),
    ],
)
def test_required_field_left_empty_is_named(kind, extra, words):
    asked = definition(field("k", kind, required=True, **extra))

    found = problems(asked, parse(asked, {"f-k": ["　"]} if kind == "textarea" else {}))

    assert words in found["k"]
    assert filled(asked, {}) == (0, 1)


def test_too_few_rows_are_named():
    asked = definition(field("k", "table", required=True, min_rows=3, columns=COLUMNS))
    answers = {"k": [{"org": "a", "on": ""}, {"org": "", "on": ""}, {"org": "b", "on": ""}]}

    assert "いま2行" in problems(asked, answers)["k"]
    assert filled(asked, answers) == (1, 1)


def test_a_row_is_added_after_those_shown():
    empty = {"org": "", "on": ""}

    assert add_row(ALL, {}, "legs")["legs"] == [empty, empty]
    assert add_row(ALL, {"legs": [{"org": "a", "on": ""}]}, "legs")["legs"][1] == empty
    assert add_row(ALL, {}, "matrix") == {}
    assert len(add_row(ALL, {"legs": [empty] * MAX_ROWS}, "legs")["legs"]) == MAX_ROWS
