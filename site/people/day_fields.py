"""Days in plain forms of the admin, taken as Wagtail's own forms there take them.

A layer above says how (`library.admin_days`): this one only asks Wagtail's registry.
"""

from typing import Any

from django.db import models
from django.forms import Field
from wagtail.admin.forms.models import formfield_for_dbfield


def day_formfield(column: Any, **kwargs: Any) -> Field | None:
    """Return the form field of a column; only days and times are made in the admin's way."""
    if isinstance(column, models.DateField | models.TimeField):
        field: Field = formfield_for_dbfield(column, **kwargs)
        return field
    plain: Field | None = column.formfield(**kwargs)
    return plain


class DayFieldsMixin:
    """A list of rows whose form is made from names of columns."""

    def formfield_for_dbfield(self, db_field: Any, **kwargs: Any) -> Field | None:
        """Make each field; Wagtail would ask its registry only for forms made from panels."""
        return day_formfield(db_field, **kwargs)
