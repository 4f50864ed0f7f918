"""When two spellings of a name are the same to whoever looks a person up.

Width, case, katakana and blanks do not matter, as everywhere (`folding`). Neither does what paper,
old systems and the telephone lose: small kana, ー and ゝ, ぢづ and じず, the shape of a kanji (髙, 﨑,
邉). Voiced sounds stay apart: はま is not ばま.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from library.domain.collation import VOWEL_OF, large, sound_of
from library.domain.folding import TO_HIRAGANA, fold

VARIANTS = Path(__file__).resolve().parents[1] / "data" / "kanji_variants.txt"
SAME_SOUND = str.maketrans("ぢづゐゑを", "じずいえお")
_OTHER_KANA = TO_HIRAGANA | {hiragana: katakana for katakana, hiragana in TO_HIRAGANA.items()}
# What chooses the shape of the kanji before it.
_SELECTORS = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]?"


def match_key(text: str) -> str:
    """Return the text for comparing names: letters, kana, kanji and digits, nothing between them."""
    seen = "".join(c for c in text if unicodedata.category(c)[0] != "C" or c.isspace())
    kept: list[str] = []
    for character in fold(seen):
        plain = _repeated(character, kept[-1]) if kept else character
        if unicodedata.category(plain)[0] in "LN" and plain not in "ー々ゝゞ":
            kept.append(large(plain))
    return "".join(kept).translate(SAME_SOUND).translate(_variants())


def _repeated(mark: str, before: str) -> str:
    """Return what a mark means after a character: a vowel for ー, the same again for ゝ and 々."""
    if mark == "ー":
        return VOWEL_OF.get(sound_of(before), mark)
    if mark == "々":
        return before
    if mark in "ゝゞ" and (sound := sound_of(before)):
        voiced = unicodedata.normalize("NFC", sound + "\u3099")
        return voiced if mark == "ゞ" and len(voiced) == 1 else sound
    return mark


def spellings_pattern(text: str) -> str:
    """Return a regular expression for the text in any shape of its kanji and in either kana.

    For what is stored without a key beside it. Python and PostgreSQL read it alike.
    """
    plain = re.sub(_SELECTORS, "", unicodedata.normalize("NFKC", text))
    return "".join(f"{_one_of(character)}{_SELECTORS}" for character in plain)


def _one_of(character: str) -> str:
    either = _groups().get(character, character) + character.translate(_OTHER_KANA)
    return re.escape(character) if set(either) == {character} else f"[{either}]"


@cache
def _groups() -> dict[str, str]:
    """Return the table: each kanji with its whole group."""
    lines = VARIANTS.read_text(encoding="utf-8").splitlines()
    groups = [line for line in lines if line and not line.startswith("#")]
    return {character: group for group in groups for character in group}


@cache
def _variants() -> dict[int, str]:
    """Return what each kanji is compared as: the first of its group."""
    return {ord(character): group[0] for character, group in _groups().items()}
