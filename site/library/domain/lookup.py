"""Finding words and places as people type them: width, case and kana do not matter."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from library.domain.collation import sound_of
from library.domain.folding import fold
from library.models import GlossaryTerm

KANA_ROWS = [
    "あいうえお", "かきくけこ", "さしすせそ", "たちつてと", "なにぬねの",
    "はひふへほ", "まみむめも", "やゆよ", "らりるれろ", "わゐゑをん",
]  # fmt: skip
# A year: an entry of the directory that was confirmed longer ago should be asked again.
STALE_DAYS = 365


def matches(query: str, *texts: str) -> bool:
    """Tell whether every word of the query is somewhere in the texts."""
    words = [fold(word) for word in unicodedata.normalize("NFKC", query).split()]
    held = fold("\n".join(texts))
    return all(word in held for word in words)


def found(rows: Iterable[Any], query: str, fields: list[str]) -> list[Any]:
    """Return the rows that hold the query in one of the fields; all of them if it is empty."""
    return [row for row in rows if matches(query, *(getattr(row, name) for name in fields))]


def kana_row(kana: str) -> str:
    """Return the row of the syllabary that a reading begins in: は for ばんそう."""
    first = sound_of(kana)
    return next((row[0] for row in KANA_ROWS if first and first in row), "ほか")


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The words of one row: あ, か, さ…"""

    row: str
    terms: list[GlossaryTerm]


def glossary(query: str = "") -> list[TermGroup]:
    """Return the words in kana order, row by row."""
    terms = found(
        GlossaryTerm.objects.order_by("sort_key", "term"), query, ["term", "kana", "text"]
    )
    rows: dict[str, list[GlossaryTerm]] = {}
    for term in terms:
        rows.setdefault(kana_row(term.kana), []).append(term)
    return [TermGroup(row, held) for row, held in rows.items()]
