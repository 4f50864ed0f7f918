"""Blocks that play: a video or a recording, with a line below it."""

from wagtail import blocks
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from library.blocks.text import RubyCharBlock

CAPTION_HELP = "だれが何を話すか、短く書きます。ふりがなは {漢字|かんじ} のように書きます。"


class VideoBlock(blocks.StructBlock):
    """動画: needs captions and a transcript before the lecture is published."""

    media = VideoChooserBlock(label="動画")
    caption = RubyCharBlock(label="説明", required=False, max_length=200, help_text=CAPTION_HELP)

    class Meta:
        label = "動画"
        icon = "wagtailmedia-video"


class AudioBlock(blocks.StructBlock):
    """音声: needs a transcript before the lecture is published."""

    media = AudioChooserBlock(label="音声")
    caption = RubyCharBlock(label="説明", required=False, max_length=200, help_text=CAPTION_HELP)

    class Meta:
        label = "音声"
        icon = "wagtailmedia-audio"
