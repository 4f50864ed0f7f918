"""Form fields that take what people here type."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from library.domain.lengths import excess
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


class LongTextField(forms.CharField):
    """Text with a limit that is shown, counted and never enforced by cutting.

    A line break counts once, a character as people count it. `limit`: None for no limit.
    `in_column`: whether a column of that many code points holds it.
    """

    widget = forms.Textarea

    def __init__(
        self, *, limit: int | None, in_column: bool = True, help_text: str = "", **options: Any
    ) -> None:
        self.limit, self.in_column = limit, in_column
        said = f"{help_text}{limit}字まで。" if limit else help_text
        super().__init__(help_text=said, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tell the script the limit."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        return attrs | {"data-limit": self.limit} if self.limit else attrs

    def to_python(self, value: Any) -> Any:
        """Undo the double line breaks of form posts before the length is checked."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text

    def validate(self, value: Any) -> None:
        """Refuse what is too long. Raises ValidationError("max_length")."""
        super().validate(value)
        if not self.limit or not isinstance(value, str):
            return
        said = excess(value, self.limit)
        if not said and self.in_column and len(value) > self.limit:
            said = (
                f"{self.limit}字まで入りますが、目に見えないしるしを含めて{len(value)}字あります。"
            )
        if said:
            raise ValidationError(f"{said}短くしてください。", code="max_length")
