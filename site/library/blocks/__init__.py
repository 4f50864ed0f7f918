"""Blocks that trainers write with."""

from library.blocks.activities import RoleBlock, TimetableBlock
from library.blocks.lines import lines, texts
from library.blocks.media import AudioBlock, VideoBlock
from library.blocks.sections import ContentBlock, SectionBlock
from library.blocks.text import CleanRichTextBlock, RubyCharBlock, RubyTextBlock
from library.blocks.words import ReferenceBlock

__all__ = [
    "AudioBlock",
    "CleanRichTextBlock",
    "ContentBlock",
    "ReferenceBlock",
    "RoleBlock",
    "RubyCharBlock",
    "RubyTextBlock",
    "SectionBlock",
    "TimetableBlock",
    "VideoBlock",
    "lines",
    "texts",
]
