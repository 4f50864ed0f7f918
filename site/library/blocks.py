"""Blocks that trainers write with."""

from typing import Any

from wagtail import blocks
from wagtail.rich_text import RichText

from library.html import clean


class CleanRichTextBlock(blocks.RichTextBlock):
    """Rich text that passes the allow-list each time it comes in."""

    def clean(self, value: RichText) -> RichText:
        """Strip what the allow-list does not know."""
        checked = super().clean(value)
        return RichText(clean(checked.source))


class SectionBlock(blocks.StructBlock):
    """One screen of a lecture: a heading and plain paragraphs, kept exactly as typed."""

    heading = blocks.CharBlock(label="見出し", max_length=120)
    paragraphs = blocks.ListBlock(blocks.TextBlock(label="段落", rows=4), label="本文")

    class Meta:
        label = "節"
        icon = "doc-full"


class ReferenceBlock(blocks.StructBlock):
    """A source that a lecture stands on."""

    title = blocks.CharBlock(label="資料名", max_length=200)
    note = blocks.CharBlock(label="補足", required=False, max_length=200)

    class Meta:
        label = "参考資料"
        icon = "openquote"


class TimetableBlock(blocks.StructBlock):
    """One line of a session's run-sheet."""

    start = blocks.IntegerBlock(label="開始(分)", min_value=0)
    minutes = blocks.IntegerBlock(label="長さ(分)", min_value=1)
    title = blocks.CharBlock(label="内容", max_length=200)

    class Meta:
        label = "時間割"
        icon = "time"


class RoleBlock(blocks.StructBlock):
    """A part to play in a case conference."""

    key = blocks.CharBlock(label="キー", max_length=30)
    title = blocks.CharBlock(label="役割", max_length=60)
    duty = blocks.CharBlock(label="すること", max_length=300)

    class Meta:
        label = "役割"
        icon = "group"


def lines(label: str, *, max_length: int = 400) -> list[tuple[str, blocks.Block]]:
    """Return the block types of a plain list of sentences."""
    return [("line", blocks.CharBlock(label=label, max_length=max_length))]


def texts(stream: Any) -> list[str]:
    """Return the sentences of a stream made with `lines`."""
    return [str(child.value) for child in stream]
