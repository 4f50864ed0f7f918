"""Captions are read whole or refused, naming the line."""

import pytest
from django.core.exceptions import ValidationError

from library.domain.captions import Cue, read

GOOD = """WEBVTT - 相談の窓口

NOTE 確認ずみ

1
00:01.000 --> 00:04.000 align:start
<v 相談員>こんにちは
相談員です

00:00:04.000 --> 00:00:06.500
窓口をご案内します
"""


def test_lines_come_in_order():
    assert read(GOOD.encode("utf-8-sig")) == [
        Cue(1.0, 4.0, "こんにちは\n相談員です"),
        Cue(4.0, 6.5, "窓口をご案内します"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "captions_malformed", 1),
        ("1\n00:01.000 --> 00:04.000\nあ\n", "captions_malformed", 1),
        ("WEBVTT\n\n00:01,000 --> 00:04,000\nあ\n", "captions_malformed", 3),
        ("WEBVTT\n\nただの文\n", "captions_malformed", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nあ\n00:02.000 --> 00:03.000\nい\n", "captions_malformed", 3),
        ("WEBVTT\n\n00:01.000 --> 00:04.000\n\n", "captions_empty", 3),
        ("WEBVTT\n\n00:01.000 --> 00:04.000\n<i></i>\n", "captions_empty", 3),
        ("WEBVTT\n\n00:04.000 --> 00:04.000\nあ\n", "captions_order", 3),
        ("WEBVTT\n\n00:01.000 --> 00:04.000\nあ\n\n00:03.000 --> 00:05.000\nい\n", "captions_order", 6),
        ("WEBVTT\n\n00:08.000 --> 00:09.000\nあ\n\n00:03.000 --> 00:05.000\nい\n", "captions_order", 6),
    ],
)  # fmt: skip
def test_wrong_line_is_named(text, code, line):
    with pytest.raises(ValidationError) as error:
        read(text.encode())

    assert error.value.code == code
    assert f"字幕の{line}行目" in error.value.message


def test_other_encoding_is_refused_with_its_line():
    with pytest.raises(ValidationError) as error:
        read(GOOD.encode("cp932"))

    assert error.value.code == "captions_encoding"
    assert "字幕の1行目" in error.value.message
    assert "UTF-8" in error.value.message


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nNOTE なにもない\n"])
def test_captions_without_a_line_are_none(text):
    with pytest.raises(ValidationError) as error:
        read(text.encode())

    assert error.value.code == "captions_empty"
