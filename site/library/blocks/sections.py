"""What a lecture is made of: sections, one a screen, each a mix of blocks."""

from wagtail import blocks

from library.blocks.checks import ChoiceCheckBlock, TruthCheckBlock
from library.blocks.media import AudioBlock, VideoBlock
from library.blocks.pictures import FigureBlock, SlidesBlock
from library.blocks.tables import TableBlock
from library.blocks.text import CleanRichTextBlock, RubyCharBlock, RubyTextBlock
from library.blocks.words import (
    AsOfBlock,
    CautionBlock,
    GlossaryTermChooserBlock,
    KeyPointBlock,
    ReferenceBlock,
)

WORDS, PICTURES, RECORDINGS, THINKING, SOURCES = "文章", "絵と表", "動画と音声", "考える", "出典"


class ContentBlock(blocks.StreamBlock):
    """What may stand on one screen, in any order."""

    paragraph = RubyTextBlock(label="段落", group=WORDS)
    heading = RubyCharBlock(label="小見出し", max_length=120, group=WORDS, icon="title")
    key_point = KeyPointBlock(group=WORDS)
    caution = CautionBlock(group=WORDS)
    rich_text = CleanRichTextBlock(label="飾りのある文章", group=WORDS)
    figure = FigureBlock(group=PICTURES)
    slides = SlidesBlock(group=PICTURES)
    table = TableBlock(group=PICTURES)
    video = VideoBlock(group=RECORDINGS)
    audio = AudioBlock(group=RECORDINGS)
    term = GlossaryTermChooserBlock(label="ことばの説明", group=THINKING)
    check_choice = ChoiceCheckBlock(group=THINKING)
    check_truth = TruthCheckBlock(group=THINKING)
    as_of = AsOfBlock(group=SOURCES)
    reference = ReferenceBlock(group=SOURCES)

    class Meta:
        label = "本文"


class SectionBlock(blocks.StructBlock):
    """One screen of a lecture. Its words are kept exactly as typed."""

    heading = RubyCharBlock(label="見出し", max_length=120)
    content = ContentBlock()
    plain = blocks.ListBlock(
        RubyTextBlock(label="段落"), label="やさしい日本語", default=[],
        help_text="同じ内容を、短い文とやさしいことばで書きます。受講者が切りかえて読めます。なくても構いません。",
    )  # fmt: skip

    class Meta:
        label = "節"
        icon = "doc-full"
