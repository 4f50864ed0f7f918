"""What is typed of names, readings, addresses and numbers, and what is kept of it."""

import pytest
from django.core.exceptions import ValidationError

from people.domain import spelling
from people.fields import AddressField, NameField, NumberField, ReadingField

# Zero width space and joiners, BOM, word joiner, soft hyphen, bidi controls of each kind, Hangul
# fillers, an empty braille cell, a tag, a control character, a noncharacter, a lone selector.
UNSEEN = [
    "\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u200e", "\u200f", "\u202a",
    "\u202e", "\u2066", "\u2069", "\u061c", "\u180e", "\u3164", "\uffa0", "\u115f", "\u2800",
    "\U000e0041", "\x00", "\x07", "\x7f", "\uffff", "\ufdd0", "\u034f", "\ufff9",
]  # fmt: skip
# 辻 and 葛 with ideographic selectors, a standardised form, 髙 﨑 𠮷, a compatibility form of 神,
# 々, a full-width blank between two names, a letter of a ward's own font, a decomposed が.
KEPT = [
    "\u8fbb\U000e0100", "\u845b\U000e0101城", "\u795e\ufe00", "髙﨑\U00020bb7", "\ufa19", "佐々木",
    "マリア　ルイーザ", "\ue000", "か\u3099", "O'Brien", "Nguyễn", "Ana-María", "阮 文",
]  # fmt: skip


def code_of(field, typed):
    try:
        field.clean(typed)
    except ValidationError as error:
        return error.error_list[0].code
    return None


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_nobody_sees_is_no_part_of_a_name(sign):
    typed = f"山{sign}田"

    assert spelling.seen(typed) == "山田"
    assert code_of(NameField(), typed) == "invisible"
    assert NameField().bound_data(typed, None) == "山田"


@pytest.mark.parametrize("name", KEPT)
def test_a_name_is_kept_as_it_is_written(name):
    assert NameField().clean(name) == name


@pytest.mark.parametrize(
    "typed", ["山\U000e0100\U000e0101田", "A\ufe0f", "\ufe0f田", "か\U000e0100"]
)
def test_a_selector_stays_only_where_it_belongs_to_a_kanji(typed):
    assert code_of(NameField(), typed) == "invisible"


@pytest.mark.parametrize("blank", ["\t", "\n", "\r\n", "\u00a0", "\u2003", "\u2028", "\u202f"])
def test_a_pasted_blank_becomes_a_plain_one_and_is_said(blank):
    assert set(spelling.seen(f"山{blank}田")) == {"山", " ", "田"}
    assert code_of(NameField(), f"山{blank}田") == "invisible"
    assert NameField().clean(f"{blank}山田{blank}") == "山田"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ハナコ", "はなこ"), ("ﾊﾅｺ", "はなこ"), ("ｶﾞﾙｼｱ", "がるしあ"), ("ヴィットーリオ", "ゔぃっとーりお"),
        ("ﾎﾟｰﾙ", "ぽーる"), ("キャッスル", "きゃっする"), ("ヵヶ", "ゕゖ"), ("すゞ", "すゞ"), ("スヾ", "すゞ"),
        ("か\u3099", "が"), ("カ\u3099", "が"), ("カ゛", "が"), ("ハ゜", "ぱ"),
        ("マリア　ルイーザ", "まりあ るいーざ"), ("  はなこ　", "はなこ"),
        ("ホセ・マリア", "ほせ・まりあ"), ("ヰヱヲ", "ゐゑを"),
    ],
)  # fmt: skip
def test_a_reading_becomes_hiragana(typed, kept):
    assert ReadingField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["ホ-ル", "ホ－ル", "ほ−る", "ホ─ル", "ホ‐ル", "ポ一ル"])
def test_what_only_looks_like_a_long_vowel_is_named(typed):
    assert code_of(ReadingField(), typed) == "hyphen"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ＨＡＮＡＫＯ＠example．jp", "HANAKO@example.jp"), ("hanako＠example.jp ", "hanako@example.jp"),
     ("　hanako@example.jp\n", "hanako@example.jp"), ("ｈ.o＋ｔ@example.jp", "h.o+t@example.jp"),
     ('"a..b."@docomo.ne.jp', "a..b.@docomo.ne.jp"), ("hanako@example。jp", "hanako@example.jp"),
     ("ｈａｎａｋｏ−ｓ＠ｅｘａｍｐｌｅ｡ｊｐ", "hanako-s@example.jp")],
)  # fmt: skip
def test_an_address_becomes_half_width(typed, kept):
    assert AddressField().clean(typed) == kept


@pytest.mark.parametrize(
    "old",
    ["yori..soi@docomo.ne.jp", "yori.soi.@docomo.ne.jp", "..yori...@ezweb.ne.jp", "a..b@au.com",
     "a..b@t.vodafone.ne.jp", "a.@softbank.ne.jp", "a..@DOCOMO.ne.jp", "ｙｏｒｉ．．soi@docomo.ne.jp",
     "a..b@jp-d.ne.jp", "a..b@di.pdx.ne.jp"],
)  # fmt: skip
def test_an_old_mobile_address_passes(old):
    assert AddressField().clean(old) == spelling.address(old)


@pytest.mark.parametrize(
    "wrong",
    ["a..b@example.jp", "a.@gmail.com", "hanako", "a@b", "a b@example.jp", "@docomo.ne.jp",
     "...@docomo.ne.jp", "a,b@docomo.ne.jp", "a@b@docomo.ne.jp", "a..b@notdocomo.ne.jp",
     "hanako@localhost", "hanako@[127.0.0.1]", f"{'a' * 64}.@docomo.ne.jp", "花子@example.jp", 'a".."b@docomo.ne.jp'],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong):
    assert code_of(AddressField(), wrong) == "invalid"


@pytest.mark.parametrize(
    ("address", "written"),
    [("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'), ("a.@docomo.ne.jp", '"a."@docomo.ne.jp'),
     (".a@docomo.ne.jp", '".a"@docomo.ne.jp'), ("a.b@docomo.ne.jp", "a.b@docomo.ne.jp")],
)  # fmt: skip
def test_odd_dots_are_quoted_on_the_envelope(address, written):
    assert spelling.mailable(address) == written


@pytest.mark.parametrize("typed", ["００１２３Ａ", " 00123a ", "00123A", "\u300000123a"])
def test_a_number_is_stored_as_it_is_looked_up(typed):
    assert NumberField().clean(typed) == "00123a"


@pytest.mark.parametrize("typed", ["Ａ－００１", "a‐001", "A−001", "aー001", "Ａ―００１"])
def test_any_hyphen_of_a_number_is_one(typed):
    assert NumberField().clean(typed) == "a-001"
