"""Which spellings of a typed answer are the same answer. Pure: no database, no clock.

Width, case, kana, spaces and accents make no difference (`library.domain.folding`); nor do
quotes, brackets and full stops around the answer, invisible characters, a middle dot between
kana or a hyphen typed for ー. For typed answers only: choices are told apart by what they are,
never by their spelling.
"""

import re
import unicodedata

from library.domain.folding import TO_HIRAGANA, fold

# Around an answer these say nothing. No sign of number is among them: -5 is not 5.
_BEFORE = "「『(（[［{｛【〈《〔“‘\"'・、。"
_AFTER = "」』)）]］}｝】〉》〕”’\"'・、。,，.．!！?？;；:："
_KANA = "ぁ-ゖァ-ヺー"
# Whatever people press for ー.
_LONG = re.compile(rf"(?<=[{_KANA}])[-‐‑‒–—―−－─ｰ]")
_MIDDLE_DOT = re.compile(rf"(?<=[{_KANA}])[・･](?=[{_KANA}])")
_TO_KATAKANA = str.maketrans({hira: kata for kata, hira in TO_HIRAGANA.items()})
_TO_WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def comparable(text: str) -> str:
    """Return the form in which typed answers are compared.

    An answer of signs alone is compared as those signs.
    """
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    # Half-width kana become kana first, so that the marks between them are seen.
    plain = unicodedata.normalize("NFKC", visible)
    plain = _MIDDLE_DOT.sub("", _LONG.sub("ー", plain))
    folded = fold(plain)
    return folded.lstrip(_BEFORE).rstrip(_AFTER) or folded


def is_same(one: str, other: str) -> bool:
    """Tell whether two typed answers are the same answer."""
    return comparable(one) == comparable(other)


def examples(accepted: str) -> list[str]:
    """Return other spellings of an accepted answer that count as well, the likeliest first."""
    text = accepted.strip()
    if not comparable(text):
        return []
    narrow = unicodedata.normalize("NFKC", text)
    others = [
        narrow,
        narrow.lower(),
        narrow.upper(),
        narrow.translate(_TO_WIDE),
        narrow.translate(TO_HIRAGANA),
        narrow.translate(_TO_KATAKANA),
        f"「{text}」",
        f"{text}。",
    ]
    return [other for other in dict.fromkeys(others) if other != text and is_same(other, text)]
