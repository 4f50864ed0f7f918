"""Form fields that take days, times and long texts as people here type them.

Every form has these for days and no other: the site's by name, the admin's and its filters' by
`library.admin_days`, StreamFields' by `library.blocks.days`. Tests walk all of them.
"""

from datetime import date, datetime, time
from typing import Any, ClassVar

import django_filters.fields
from django import forms
from django.core.exceptions import ValidationError
from django_filters.widgets import SuffixedMultiWidget

from library.domain.lengths import excess
from library.domain.typed_kinds import CLOCK, DAY, MOMENT, SINCE, Kind, day_in_tokyo, is_value
from library.widgets import TypedInput


class TypedField(forms.Field):
    """Reads what was typed by the rules of its kind, within its own bounds."""

    kind: ClassVar[Kind]

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        widget: Any = None,
        input_formats: Any = None,
        help_text: Any = "",
        **kwargs: Any,
    ) -> None:
        """Take only our own box: any other coerces what is typed. Its attributes are kept.

        Where nothing else is said, an example is.
        """
        if isinstance(widget, type):
            widget = widget()
        if not isinstance(widget, TypedInput) and not getattr(widget, "is_hidden", False):
            widget = TypedInput(getattr(widget, "attrs", None))
        super().__init__(widget=widget, help_text=help_text or self.kind.example, **kwargs)
        self.bounds = {"earliest": earliest, "latest": latest}
        if isinstance(self.widget, TypedInput):
            self.widget.kind, self.widget.bounds = self.kind, self.bounds

    def to_python(self, value: Any) -> Any:
        """Read it. Raises ValidationError, whose code and sentence tell what is wrong."""
        if value is None or is_value(value):
            return value
        text = str(value)
        return self.kind.read(text, **self.bounds) if text.strip() else None

    def prepare_value(self, value: Any) -> Any:
        """Show a stored value in 和暦 and what was typed as it was typed."""
        return self.kind.show(value) if is_value(value) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not its spelling."""
        if self.disabled:
            return False
        try:
            return bool(self._shown(data) != self._shown(initial))
        except ValidationError:
            return True

    def _shown(self, value: Any) -> str:
        read = self.to_python(value() if callable(value) else value)
        return "" if read is None else self.kind.show(read)


class WarekiDateField(TypedField, forms.DateField):
    """A day: 令和8年11月21日, R8.11.21, 2026-11-21, full-width or not."""

    kind = DAY

    def to_python(self, value: Any) -> date | None:
        """Read the day; of a moment, its day in Tokyo."""
        day: date | None = super().to_python(day_in_tokyo(value))
        return day


class WarekiDateTimeField(TypedField, forms.DateTimeField):
    """A day with a time in Tokyo: 令和8年11月21日 午後2時30分, 2026-11-21 14:30."""

    kind = MOMENT

    def to_python(self, value: Any) -> datetime | None:
        """Read the moment; a day alone is not one."""
        read: datetime | None = super().to_python(value)
        return read


class SinceField(WarekiDateTimeField):
    """A moment to filter by: a day alone is its first minute."""

    kind = SINCE


class ClockField(TypedField, forms.TimeField):
    """A time of the day: 午後2時30分, 14:30."""

    kind = CLOCK

    def to_python(self, value: Any) -> time | None:
        """Read the time."""
        read: time | None = super().to_python(value)
        return read


class DayRangeInput(SuffixedMultiWidget):
    """Two boxes: from a day, to a day."""

    template_name = "wagtailadmin/widgets/range_input.html"
    suffixes: ClassVar[list[str]] = ["from", "to"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = (
            TypedInput({"placeholder": "この日から", "aria-label": "この日から"}),
            TypedInput({"placeholder": "この日まで", "aria-label": "この日まで"}),
        )
        super().__init__(boxes, attrs)

    def decompress(self, value: slice | None) -> list[Any]:
        """Return both ends as days."""
        return [day_in_tokyo(value.start), day_in_tokyo(value.stop)] if value else [None, None]


class DayRangeField(django_filters.fields.DateRangeField):
    """From the first minute of a day to the last of another."""

    def __init__(self, *args: Any, widget: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, widget=DayRangeInput(), **kwargs)
        self.fields = (WarekiDateField(required=False), WarekiDateField(required=False))


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
