"""Blocks of words: plain text that may carry readings, and rich text."""

from functools import cached_property
from typing import Any

from wagtail import blocks
from wagtail.rich_text import RichText

from library.domain import ruby
from library.html import clean

RUBY_HELP = "ふりがなは {漢字|かんじ} のように書きます。"


class CleanRichTextBlock(blocks.RichTextBlock):
    """Rich text that passes the allow-list each time it comes in."""

    def clean(self, value: RichText) -> RichText:
        """Strip what the allow-list does not know."""
        checked = super().clean(value)
        return RichText(clean(checked.source))


class RubyCharBlock(blocks.CharBlock):
    """One line of text with readings, kept as typed."""

    def __init__(self, *, help_text: str = RUBY_HELP, **kwargs: Any) -> None:
        super().__init__(help_text=help_text, validators=[ruby.check], **kwargs)
        self.field.widget.attrs["data-controller"] = "ruby"

    def get_searchable_content(self, value: str) -> list[str]:
        """Return the words without their readings."""
        return [ruby.plain_text(str(value))] if value else []

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Stand in migrations as the plain block: the readings are in the text."""
        return "wagtail.blocks.CharBlock", [], self._constructor_args[1]


class RubyTextBlock(blocks.TextBlock):
    """A paragraph with readings, kept as typed."""

    def __init__(self, *, help_text: str = RUBY_HELP, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(help_text=help_text, rows=rows, validators=[ruby.check], **kwargs)

    @cached_property
    def field(self) -> Any:
        """Add the button that proposes readings to what Wagtail's own field does."""
        field = super().field
        field.widget.attrs["data-controller"] += " ruby"
        return field

    def get_searchable_content(self, value: str) -> list[str]:
        """Return the words without their readings."""
        return [ruby.plain_text(str(value))] if value else []

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Stand in migrations as the plain block: the readings are in the text."""
        return "wagtail.blocks.TextBlock", [], self._constructor_args[1]
