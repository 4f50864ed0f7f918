"""What the fonts of our PDFs can draw, read from each font's own character map.

A name must never be printed in another form than its owner writes: typst refuses a character
that the font lacks, but silently drops a variation selector (葛󠄀) that the font does not know.
"""

import struct
from functools import cache
from pathlib import Path

import pylopdf_fonts_jp

SERIF = Path(str(pylopdf_fonts_jp.serif_path()))
SANS = Path(str(pylopdf_fonts_jp.sans_path()))
GETA = "〓"
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def is_selector(character: str) -> bool:
    """Tell whether a character only chooses the form of the one before it."""
    return any(ord(character) in block for block in _SELECTORS)


def missing(text: str, font: Path = SERIF) -> list[str]:
    """Return the characters (with their selector) of `text` that the font cannot draw."""
    plain, variants = _coverage(font)
    absent = []
    for index, character in enumerate(text):
        following = text[index + 1 : index + 2]
        if is_selector(character) or character.isspace():
            continue
        pair = (ord(character), ord(following)) if following and is_selector(following) else None
        if ord(character) not in plain or (pair and pair not in variants):
            absent.append(character + (following if pair else ""))
    return absent


def with_geta(text: str, font: Path = SERIF) -> str:
    """Return `text` with 〓, the printer's mark for a missing type, where the font has no glyph."""
    for character in missing(text, font):
        text = text.replace(character, GETA)
    return text


@cache
def _coverage(path: Path) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """Read (characters, (character, selector) pairs) from the font once."""
    table = _cmap(path.read_bytes())
    plain: set[int] = set()
    variants: set[tuple[int, int]] = set()
    for index in range(struct.unpack_from(">H", table, 2)[0]):
        start = struct.unpack_from(">I", table, 8 + 8 * index)[0]
        kind = struct.unpack_from(">H", table, start)[0]
        if kind == 12:
            plain.update(_groups(table, start))
        elif kind == 14:
            variants.update(_variants(table, start))
    return frozenset(plain), frozenset(variants)


def _cmap(font: bytes) -> bytes:
    """Return the `cmap` table of an OpenType font."""
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            return font[start : start + length]
    raise ValueError("no cmap in the font")


def _groups(table: bytes, start: int) -> set[int]:
    """Read a format 12 subtable: runs of characters."""
    found: set[int] = set()
    for index in range(struct.unpack_from(">I", table, start + 12)[0]):
        first, last = struct.unpack_from(">II", table, start + 16 + 12 * index)
        found.update(range(first, last + 1))
    return found


def _variants(table: bytes, start: int) -> set[tuple[int, int]]:
    """Read a format 14 subtable: which selectors each character takes."""
    found: set[tuple[int, int]] = set()
    for index in range(struct.unpack_from(">I", table, start + 6)[0]):
        place = start + 10 + 11 * index
        selector = int.from_bytes(table[place : place + 3])
        usual, other = struct.unpack_from(">II", table, place + 3)
        characters = _usual(table, start + usual) if usual else set()
        characters |= _other(table, start + other) if other else set()
        found.update((character, selector) for character in characters)
    return found


def _usual(table: bytes, start: int) -> set[int]:
    """Characters whose usual form the selector names: runs of (first, how many more)."""
    found: set[int] = set()
    for index in range(struct.unpack_from(">I", table, start)[0]):
        run = struct.unpack_from(">I", table, start + 4 + 4 * index)[0]
        found.update(range(run >> 8, (run >> 8) + (run & 0xFF) + 1))
    return found


def _other(table: bytes, start: int) -> set[int]:
    """Characters that the selector gives another form: (character, glyph) one by one."""
    count = struct.unpack_from(">I", table, start)[0]
    places = (start + 4 + 5 * index for index in range(count))
    return {int.from_bytes(table[place : place + 3]) for place in places}
