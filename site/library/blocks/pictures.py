"""Blocks of pictures: one with its caption, and slides shown one at a time."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from library.blocks.text import RubyCharBlock, RubyTextBlock

ALT_HELP = (
    "「代わりの文」には、絵が見えない方に伝わるよう、絵が示していることを書きます。"
    "飾りだけの絵なら、そのしるしを入れます。どちらかが要ります。"
)


class FigureBlock(blocks.StructBlock):
    """図: a picture that says something, or is marked as decoration."""

    picture = ImageBlock(label="絵", help_text=ALT_HELP)
    caption = RubyCharBlock(label="説明", max_length=200, required=False)

    class Meta:
        label = "図"
        icon = "image"


class SlideBlock(blocks.StructBlock):
    """One slide: words, with or without a picture."""

    picture = ImageBlock(label="絵", required=False, help_text=ALT_HELP)
    text = RubyTextBlock(label="文章")

    class Meta:
        label = "一枚"
        icon = "image"


class SlidesBlock(blocks.StructBlock):
    """スライド: one at a time; all of them on paper."""

    title = RubyCharBlock(label="題名", max_length=120)
    slides = blocks.ListBlock(SlideBlock(), label="スライド", min_num=2, max_num=20)

    class Meta:
        label = "スライド"
        icon = "desktop"
