"""What a certificate may say: the gaps it knows, once; nothing that cannot be seen or drawn."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from library.domain import certificate_words as words


def code_of(check, text):
    try:
        check(text)
    except ValidationError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("第{number}号", ""),
        ("令和8年度第{number}号", ""),
        ("R8-{number}", ""),
        ("{number}", ""),
        ("第号", "number_missing"),
        ("", "number_missing"),
        ("第｛number｝号", "number_missing"),
        ("第{Number}号", "number_missing"),
        ("第{ number }号", "number_missing"),
        ("第{number:03d}号", "number_missing"),
        ("第{number}の{number}号", "number_twice"),
        ("第{{number}}号", "gap"),
        ("{year}第{number}号", "gap"),
        ("第{number}号}", "gap"),
        ("第{number}号{}", "gap"),
        ("第1{number}号", "digit_beside"),
        ("第{number}０号", "digit_beside"),
        ("第十{number}号", "digit_beside"),
        ("第{number}号\n", "hidden_character"),
        ("第\u200b{number}号", "hidden_character"),
        ("第{number}号\U00030edf", "not_drawn"),
    ],
)
def test_number_format_has_its_number_once_and_nothing_else(text, code):
    assert code_of(words.check_number_format, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{fiscal_year_wareki}に実施した{course_title}の全課程を修了したので、これを証します", ""),
        ("全課程を修了したので、\nこれを証します", ""),
        ("全課程を修了したので、\r\nこれを証します\r\n", ""),
        ("", "empty"),
        (" \n ", "empty"),
        ("{course}を修了", "gap"),
        ("{course_title}を修了{", "gap"),
        ("{course_title", "gap"),
        ("｛course_title｝を修了", "gap"),
        ("{name}は{course_title}を修了", "gap"),
        ("{course_title}と{course_title}を修了", "gap_twice"),
        ("あ" * 301, "body_too_long"),
        ("あ\n" * 9 + "い", "body_too_many_lines"),
        ("修了\tした", "hidden_character"),
        ("修了\u2028した", "hidden_character"),
        ("修了\ue000した", "hidden_character"),
    ],
)
def test_body_knows_its_gaps(text, code):
    assert code_of(words.check_body, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("文京区長", ""), ("", "empty"), ("\u3000", "empty"), ("{title}", "gap"), ("区長\u200b", "hidden_character"),
     ("区\n長", "hidden_character"), ("葛\U000e01e0", "not_drawn"), ("葛\U000e0100", "")],
)  # fmt: skip
def test_plain_words_are_seen_and_drawn(text, code):
    assert code_of(words.check_printed, text) == code


def test_a_model_says_it_in_the_same_words():
    field = models.CharField(validators=[words.check_printed])

    with pytest.raises(ValidationError) as error:
        field.run_validators(" ")

    assert error.value.messages == [words.BLANK]


def test_what_fills_a_gap_is_not_read_again():
    filled = words.fill("{a}と{b}", a="{b}", b="い")

    assert filled == "{b}とい"
