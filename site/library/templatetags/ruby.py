"""Words with readings on pages: `{漢字|かんじ}` is typed, ruby is shown."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from library.domain import ruby as readings
from library.domain.known_words import KnownWords, known_words
from library.models import GlossaryTerm

register = template.Library()


def as_html(pieces: list[readings.Piece]) -> SafeString:
    """Return the pieces as HTML. Readings are hidden by the style sheet if the reader wants none."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: readings.Piece) -> str:
    if not piece.reading:
        return piece.text
    return format_html("<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>", piece.text, piece.reading)


@register.filter
def ruby(markup: str, words: KnownWords | str = "") -> SafeString:
    """Show each word with its reading above it; `words` adds readings that nobody typed."""
    pieces = readings.parse(str(markup))
    return as_html(words.annotate(pieces) if isinstance(words, KnownWords) else pieces)


@register.filter
def plain_text(markup: str) -> str:
    """Show the words without their readings: for titles and attributes."""
    return readings.plain_text(str(markup))


@register.filter
def reading(markup: str) -> str:
    """Return the text as it is read aloud."""
    return readings.spoken(str(markup))


@register.filter
def term(row: GlossaryTerm) -> SafeString:
    """Show a word of the glossary with its reading, if it is not written in kana anyway."""
    has_kanji = readings.has_kanji(row.term)
    return as_html([readings.Piece(row.term, row.kana if has_kanji else "")])


@register.filter
def at(items: list[Any], place: int) -> Any:
    """Return the item at a place."""
    return items[place]


@register.simple_tag(takes_context=True)
def section_words(context: template.Context) -> KnownWords:
    """Return the glossary's readings, of which each is shown once in a section."""
    request = context.get("request")
    words: dict[str, str] | None = getattr(request, "known_words", None)
    if words is None:
        words = known_words()
        # Asked for once a page, however many sections it shows.
        if request is not None:
            request.known_words = words
    return KnownWords(words)
