"""What is shown of a text that was found: a few lines around the words, with the words marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from library.domain.words import Place, Word, places, tokens

# About three lines on a phone.
LENGTH = 110
BEFORE = 25
SENTENCE_ENDS = "。\n"
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text as typed; `is_match`: to be marked."""

    text: str
    is_match: bool = False


def marks(text: str, wanted: Iterable[Word]) -> list[Place]:
    """Return where the text has any of the words, in order, places that touch joined."""
    held = tokens(text)
    joined: list[Place] = []
    for start, end in sorted(place for word in wanted for place in places(held, word)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def highlight(text: str, wanted: Iterable[Word]) -> list[Part]:
    """Cut a text at its marks. The parts joined are the text."""
    return _cut(text, marks(text, wanted), 0, len(text))


def snippet(text: str, wanted: Sequence[Word], *, length: int = LENGTH) -> list[Part]:
    """Return at most `length` characters around the first mark; nothing if there is none."""
    found = marks(text, wanted)
    if not found:
        return []
    start = _beginning(text, found[0][0], length)
    end = min(len(text), start + length)
    shown = _cut(text, found, start, end)
    before = [Part(ELLIPSIS)] if start else []
    after = [Part(ELLIPSIS)] if end < len(text) else []
    return before + shown + after


def _beginning(text: str, first: int, length: int) -> int:
    """Return where to begin: with the sentence that has the word, if it begins near enough."""
    sentence = max(text.rfind(mark, 0, first) for mark in SENTENCE_ENDS) + 1
    if first - sentence <= 2 * BEFORE:
        return sentence
    return max(0, min(first - BEFORE, len(text) - length))


def _cut(text: str, found: Iterable[Place], start: int, end: int) -> list[Part]:
    parts: list[Part] = []
    at = start
    for first, last in found:
        first, last = max(first, start), min(last, end)
        if first < last:
            parts += [Part(text[at:first]), Part(text[first:last], is_match=True)]
            at = last
    return [part for part in [*parts, Part(text[at:end])] if part.text]
