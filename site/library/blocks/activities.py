"""Blocks of what people do together: the run-sheet and the parts to play."""

from wagtail import blocks

from library.blocks.keys import KeyBlock


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

    key = KeyBlock(label="キー", max_length=30)
    title = blocks.CharBlock(label="役割", max_length=60)
    duty = blocks.CharBlock(label="すること", max_length=300)

    class Meta:
        label = "役割"
        icon = "group"
