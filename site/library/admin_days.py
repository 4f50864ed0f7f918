"""Our fields for days and times in every form that Wagtail makes.

Wagtail's own boxes hand what is typed to a script that knows no 和暦: 令和7年12月1日 became today.
"""

import django_filters
from django.db import models
from wagtail.admin.forms.models import register_form_field_override

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


def use_our_fields() -> None:
    """Give them to the forms of models and pages, and to the filters of lists and reports."""
    for column, field in FORM_FIELDS.items():
        register_form_field_override(column, override={"form_class": field})
    for kind, field in FILTER_FIELDS.items():
        kind.field_class = field
