"""Blocks for days and times: our own fields around Wagtail's stored values."""

from functools import cached_property
from typing import Any

from django import forms
from wagtail import blocks


class DayBlock(blocks.DateBlock):
    """A day, typed as people type it and stored as Wagtail stores it."""

    @cached_property
    def field(self) -> forms.Field:
        """Return our own field."""
        from library.forms import WarekiDateField

        return WarekiDateField(**self.field_options)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Stand in migrations as the plain block: what is stored is the same."""
        return "wagtail.blocks.DateBlock", [], self._constructor_args[1]
