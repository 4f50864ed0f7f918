"""Readings within a text: {漢字|かんじ}."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from library.domain import ruby
from library.domain.ruby import Piece
from library.templatetags.ruby import ruby as as_html

KANA = st.text("かんじカナー", min_size=1)
PLAIN = st.text(st.sampled_from("あ漢{}|\n<&"), min_size=1).map(Piece)
WORD = st.builds(Piece, st.text("漢字<&", min_size=1), KANA)


@pytest.mark.parametrize(
    ("markup", "pieces"),
    [
        ("", []),
        ("字がない", [Piece("字がない")]),
        ("{漢字|かんじ}", [Piece("漢字", "かんじ")]),
        ("「{読|よ}む」", [Piece("「"), Piece("読", "よ"), Piece("む」")]),
        ("a|b", [Piece("a|b")]),
        ("{{x}}", [Piece("{x}")]),
        ("{{{漢|か}}}", [Piece("{"), Piece("漢", "か"), Piece("}")]),
        ("{漢字}と{漢|", [Piece("{漢字}と{漢|")]),
    ],
)
def test_text_is_read_in_pieces(markup, pieces):
    assert ruby.parse(markup) == pieces


@pytest.mark.parametrize(
    ("markup", "plain", "spoken"),
    [
        ("{読|よ}む。{{}}", "読む。{}", "よむ。{}"),
        ("民生委員の{方|かた}", "民生委員の方", "民生委員のかた"),
    ],
)
def test_words_are_told_without_and_by_their_readings(markup, plain, spoken):
    assert ruby.plain_text(markup) == plain
    assert ruby.spoken(markup) == spoken


@pytest.mark.parametrize(
    ("markup", "code", "named"),
    [
        ("{漢字|}", "ruby_no_reading", "「{漢字|}」"),
        ("{漢字}", "ruby_no_reading", "「{漢字}」"),
        ("{|かんじ}", "ruby_no_word", "「{|かんじ}」"),
        ("{漢字|kanji}", "ruby_not_kana", "「kanji」"),
        ("{漢字|かんじ", "ruby_unbalanced", "「{漢字|かんじ」"),
        ("漢字|かんじ}", "ruby_unbalanced", "「}」"),
        ("{{漢字|かんじ}", "ruby_unbalanced", "「}」"),
    ],
)
def test_markup_that_would_not_be_shown_as_meant_is_refused_by_name(markup, code, named):
    with pytest.raises(ValidationError) as error:
        ruby.check(f"前、{markup}")

    assert [problem.code for problem in error.value.error_list] == [code]
    assert named in error.value.messages[0]


@pytest.mark.parametrize("markup", ["", "ただの文", "{漢字|かんじ}", "{{x}} a|b {{", "{人|ヒト}"])
def test_good_markup_passes(markup):
    ruby.check(markup)

    assert ruby.compose(ruby.parse(markup)) == markup


@given(st.lists(PLAIN | WORD))
def test_composed_text_is_read_as_it_was(pieces):
    markup = ruby.compose(pieces)

    ruby.check(markup)
    assert ruby.compose(ruby.parse(markup)) == markup
    assert ruby.plain_text(markup) == "".join(piece.text for piece in pieces)
    assert [p for p in ruby.parse(markup) if p.reading] == [p for p in pieces if p.reading]


@given(st.text("漢か{}|あ"))
def test_any_text_is_shown_and_loses_no_word(text):
    assert ruby.plain_text(ruby.escape(text)) == text
    assert set(text) - set("{}|か") <= set(ruby.plain_text(text)) | set("か漢あ")


def test_ruby_is_shown_with_brackets_for_old_browsers_and_escaped():
    assert as_html("<b>{漢|か}") == ("&lt;b&gt;<ruby>漢<rp>(</rp><rt>か</rt><rp>)</rp></ruby>")
