"""Form fields that take what people here type."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from library.domain.wareki import parse_day, wareki


class WarekiDateField(forms.Field):
    """A day in 和暦 or digits, full-width or not; shown again as 令和8年11月21日."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": "日付を読み取れません。「令和8年11月21日」か「2026-11-21」のように入れてください。"
    }

    def to_python(self, value: Any) -> date | None:
        """Read the day. Raises ValidationError("invalid")."""
        if not value or isinstance(value, date):
            return value or None
        try:
            return parse_day(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Show a stored day in 和暦 and what was typed as it was typed."""
        return wareki(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not their spelling."""
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True
