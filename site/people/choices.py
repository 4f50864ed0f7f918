"""Choices of rows, as browsers send them.

A number that no key can be is refused, not handed to the database: Django guards a plain lookup
by an integer, but neither one for several keys at once nor one through a key that is itself a
link (a page's), and SQLite fails on a number beyond eight bytes.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field


class OneRowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row by its key."""

    def to_python(self, value: Any) -> Any:
        """Return the row or None. Raises ValidationError("invalid_choice")."""
        rows: Any = self.queryset
        if value not in self.empty_values and not _can_be(_key_of(rows.model), value):
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )
        return super().to_python(value)


class ManyRowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows by their keys."""

    def clean(self, value: Any) -> Any:
        """Return the rows. Raises ValidationError("invalid_pk_value") and what Django raises."""
        rows: Any = self.queryset
        for typed in value if isinstance(value, (list, tuple)) else ():
            if not _can_be(_key_of(rows.model), typed):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": typed},
                )
        return super().clean(value)


def _key_of(model: Any) -> "Field[Any, Any]":
    """Return the field that holds the key: of a page, the key of the page that it extends."""
    key = model._meta.pk
    while key.remote_field:
        key = key.target_field
    return key


def _can_be(key: "Field[Any, Any]", typed: Any) -> bool:
    try:
        key.run_validators(key.to_python(getattr(typed, "pk", typed)))
    except ValidationError:
        return False
    return True
