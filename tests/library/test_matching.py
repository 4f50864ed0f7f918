"""Spellings of a name that are the same to whoever looks somebody up, and those that are not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.domain.matching import VARIANTS, match_key

names = st.text(
    alphabet=st.sampled_from("髙高﨑崎渡邉邊辺齋斎齊斉澤沢々ささきキョウゆーゞﾊﾞ　 ・aＡ0０"),
    max_size=8,
)


@pytest.mark.parametrize(
    "spellings",
    [
        "髙橋 高橋", "山﨑 山崎 山嵜", "渡邉 渡邊 渡辺 渡邊󠄁", "齋藤 斎藤 齊藤 斉藤", "澤田 沢田",
        "濵田 濱田 浜田", "國井 国井", "廣田 広田", "眞田 真田", "惠子 恵子", "條 条", "嶋田 島田 嶌田",
        "桒原 桑原", "𠮷田 吉田", "舘 館 館", "栁 柳", "德永 徳永", "塚本 塚本", "瀨川 瀬川", "靜 静",
        "榮 栄 荣", "曾根 曽根", "龍 竜", "淵 渕 渊", "冨田 富田", "籔 藪 薮", "檜 桧", "薗 園", "嶽 岳",
        "槗本 橋本 𣘺本", "圡屋 土屋 𡈽屋", "㐂多 喜多", "曻 昇", "淸 清", "黑 黒", "埜 野", "邨 村",
        "神 神", "福 福", "佐々木 佐佐木", "ﾜﾀﾅﾍﾞ ワタナベ わたなべ ワタナヘ゛",
        "キョウコ きょうこ きようこ ｷﾖｳｺ", "ゆーこ ゆうこ ユウコ", "いすゞ いすず", "みづほ みずほ",
        "かをる かおる", "ヰ い", "Ｓｍｉｔｈ smith SMITH", "ファン・デル ふあんでる", "0012 ００１２",
        "p-0012 P0012 ｐ－００１２",
    ],
)  # fmt: skip
def test_spellings_of_one_name(spellings):
    assert len({match_key(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("はま", "ばま"), ("さいとう", "さいどう"), ("おの", "おおの"), ("高橋", "高梨"), ("0012", "12"),
     ("田中", "日中"), ("大島", "大鳥"), ("末", "未"), ("土", "士")],
)  # fmt: skip
def test_other_names_stay_apart(one, other):
    assert match_key(one) != match_key(other)


def test_invisible_characters_and_blanks_are_nothing():
    assert match_key("\ufeff本\u200b郷\u3000花\u00ad子\u200f") == "本郷花子"
    assert match_key(" ・ー。") == ""


@given(names)
def test_a_key_is_its_own_key(name):
    assert match_key(match_key(name)) == match_key(name)


@given(names, names)
def test_what_is_part_of_a_name_is_part_of_its_key(first, rest):
    # ー and ゝ take their sound from what stands before them.
    if not rest or unicodedata.normalize("NFKC", rest)[0] not in "ーゞ々":
        assert match_key(first + " " + rest).startswith(match_key(first))


def test_table_has_each_kanji_once_and_names_its_source():
    lines = VARIANTS.read_text(encoding="utf-8").splitlines()
    groups = [line for line in lines if not line.startswith("#")]
    every = "".join(groups)

    assert len(every) == len(set(every)) > 10_000
    assert "戸籍統一文字" in "".join(lines[:6])


@pytest.mark.parametrize("unseen", ["\u3164", "\uffa0", "\u115f", "\u2800", "\u200b"])
def test_what_nobody_sees_hides_nobody(unseen):
    assert match_key(f"山{unseen}田{unseen}") == match_key("山田")
