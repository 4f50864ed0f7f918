"""Words and marks: pure functions, whatever is typed."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from library.domain.folding import fold, folded
from library.domain.snippets import highlight, marks, snippet
from library.domain.words import MAX_WORDS, has_all, places, tokens, words

KANA_AND_KANJI = st.text("ひきこもりガイドーﾊﾞｶﾞ々人家族支援", min_size=1, max_size=20)
MIXED = st.text("ひきこもリｺﾓ家族8０aＡé、。 \n・ﾞ゛\u3099{|}<&", max_size=30)


def shown(text: str, query: str) -> list[str]:
    """What is marked of a text."""
    return [part.text for part in highlight(text, words(query)) if part.is_match]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("ひきこもりの状態", "ﾋｷｺﾓﾘ", ["ひきこもり"]),
        ("ﾋｷｺﾓﾘとヒキコモリ", "ひきこもり", ["ﾋｷｺﾓﾘ", "ヒキコモリ"]),
        ("「８０５０問題」", "8050", ["８０５０"]),
        ("「８０５０問題」", "8050問題", ["８０５０問題"]),
        ("ｶﾞｲﾄﾞブック", "ガイド", ["ｶﾞｲﾄﾞ"]),
        ("国家と家族", "家", ["家", "家"]),
        ("葛󠄀飾区", "葛飾", ["葛󠄀飾"]),
        ("㍿と㌔", "株式会社", ["㍿"]),
        ("支援支援", "支援", ["支援支援"]),
        ("訪問支援", "訪問支 支援", ["訪問支援"]),
        ("なにもない", "支援", []),
        ("", "支援", []),
        ("支援", "", []),
    ],
)
def test_marks_are_where_the_word_stands_as_typed(text, query, marked):
    assert shown(text, query) == marked


def test_words_of_a_query_are_each_asked_once_and_not_without_end():
    assert len(words("支援 支援、ｼｴﾝ")) == 2
    assert len(words(" ".join(f"w{n}" for n in range(100)))) == MAX_WORDS


def test_snippet_begins_with_the_sentence_and_ends_in_time():
    text = "はじめの文です。" * 20 + "ここに支援があります。" + "おわりの文です。" * 20

    parts = snippet(text, words("支援"), length=40)

    whole = "".join(part.text for part in parts)
    assert whole.startswith("…ここに支援があります。")
    assert whole.endswith("…")
    assert len(whole) == 42


def test_snippet_of_a_text_without_the_word_is_nothing():
    assert snippet("なにもない", words("支援")) == []


@given(st.text(max_size=40))
def test_folding_keeps_every_place_in_order(text):
    kept = list(folded(text))

    assert "".join(f.character for f in kept if not f.character.isspace()) == fold(text)
    assert all(0 <= f.start < f.end <= len(text) for f in kept)
    assert [f.start for f in kept] == sorted(f.start for f in kept)


@given(KANA_AND_KANJI)
def test_width_and_kana_make_no_difference(text):
    wide = unicodedata.normalize("NFKC", text)

    assert fold(text) == fold(wide) == fold(unicodedata.normalize("NFD", wide))


@given(st.text(max_size=40) | MIXED, st.text(max_size=10) | MIXED)
def test_marking_changes_no_character(text, query):
    parts = highlight(text, words(query))

    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)


@given(KANA_AND_KANJI, st.data())
def test_every_part_of_a_word_is_found_and_marked(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    query = text[start : data.draw(st.integers(start + 1, len(text)))]
    assume(words(query) and fold(query) in fold(text))

    found = [place for word in words(query) for place in places(tokens(text), word)]

    assert has_all(text, words(query))
    assert {fold(text[first:last]) for first, last in found} == {fold(query)}


@given(MIXED, MIXED)
def test_what_is_found_is_what_is_marked(text, query):
    wanted = words(query)

    if wanted and has_all(text, wanted):
        assert marks(text, wanted)
