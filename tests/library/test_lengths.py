"""A text is as long as people count it, and is refused whole instead of being cut."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from library.domain.lengths import check_length, excess, length
from library.domain.reasons import read_reason
from library.forms import LongTextField
from tests.outcomes import code_of


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("さいとう", 4),
        ("𠮷野", 2),
        ("葛\U000e0100飾", 2),
        ("か\u3099き", 2),
        ("ガ", 1),
        ("ｶﾞ", 2),
        ("一\r\n二\n三", 5),
        ("一 二", 3),
        ("👨\u200d👩", 2),
    ],
)
def test_character_is_what_people_call_one(text, count):
    assert length(text) == count


@given(st.lists(st.sampled_from(["あ", "𠮷", "か\u3099", "葛\U000e0100", "\r\n", "\n"])))
def test_length_is_never_more_than_code_points_and_knows_one_line_break(pieces):
    text = "".join(pieces)

    assert length(text) == len(pieces)
    assert length(text) <= len(text)
    assert length(text.replace("\r\n", "\n")) == length(text)


@pytest.mark.parametrize(("count", "said"), [(9, ""), (10, ""), (11, "1字多く"), (25, "15字多く")])
def test_excess_says_by_how_much(count, said):
    assert said in excess("あ" * count, 10)
    assert bool(excess("あ" * count, 10)) is bool(said)


def test_rule_refuses_what_would_have_to_be_cut():
    check_length("あ" * 10, 10, label="理由")

    assert code_of(check_length, "あ" * 11, 10, label="理由") == "too_long"
    # Ten letters to the eye; a column of ten does not hold them.
    assert code_of(check_length, "葛\U000e0100" * 6, 10, label="理由") == "too_long"


def test_a_line_break_of_a_form_post_is_one_character():
    check_length("あ" * 4 + "\r\n" + "い" * 5, 10, label="理由")

    assert code_of(check_length, "あ" * 5 + "\r\n" + "い" * 5, 10, label="理由") == "too_long"


def test_a_reason_is_stored_as_it_is_counted():
    assert read_reason(" 一行目\r\n二行目 \r\n", "理由を。", limit=7) == "一行目\n二行目"

    assert code_of(read_reason, " \r\n", "理由を。") == "reason_missing"
    assert code_of(read_reason, "一行目\r\n二行目", "理由を。", limit=6) == "too_long"


class Form(forms.Form):
    reason = LongTextField(label="理由", limit=10, help_text="短く。")
    free = LongTextField(label="自由", limit=10, in_column=False, required=False)


@pytest.mark.parametrize("text", ["あ" * 10, "𠮷" * 10, "あ\r\n" * 5 + "い" * 0])
def test_field_takes_all_up_to_its_limit(text):
    form = Form({"reason": text.strip(), "free": "葛\U000e0100" * 10})

    assert form.is_valid(), form.errors


def test_field_refuses_the_whole_text_and_shows_it_again():
    form = Form({"reason": "あ" * 13})

    assert form.errors["reason"] == [
        "10字までです。いま13字あり、3字多くなっています。短くしてください。"
    ]
    assert "あ" * 13 in str(form["reason"])


def test_field_says_its_limit_and_never_lets_the_browser_cut():
    html = str(Form()["reason"])

    assert "maxlength" not in html
    assert 'data-limit="10"' in html
    assert Form()["reason"].help_text == "短く。10字まで。"
