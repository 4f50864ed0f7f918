"""Which spellings of a typed answer are the same answer. Pure: no database, no clock.

Width, case, kana, spaces and accents make no difference (`library.domain.folding`); nor do
quotes, brackets and full stops around the answer, invisible characters, a middle dot or a full
stop between letters, a comma between thousands, the か of 3か月, and signs that look alike. For
typed answers only: choices are told apart by what they are, never by their spelling.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError

from library.domain.folding import BLANKS, HYPHENS, TO_HIRAGANA, fold

# Around an answer these and every bracket and quote say nothing. No sign of number is among
# them: -5 is not 5.
_BEFORE = "\"'・、。"
_AFTER = "\"'・、。,.!?;:"
_BRACKETS = frozenset({"Ps", "Pe", "Pi", "Pf"})
_KANA = "ぁ-ゖー"
_LETTER = r"[^\W\d_]"
# Each sign, and what a keyboard or a telephone puts in its place.
_ALIKE = {
    ord(other): one
    for one, others in {
        "-": HYPHENS, "~": "〜∼", "/": "⁄∕", "'": "’‘ʼ′", '"': "“”″", "・": "·•‧∙⋅",
        "#": "♯", "≦": "≤⩽", "≧": "≥⩾", "○": "◯〇⭕", "×": "✕✖☓╳❌", "\u3099": "゛", "\u309a": "゜",
    }.items()
    for other in others
}  # fmt: skip
# ー typed as a hyphen and a hyphen typed as ー; A・B and A.B; 1,000; 3ヶ月, 3カ月, 3箇月.
_LONG = re.compile(rf"(?<=[{_KANA}])-+")
_SHORT = re.compile(rf"(?<![{_KANA}])ー+")
# Between figures in kanji it is a point: 一・五 is not 15.
_POINT = re.compile(r"(?<=[一二三四五六七八九十百千万○])[・.](?=[一二三四五六七八九○])")
_DOT = re.compile(rf"(?<={_LETTER})(?!{_POINT.pattern})[・.](?={_LETTER})")
# Behind a figure these would run into it: 10² is not 102, nor 1½ 11/2.
_RAISED = re.compile(r"(?<=\d)(?=[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻])")
_FRACTION = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞↉])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_COUNTER = re.compile(r"(?<=[\d一二三四五六七八九十百千数何])[ゖゕけ箇](?=[月所国年条])")
_TO_KATAKANA = str.maketrans({hira: kata for kata, hira in TO_HIRAGANA.items()})
_TO_WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def comparable(text: str) -> str:
    """Return the form in which typed answers are compared; empty if the text says nothing."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf" and c not in BLANKS)
    apart = _FRACTION.sub("+", _RAISED.sub("^", visible))
    # Folding takes some signs apart (½), so the look-alikes are put right before and after it.
    plain = fold(apart.translate(_ALIKE)).translate(_ALIKE)
    plain = _SHORT.sub(_hyphens, _LONG.sub(_hyphens, plain))
    plain = _POINT.sub("・", _DOT.sub("", plain))
    plain = _COUNTER.sub("か", _THOUSANDS.sub("", plain))
    return _bare(plain)


def _hyphens(found: re.Match[str]) -> str:
    """Return as many of the other sign."""
    return found[0].translate({ord("-"): "ー", ord("ー"): "-"})


def _bare(text: str) -> str:
    """Return the text without the signs around it."""
    start, end = 0, len(text)
    while start < end and _is_around(text[start], _BEFORE):
        start += 1
    while start < end and _is_around(text[end - 1], _AFTER):
        end -= 1
    return text[start:end]


def _is_around(character: str, signs: str) -> bool:
    return character in signs or unicodedata.category(character) in _BRACKETS


def check_accepted(text: str) -> None:
    """Refuse a right answer that no answer could match. Raises ValidationError("says_nothing")."""
    if not comparable(text):
        raise ValidationError(
            "記号だけの答えは、だれの答えとも合いません。ことばか数を入れてください。",
            code="says_nothing",
        )


def is_same(one: str, other: str) -> bool:
    """Tell whether two typed answers are the same answer; one that says nothing never is."""
    return bool(comparable(one)) and comparable(one) == comparable(other)


def examples(accepted: str) -> list[str]:
    """Return other spellings of an accepted answer that count as well, the likeliest first."""
    text = accepted.strip()
    narrow = unicodedata.normalize("NFKC", text)
    others = [
        narrow,
        narrow.lower(),
        narrow.upper(),
        narrow.translate(_TO_WIDE),
        _COUNTER.sub("か", narrow.translate(TO_HIRAGANA)),
        narrow.translate(_TO_KATAKANA),
        f"「{text}」",
        f"{text}。",
    ]
    return [other for other in dict.fromkeys(others) if other != text and is_same(other, text)]
