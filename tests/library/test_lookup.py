"""Finding words as people type them."""

import pytest

from library.domain.folding import fold
from library.domain.lookup import glossary, kana_row, matches
from tests.library.factories import GlossaryTermFactory


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("ｱｳﾄﾘｰﾁ", "アウトリーチ"),
        ("あうとりーち", "アウトリーチ"),
        ("8050", "8050問題"),
        ("STEP", "step 事業"),
        ("伴走 支援", "伴走型支援"),
        ("", "なんでも"),
        # Nobody sees what was pasted along: a joiner, the mark of a file, a Hangul filler.
        ("\u200bアウト\u00adリーチ\ufeff", "アウトリーチ"),
        ("アウトリーチ\u3164", "アウトリーチ"),
    ],
)
def test_match_ignores_width_case_and_kana(typed, held):
    assert matches(typed, held)


def test_every_word_must_be_held():
    assert not matches("伴走 就労", "伴走型支援")


def test_fold_keeps_the_long_vowel():
    assert fold("サポーター") == "さぽーたー"


@pytest.mark.parametrize(
    ("kana", "row"),
    [("ばんそう", "は"), ("アウト", "あ"), ("ゃ", "や"), ("8", "ほか"), ("", "ほか")],
)  # fmt: skip
def test_kana_row(kana, row):
    assert kana_row(kana) == row


@pytest.mark.django_db
def test_glossary_is_in_kana_order_by_row():
    for term, kana in [("伴走", "ばんそう"), ("自律", "じりつ"), ("居場所", "いばしょ")]:
        GlossaryTermFactory(term=term, kana=kana)
    GlossaryTermFactory(term="断らない", kana="ことわらない")

    groups = glossary()

    assert [group.row for group in groups] == ["あ", "か", "さ", "は"]
    assert [term.term for group in groups for term in group.terms] == [
        "居場所", "断らない", "自律", "伴走",
    ]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [("≠", "="), ("∉", "∈"), ("⇏", "⇒"), ("≯", ">")])
def test_fold_keeps_what_strikes_a_sign_through(one, other):
    assert fold(one) != fold(other)
