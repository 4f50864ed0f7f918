"""What people type, brought to one spelling: width, hyphens, figures, what cannot be seen."""

import re
import unicodedata

from django.core.exceptions import ValidationError

from library.domain.folding import HYPHENS

# The longest way to write a moment is a quarter of this. Patterns that look for one in more text
# than that would keep the server busy.
LONGEST = 200
# Whatever people press for a hyphen.
_HYPHENS = str.maketrans(dict.fromkeys(f"{HYPHENS}ー", "-"))
# Slashes of formulas, circles that are easier to type than 〇, and the figures of deeds (大字),
# which nobody can alter into others.
_OTHERS = str.maketrans("⁄∕零○◯壱壹弐貳参參拾", "//〇〇〇一一二二三三十")
_DIGITS = "〇一二三四五六七八九"
_KANJI_NUMBER = re.compile(rf"[{_DIGITS}十]+")


def _number(match: re.Match[str]) -> str:
    """Return 十二 as 12, 二〇二五 as 2025."""
    word = match[0]
    if "十" not in word:
        return "".join(str(_DIGITS.index(sign)) for sign in word)
    tens, ones = word.split("十", 1)
    if len(tens) > 1 or len(ones) > 1:
        return word
    return str((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))


def one_spelling(text: str) -> str:
    """Return the text half-width, in capitals, with figures for 十二 and single blanks.

    Marks that nobody sees come along when a day is copied from another program.
    Raises ValidationError("invalid") where there is more text than any day or time needs.
    """
    if len(text) > LONGEST:
        raise ValidationError(
            "文字が多すぎて読み取れません。日付か時刻だけを入れてください。", code="invalid"
        )
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS).translate(_OTHERS).upper()
    seen = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return _KANJI_NUMBER.sub(_number, " ".join(seen.split()))
