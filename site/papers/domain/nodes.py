"""What a printed paper is made of: blocks of words, as plain data that the template sets.

A stretch of words is a list of strings and of words with their reading.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

from library.domain import glyphs
from library.domain.known_words import KnownWords
from library.domain.ruby import parse
from library.domain.strings import strings

Node = dict[str, Any]
Words = list[Any]


def words(markup: Any, known: KnownWords | None = None, *, furigana: bool = True) -> Words:
    """Return a text with the readings that were typed, and those that the glossary knows."""
    pieces = parse(str(markup))
    if not furigana:
        return ["".join(piece.text for piece in pieces)]
    if known is not None:
        pieces = list(known.annotate(pieces))
    return [{"b": p.text, "r": p.reading} if p.reading else p.text for p in pieces]


def heading(said: Words, level: int = 2) -> Node:
    """Return a heading; the paper's own title is level 1."""
    return {"t": "h", "level": level, "c": said}


def paragraph(said: Words) -> Node:
    """Return a paragraph."""
    return {"t": "p", "c": said}


def note(said: Words) -> Node:
    """Return a paragraph in smaller letters, beside the matter."""
    return {"t": "note", "c": said}


def box(title: Words, blocks: list[Node]) -> Node:
    """Return blocks in a frame under a title."""
    return {"t": "box", "title": title, "blocks": blocks}


def items(rows: list[Words], marks: list[str] | None = None) -> Node:
    """Return a list; `marks` (ア, イ, …) stand before its items instead of dots."""
    return {"t": "list", "items": rows, "marks": marks or []}


def rich(html: str) -> list[Node]:
    """Return the paragraphs, headings and lists of rich text."""
    return list(_blocks(BeautifulSoup(html, "html.parser")))


def _blocks(soup: Tag) -> Iterator[Node]:
    for child in soup.children:
        if not isinstance(child, Tag):
            if str(child).strip():
                yield paragraph([str(child).strip()])
        elif child.name in ("ul", "ol"):
            rows = [[row.get_text(" ", strip=True)] for row in child.find_all("li")]
            marks = [f"{n}." for n in range(1, len(rows) + 1)] if child.name == "ol" else None
            yield items(rows, marks)
        elif child.name in ("h2", "h3", "h4"):
            yield heading([child.get_text(" ", strip=True)], 3)
        elif child.find(["p", "ul", "ol", "h2", "h3", "h4"]):
            yield from _blocks(child)
        elif child.get_text(strip=True):
            yield paragraph([child.get_text(" ", strip=True)])


def printable(data: Any) -> Any:
    """Return the data with 〓 for every character that the font lacks."""
    table = {ord(c): glyphs.GETA for c in _missing(strings(data)) if len(c) == 1}
    return _translated(data, table) if table else data


def _missing(texts: Iterable[str]) -> list[str]:
    return glyphs.missing("".join(sorted(set("".join(texts)))), glyphs.SANS)


def _translated(data: Any, table: dict[int, str]) -> Any:
    if isinstance(data, str):
        return data.translate(table)
    if isinstance(data, dict):
        return {key: _translated(value, table) for key, value in data.items()}
    if isinstance(data, list):
        return [_translated(value, table) for value in data]
    return data
