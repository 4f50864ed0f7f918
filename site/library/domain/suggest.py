"""Readings proposed to authors: the glossary's first, then those of a dictionary.

They are proposals: names and words with several readings may be wrong, so the author sees them
in the text and corrects them.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from sudachipy import Dictionary, SplitMode

from library.domain.folding import TO_HIRAGANA
from library.domain.known_words import KnownWords, known_words
from library.domain.ruby import KANA, Piece, compose, has_kanji, parse
from library.models import WordingRule


@cache
def _dictionary() -> Dictionary:
    """Open the dictionary once in a process: it costs a moment, and some 50 MB once used."""
    return Dictionary(dict="small")


def suggest(markup: str) -> str:
    """Return the text with a reading for each word that has kanji and none yet."""
    words = KnownWords(known_words(), every_time=True)
    pieces: list[Piece] = []
    for piece in words.annotate(parse(markup)):
        pieces += [piece] if piece.reading else _looked_up(piece.text)
    return compose(pieces)


def wording_notes(markup: str) -> list[str]:
    """Say which phrases of the text the wording guide would put otherwise."""
    text = "".join(piece.text for piece in parse(markup))
    return [
        f"「{rule.avoid}」→「{rule.use}」"
        for rule in WordingRule.objects.all()
        if rule.avoid in text
    ]


def _looked_up(text: str) -> Iterator[Piece]:
    # A tokenizer may not be used by two threads at once; making one is cheap.
    for word in _dictionary().tokenizer(mode=SplitMode.C).tokenize(text):
        yield from with_reading(word.surface(), word.reading_form())


def with_reading(word: str, reading: str) -> list[Piece]:
    """Put the reading above the kanji only: 読む, ヨム gives {読|よ}む."""
    reading = reading.translate(TO_HIRAGANA)
    if not has_kanji(word) or not KANA.fullmatch(reading):
        return [Piece(word)]
    runs = [(is_kanji, "".join(run)) for is_kanji, run in groupby(word, key=has_kanji)]
    pattern = "".join(
        "(.+?)" if is_kanji else f"({re.escape(_kana(run))})" for is_kanji, run in runs
    )
    found = re.fullmatch(pattern, reading)
    if found is None:
        return [Piece(word, reading)]
    return [
        Piece(run, part if is_kanji else "")
        for (is_kanji, run), part in zip(runs, found.groups(), strict=True)
    ]


def _kana(text: str) -> str:
    return text.translate(TO_HIRAGANA)
