"""When two spellings of a name are the same to whoever looks a person up.

Width, case, katakana and blanks do not matter, as everywhere (`folding`). Neither does what paper,
old systems and the telephone lose: small kana, ー and ゝ, ぢづ and じず, the shape of a kanji (髙, 﨑,
邉). Voiced sounds stay apart: はま is not ばま.
"""

import unicodedata
from functools import cache
from pathlib import Path

from library.domain.collation import VOWEL_OF, large, sound_of
from library.domain.folding import fold

VARIANTS = Path(__file__).resolve().parents[1] / "data" / "kanji_variants.txt"
SAME_SOUND = str.maketrans("ぢづゐゑを", "じずいえお")


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


@cache
def _variants() -> dict[int, str]:
    """Return what each kanji is compared as: the first of its group."""
    lines = VARIANTS.read_text(encoding="utf-8").splitlines()
    groups = [line for line in lines if line and not line.startswith("#")]
    return {ord(character): group[0] for group in groups for character in group}
