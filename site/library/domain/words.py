"""Words of Japanese text as the search index holds them, and where a text has them.

Japanese has no spaces: a stretch of kana and kanji is held as overlapping pairs of characters
(ひきこもり: ひき きこ こも もり り), so that any part of it is found. Latin words and numbers are
held whole. The single character at the end of a stretch keeps pairs of two stretches apart, so
that a word is found exactly where it stands without a gap.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from library.domain.folding import FoldedCharacter, folded

# Kana, 々〆〇, kanji with their extensions, hangul: written without spaces or found in parts.
UNSPACED = (
    (0x3005, 0x3007), (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip
# More words than anybody types; each costs the database a lookup.
MAX_WORDS = 10


@dataclass(frozen=True, slots=True)
class Token:
    """What the index holds of a text, and where the text has it.

    `first_end`: the end of its first character.
    """

    text: str
    start: int
    first_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is looked for: tokens that follow one another without a gap.

    `is_prefix`: the last token need only begin so. A single kanji is looked for like that.
    """

    tokens: tuple[str, ...]
    is_prefix: bool = False


def _is_unspaced(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in UNSPACED)


def _script(item: FoldedCharacter) -> str:
    """Tell what a character is part of: a pair, a whole word, or nothing that is looked for."""
    if unicodedata.category(item.character)[0] not in "LN":
        return ""
    return "pairs" if _is_unspaced(item.character) else "whole"


def _stretches(text: str) -> Iterator[list[list[Token]]]:
    """Yield what stands between spaces and punctuation: the tokens of each script in turn."""
    stretch: list[list[Token]] = []
    for script, items in groupby(folded(text), key=_script):
        if script:
            stretch.append(_tokens_of(script, list(items)))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _tokens_of(script: str, run: list[FoldedCharacter]) -> list[Token]:
    if script == "whole":
        return [_token(run)]
    return [_token(run[place : place + 2]) for place in range(len(run))]


def _token(run: Sequence[FoldedCharacter]) -> Token:
    text = "".join(item.character for item in run)
    return Token(text, run[0].start, run[0].end, run[-1].end)


def tokens(text: str) -> list[Token]:
    """Return everything that the index holds of a text, in order."""
    return [token for stretch in _stretches(text) for run in stretch for token in run]


def words(query: str, *, is_unfinished: bool = False) -> list[Word]:
    """Return the words of a query, each once, at most `MAX_WORDS`.

    `is_unfinished`: the last word is still being typed and may go on.
    """
    found = [_word(stretch) for stretch in _stretches(query)]
    if is_unfinished and found:
        found[-1] = Word(found[-1].tokens, is_prefix=True)
    return list(dict.fromkeys(found))[:MAX_WORDS]


def _word(stretch: list[list[Token]]) -> Word:
    last = stretch[-1]
    held = tuple(token.text for run in stretch for token in run)
    if len(last) > 1:
        # The single character at the end would ask that the text, too, ends there.
        return Word(held[:-1])
    return Word(held, is_prefix=_is_unspaced(last[0].text[0]))


Place = tuple[int, int]


def places(held: Sequence[Token], word: Word) -> list[Place]:
    """Return where a text, given as its tokens, has a word: (start, end) as typed."""
    length = len(word.tokens)
    return [
        _place(held[at : at + length], word)
        for at in range(len(held) - length + 1)
        if _matches(held[at : at + length], word)
    ]


def _matches(part: Sequence[Token], word: Word) -> bool:
    if any(token.text != text for token, text in zip(part[:-1], word.tokens[:-1], strict=True)):
        return False
    if word.is_prefix:
        return part[-1].text.startswith(word.tokens[-1])
    return part[-1].text == word.tokens[-1]


def _place(part: Sequence[Token], word: Word) -> Place:
    is_whole = part[-1].text == word.tokens[-1]
    return part[0].start, part[-1].end if is_whole else part[-1].first_end


def has_all(text: str, wanted: Iterable[Word]) -> bool:
    """Tell whether a text has every word."""
    held = tokens(text)
    return all(places(held, word) for word in wanted)
