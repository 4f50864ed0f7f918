"""Our fields for days and times in every form that Wagtail makes.

Wagtail's own boxes hand what is typed to a script that knows no 和暦: 令和7年12月1日 became today.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import django_filters
from django.db import models
from wagtail.admin.active_filters import (
    ActiveFilter,
    BaseFilterAdapter,
    DateFromToRangeFilterAdapter,
    register_filter_adapter_class,
)
from wagtail.admin.forms.models import register_form_field_override

from library.domain.wareki import wareki
from library.forms import (
    ClockField,
    DayRangeField,
    SinceField,
    WarekiDateField,
    WarekiDateTimeField,
)

FORM_FIELDS = {
    models.DateField: WarekiDateField,
    models.DateTimeField: WarekiDateTimeField,
    models.TimeField: ClockField,
}
FILTER_FIELDS = {
    django_filters.DateFilter: WarekiDateField,
    django_filters.DateTimeFilter: SinceField,
    django_filters.TimeFilter: ClockField,
    django_filters.DateFromToRangeFilter: DayRangeField,
}


class DayAdapter(BaseFilterAdapter):
    """Names the day by which a list is narrowed."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        """Name it as its box shows it."""
        shown = self.filter.field.prepare_value(self.value)
        return (one._replace(value=shown) for one in super().get_active_filters())


class DayRangeAdapter(DateFromToRangeFilterAdapter):
    """Names the days between which a list lies."""

    def format_value(self, value: datetime | None) -> Any:
        """Name an end in 和暦."""
        return self.empty_value_label if value is None else wareki(value)


def use_our_fields() -> None:
    """Give them to the forms of models and pages, and to the filters of lists and reports."""
    for column, field in FORM_FIELDS.items():
        register_form_field_override(column, override={"form_class": field})
    for kind, field in FILTER_FIELDS.items():
        kind.field_class = field
        is_range = field is DayRangeField
        register_filter_adapter_class(kind, DayRangeAdapter if is_range else DayAdapter)
