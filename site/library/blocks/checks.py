"""Questions within a lecture, to think by: not graded, and nothing is recorded."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from library.blocks.text import RubyCharBlock, RubyTextBlock


class CheckChoiceBlock(blocks.StructBlock):
    """One answer of a question."""

    text = RubyCharBlock(label="答え", max_length=200)
    correct = blocks.BooleanBlock(label="正しい", required=False)

    class Meta:
        label = "選択肢"


class ChoiceCheckBlock(blocks.StructBlock):
    """たしかめ: one answer of several is right."""

    question = RubyTextBlock(label="問い", rows=2)
    choices = blocks.ListBlock(CheckChoiceBlock(), label="選択肢", min_num=2, max_num=6)
    explanation = RubyTextBlock(label="解説", rows=3)

    class Meta:
        label = "たしかめ(一つ選ぶ)"
        icon = "help"

    def clean(self, value: Any) -> Any:
        """Refuse a question without one right answer."""
        cleaned = super().clean(value)
        right = sum(choice["correct"] for choice in cleaned["choices"])
        if right != 1:
            problem = f"正しい答えを一つにしてください(今は{right}つ)。"
            raise blocks.StructBlockValidationError(
                block_errors={"choices": ValidationError(problem, code="not_one_right")}
            )
        return cleaned


class TruthCheckBlock(blocks.StructBlock):
    """たしかめ: is the sentence right (○) or not (×)?"""

    question = RubyTextBlock(label="文", rows=2)
    answer = blocks.BooleanBlock(label="この文は正しい(○)", required=False)
    explanation = RubyTextBlock(label="解説", rows=3)

    class Meta:
        label = "たしかめ(○×)"
        icon = "help"
