"""How prominent a word is on a page: in the title, a key term, a heading, or only in the text.

A model says so by the boost of its `SearchField`s. The index holds the tokens of prominent
fields once more, marked, because SQLite knows no weights: each level has its own mark and takes
in the levels above it.
"""

from enum import IntEnum


class Level(IntEnum):
    """Smaller is more prominent."""

    TITLE = 1
    KEY_TERMS = 2
    HEADINGS = 3
    TEXT = 4


# Wagtail's own boost of a page's title; images and tags have more.
TITLE_BOOST = 2.0
KEY_TERMS_BOOST = 1.5
HEADINGS_BOOST = 1.2
# Folded text has no katakana, so that no word can be taken for a marked one.
MARKS = {Level.TITLE: "ア", Level.KEY_TERMS: "イ", Level.HEADINGS: "ウ"}


def level_of(boost: float | None) -> Level:
    """Return the level of a field with this boost."""
    if boost is None or boost < HEADINGS_BOOST:
        return Level.TEXT
    if boost < KEY_TERMS_BOOST:
        return Level.HEADINGS
    return Level.KEY_TERMS if boost < TITLE_BOOST else Level.TITLE


def marked(tokens: tuple[str, ...], level: Level) -> tuple[str, ...]:
    """Return tokens as the index holds them for a level."""
    return tuple(MARKS.get(level, "") + token for token in tokens)
