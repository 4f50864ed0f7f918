"""What the parts of a case and its run-sheet are made of."""

from wagtail import blocks

from library.blocks.keys import KeyBlock


class FactBlock(blocks.StructBlock):
    """A numbered fact: numbers run through all parts of a case."""

    num = blocks.IntegerBlock(label="番号", min_value=1)
    text = blocks.TextBlock(label="事実", rows=2)

    class Meta:
        label = "事実"


class CaseQuestionBlock(blocks.StructBlock):
    """Something for the group to think about."""

    key = KeyBlock(label="キー", max_length=20)
    minutes = blocks.IntegerBlock(label="時間(分)", min_value=1)
    text = blocks.TextBlock(label="問い", rows=2)

    class Meta:
        label = "問い"


class MemberBlock(blocks.StructBlock):
    """A member of the household, by letter."""

    symbol = blocks.CharBlock(label="記号", max_length=4)
    relation = blocks.CharBlock(label="続柄", max_length=20)
    age_band = blocks.CharBlock(label="年代", max_length=40)
    household = blocks.BooleanBlock(label="同居", required=False)

    class Meta:
        label = "家族"


class TurnBlock(blocks.StructBlock):
    """What may happen in the room and how to answer it."""

    when = blocks.TextBlock(label="場面", rows=2)
    then = blocks.TextBlock(label="進め方", rows=2)

    class Meta:
        label = "起こりやすい場面"


class MomentBlock(blocks.StructBlock):
    """A minute of the run-sheet and what happens then."""

    minute = blocks.IntegerBlock(label="分", min_value=0)
    event = blocks.CharBlock(label="すること", max_length=200)

    class Meta:
        label = "開示の流れ"
