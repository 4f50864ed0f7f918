"""One truth about which spellings are the same: width, case, kana and accents do not matter.

Search, glossary and directory all compare folded text. Every folded character keeps its place
in the text as typed, so that what was found can be shown there.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# ァ to ヶ lie this far above ぁ to ゖ; ヽ and ヾ above ゝ and ゞ.
TO_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
VOICED_MARKS = "\u3099\u309a"
# ﾊﾞ and ハ゛ are typed as two characters, but are one sound.
SPACING_VOICED_MARKS = "ﾞﾟ゛゜"
TO_VOICED_MARKS = str.maketrans(SPACING_VOICED_MARKS, VOICED_MARKS * 2)
# What keyboards and telephones put in place of a hyphen. Whether ー is one, its neighbours say.
HYPHENS = "‐‑‒–—―−─"
# Letters and marks that are drawn as nothing, although Unicode does not count them as formats:
# Hangul fillers, the empty braille cell, joiners and selectors of other scripts.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# What strikes a sign through says the opposite of it, unlike an accent: ≠ is not =.
STRIKES = "\u0338\u20e0"


@dataclass(frozen=True, slots=True)
class FoldedCharacter:
    """One character of folded text, and where the text as typed has it (end excluded)."""

    character: str
    start: int
    end: int


def _belongs_to_previous(character: str) -> bool:
    return character in SPACING_VOICED_MARKS or unicodedata.category(character)[0] == "M"


def _is_unread(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "M" or category == "Cf" or character in BLANKS


@lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    """Fold a character with the marks that follow it. Voiced kana stay voiced."""
    # By themselves ゛ and ゜ are a blank with a mark on it.
    marked = cluster.translate(TO_VOICED_MARKS)
    plain = unicodedata.normalize("NFKC", marked).casefold()
    kept = (
        c
        for c in unicodedata.normalize("NFKD", plain)
        if c in VOICED_MARKS or c in STRIKES or not _is_unread(c)
    )
    whole = unicodedata.normalize("NFC", "".join(kept)).translate(TO_HIRAGANA)
    return "".join(c for c in whole if c not in VOICED_MARKS)


def folded(text: str) -> Iterator[FoldedCharacter]:
    """Fold a text, character by character; a character may become none or several."""
    starts = [
        place
        for place, character in enumerate(text)
        if place == 0 or not _belongs_to_previous(character)
    ]
    for start, end in pairwise([*starts, len(text)]):
        for character in _fold_cluster(text[start:end]):
            yield FoldedCharacter(character, start, end)


def fold(text: str) -> str:
    """Return the text for comparing: NFKC, lower case, katakana as hiragana, no spaces."""
    return "".join(f.character for f in folded(text) if not f.character.isspace())
