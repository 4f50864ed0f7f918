"""Readings as data: `{漢字|かんじ}` within a text is a word with its reading.

A brace that is meant as a brace is typed twice: `{{`, `}}`. A bar outside of braces is a bar.
Reading is lenient, so that nothing typed is ever lost from a page; `check` is what refuses.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

KANA = re.compile(r"[ぁ-ゖァ-ヺー・ゝゞヽヾ]+")
KANJI = re.compile(r"[㐀-䶿一-鿿豈-﫿々〆ヶ\U00020000-\U0003ffff]")
_TOKEN = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<word>[^{}|]+)\|(?P<reading>[^{}|]+)\}")
_HOW = "ふりがなは {漢字|かんじ} のように書きます。"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; a word has a reading."""

    text: str
    reading: str = ""


def parse(markup: str) -> list[Piece]:
    """Split a text into stretches with and without a reading. What is no markup stays as typed."""
    pieces: list[Piece] = []
    plain, end = "", 0
    for found in _TOKEN.finditer(markup):
        plain += markup[end : found.start()]
        end = found.end()
        if found["brace"]:
            plain += found["brace"][0]
            continue
        if plain:
            pieces.append(Piece(plain))
        pieces.append(Piece(found["word"], found["reading"]))
        plain = ""
    plain += markup[end:]
    return [*pieces, Piece(plain)] if plain else pieces


def compose(pieces: Iterable[Piece]) -> str:
    """Return the markup of the pieces."""
    return "".join(
        f"{{{piece.text}|{piece.reading}}}" if piece.reading else escape(piece.text)
        for piece in pieces
    )


def escape(text: str) -> str:
    """Return the markup of a text in which braces are only braces."""
    return text.replace("{", "{{").replace("}", "}}")


def plain_text(markup: str) -> str:
    """Return the words without their readings."""
    return "".join(piece.text for piece in parse(markup))


def spoken(markup: str) -> str:
    """Return what is read aloud: the reading where there is one."""
    return "".join(piece.reading or piece.text for piece in parse(markup))


def has_kanji(text: str) -> bool:
    """Tell whether somebody may not know how to read this."""
    return KANJI.search(text) is not None


def check(markup: str) -> None:
    """Refuse markup that would not be shown as it is meant.

    Raises ValidationError("ruby_unbalanced" | "ruby_no_word" | "ruby_no_reading" | "ruby_not_kana").
    """
    problems = [*_unreadable(markup), *_not_kana(markup)]
    if problems:
        raise ValidationError(problems)


def _not_kana(markup: str) -> Iterator[ValidationError]:
    for piece in parse(markup):
        if piece.reading and not KANA.fullmatch(piece.reading):
            yield ValidationError(
                f"「{piece.text}」のふりがな「{piece.reading}」を、ひらがなかカタカナだけで書いてください。",
                code="ruby_not_kana",
            )


def _unreadable(markup: str) -> Iterator[ValidationError]:
    """Find what is left of the braces once all that can be read is taken out."""
    rest = _TOKEN.sub(" ", markup)
    for piece in re.findall(r"\{[^{}]*\}|[{}][^{}]{0,12}", rest):
        if not piece.endswith("}") or len(piece) == 1:
            yield ValidationError(
                f"「{piece.strip()}」のかっこが、対になっていません。{_HOW}"
                "記号としての { は {{ と、 } は }} と書いてください。",
                code="ruby_unbalanced",
            )
        elif piece.startswith("{|"):
            yield ValidationError(
                f"「{piece}」に、ふりがなを付けることばがありません。{_HOW}", code="ruby_no_word"
            )
        else:
            yield ValidationError(
                f"「{piece}」に、ふりがながありません。{_HOW}", code="ruby_no_reading"
            )
