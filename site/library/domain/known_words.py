"""Readings that the glossary knows: a word gets its own where the author gave none."""

import re
from collections.abc import Iterable, Mapping

from library.domain.ruby import Piece, has_kanji
from library.models import GlossaryTerm


def known_words() -> dict[str, str]:
    """Return the reading of each word of the glossary that one could not read otherwise."""
    rows = GlossaryTerm.objects.values_list("term", "kana")
    return {term: kana for term, kana in rows if has_kanji(term)}


class KnownWords:
    """The readings of known words, each given the first time only, or `every_time`."""

    def __init__(self, readings: Mapping[str, str], *, every_time: bool = False) -> None:
        self._readings = dict(readings)
        self._every_time = every_time

    def annotate(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Add readings to what has none. A word that the author gave a reading counts as given."""
        given: list[Piece] = []
        for piece in pieces:
            if piece.reading:
                self._use(piece.text)
                given.append(piece)
            else:
                given += self._split(piece.text)
        return given

    def _split(self, text: str) -> list[Piece]:
        pieces: list[Piece] = []
        while text:
            word = self._first(text)
            if not word:
                return [*pieces, Piece(text)]
            before, _, text = text.partition(word)
            pieces += [Piece(before)] if before else []
            pieces.append(Piece(word, self._use(word)))
        return pieces

    def _use(self, word: str) -> str:
        reading = self._readings.get(word, "")
        if not self._every_time:
            self._readings.pop(word, None)
        return reading

    def _first(self, text: str) -> str:
        """Return the known word that stands first; of two at one place the longer."""
        if not self._readings:
            return ""
        longest_first = sorted(self._readings, key=len, reverse=True)
        found = re.search("|".join(map(re.escape, longest_first)), text)
        return found[0] if found else ""
