"""Blocks of words that are set apart: key points, terms, cautions, sources, dates."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from library.blocks.days import DayBlock
from library.blocks.text import RubyCharBlock, RubyTextBlock


class KeyPointBlock(blocks.StructBlock):
    """要点: what to take home."""

    text = RubyTextBlock(label="要点")

    class Meta:
        label = "要点"
        icon = "pick"


class CautionBlock(blocks.StructBlock):
    """すぐに動くとき: signs of danger, and what to do."""

    title = RubyCharBlock(label="題名", max_length=120)
    items = blocks.ListBlock(
        RubyCharBlock(label="しるし", max_length=200), label="しるし", default=[],
        help_text="一つに一つの様子を書きます。なくても構いません。",
    )  # fmt: skip
    text = RubyTextBlock(label="すること")

    class Meta:
        label = "安全のための注意"
        icon = "warning"


class GlossaryTermChooserBlock(blocks.ChooserBlock):
    """Chooses a word of the glossary."""

    @cached_property
    def target_model(self) -> Any:
        """Return the glossary's model."""
        from library.models import GlossaryTerm

        return GlossaryTerm

    @cached_property
    def widget(self) -> Any:
        """Return the chooser: it is made with the admin, after the models."""
        from library.viewsets import glossary_term_chooser

        return glossary_term_chooser.widget_class()

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return the word and what it means: both stand on the page."""
        return [value.term, value.text] if value else []

    class Meta:
        label = "ことば"
        icon = "openquote"


class AsOfBlock(blocks.StructBlock):
    """資料の時点: how old what is said here is."""

    on = DayBlock(label="いつの資料か", required=False)
    note = RubyCharBlock(label="補足", required=False, max_length=200)

    class Meta:
        label = "資料の時点"
        icon = "date"

    def clean(self, value: Any) -> Any:
        """Refuse a note that says nothing."""
        cleaned = super().clean(value)
        if not cleaned["on"] and not cleaned["note"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "on": ValidationError("日付か補足のどちらかを入れてください。", code="empty")
                }
            )
        return cleaned


class ReferenceBlock(blocks.StructBlock):
    """A source that a lecture stands on."""

    title = blocks.CharBlock(label="資料名", max_length=200)
    note = blocks.CharBlock(label="補足", required=False, max_length=200)

    class Meta:
        label = "参考資料"
        icon = "openquote"
