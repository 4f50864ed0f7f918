"""The order of a Japanese directory (JIS X 4061) as a key of digits."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.domain.collation import sort_key, sound_of

KANA = "".join(map(chr, range(0x3041, 0x3097))) + "".join(map(chr, range(0x30A1, 0x30FB))) + "ー"
texts = st.text(alphabet=KANA, max_size=6)


@pytest.mark.parametrize(
    "ordered",
    [
        # The example of the standard's Japanese article, and of those who implement it.
        ["さと", "さど", "さとう", "さどう", "さとうや", "サトー", "さとおや"],
        ["はは", "はば", "ばは", "ばば", "ばぱ", "ぱぱ", "ははあ", "ひ"],
        ["はま", "ばま", "はまだ", "ばまだ", "はやし"],
        ["びょういん", "びよういん"],
        ["がか", "かかみ", "かがみ", "かかりいん"],
        ["はーと", "ハート", "はぁと", "はあと", "ハアト", "はいと"],
        ["あっか", "アッカ", "あつか", "アツカ", "あづか"],
        ["いすゝ", "いすす", "いすゞ", "いすず", "いすずき"],
        ["う", "ゔ", "うう", "え"],
        ["わ", "ヷ", "ゐ", "ヰ", "ゑ", "を", "ん"],
        ["カー", "かあ", "かい"],
        ["コーヒー", "こおひい", "こひ"],
        ["んー", "んん"],
        ["1", "2", "a", "A", "b", "あ", "亜"],
        ["ささき", "さゝき"][::-1],
        ["人々", "人人", "人間"],
    ],
)
def test_known_order(ordered):
    backwards = ordered[::-1]

    assert sorted(backwards, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("ﾊﾞﾝ", "バン"), ("か\u3099", "が"), ("ｶﾞｰ", "ガー"), ("ファン・デル", "ファンデル"),
        ("やまだ はなこ", "やまだ\u3000はなこ"), ("やま\u200bだ", "やまだ"), ("Ａ１", "A1"),
    ],
)  # fmt: skip
def test_width_blanks_and_marks_do_not_count(one, same):
    assert sort_key(one) == sort_key(same)


def test_family_names_are_compared_in_full_before_given_names():
    people = [("はば", "あい"), ("はは", "わか"), ("ばば", "あい"), ("はば", "たろう")]

    in_order = sorted(people, key=lambda person: sort_key(*person))

    assert in_order == [("はは", "わか"), ("はば", "あい"), ("はば", "たろう"), ("ばば", "あい")]


def test_shorter_family_name_comes_first_whatever_the_given_name():
    assert sort_key("おの", "んん") < sort_key("おのだ", "あ")


def differences(text):
    """What the rule compares, level by level, worked out the long way."""
    base, voice, size, script = [], [], [], []
    for character in text:
        if character == "ー" and base and base[-1]:
            rows = ["あかさたなはまやらわ", "いきしちにひみりゐ", "うくすつぬふむゆる",
                    "えけせてねへめれゑ", "おこそとのほもよろを", "ん"]  # fmt: skip
            row = next(row for row in rows if base[-1] in row)
            marks = (row[0], 0, 0, 1)
        elif character == "ー":
            continue
        else:
            hira = chr(ord(character) - 0x60) if "ァ" <= character <= "ヶ" else character
            hira = {"ヷ": "わ゙", "ヸ": "ゐ゙", "ヹ": "ゑ゙", "ヺ": "を゙", "ゔ": "ゔ"}.get(hira, hira)
            small = "ぁぃぅぇぉっゃゅょゎゕゖ".find(hira)
            hira = "あいうえおつやゆよわかけ"[small] if small >= 0 else hira
            plain = hira[0]
            voiced = len(hira) - 1
            for offset, rows in (
                (1, "がぎぐげござじずぜぞだぢづでどばびぶべぼ"),
                (2, "ぱぴぷぺぽ"),
            ):
                if plain in rows:
                    plain, voiced = chr(ord(plain) - offset), offset
            marks = (plain, voiced, 1 if small >= 0 else 3, int(character >= "ァ"))
        for level, mark in zip((base, voice, size, script), marks, strict=True):
            level.append(mark)
    order = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん"
    return [order.index(sound) for sound in base], voice, size, script


@given(texts, texts)
def test_keys_compare_as_the_rule_compares(one, other):
    by_rule = (differences(one) > differences(other)) - (differences(one) < differences(other))

    assert (sort_key(one) > sort_key(other)) - (sort_key(one) < sort_key(other)) == by_rule


@given(st.lists(st.text(max_size=8), min_size=2, max_size=6))
def test_any_texts_have_one_order_that_any_database_keeps(some):
    keys = sorted(map(sort_key, some))

    assert all(one <= other for one, other in pairwise(keys))
    assert set("".join(keys)) <= set("0123456789")


@pytest.mark.parametrize(
    ("kana", "sound"),
    [("ッ", "つ"), ("づ", "つ"), ("ﾊﾟ", "は"), ("ヵ", "か"), ("ㇰ", "く"), ("ゔ", "う"), ("A", ""),
     ("", ""), ("ー", ""), ("漢", "")],
)  # fmt: skip
def test_sound_of_a_kana(kana, sound):
    assert sound_of(kana) == sound
