"""Choices of several rows, as browsers send them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field


class ManyRowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Rows by their keys. A number that no key can be is refused, not handed to the database.

    Django asks for all keys at once, and SQLite fails on a number beyond eight bytes.
    """

    def clean(self, value: Any) -> Any:
        """Return the rows. Raises ValidationError("invalid_pk_value") and what Django raises."""
        rows: Any = self.queryset
        key = rows.model._meta.pk
        for typed in value if isinstance(value, (list, tuple)) else ():
            self._check_key(key, typed)
        return super().clean(value)

    def _check_key(self, key: "Field[Any, Any]", typed: Any) -> None:
        try:
            key.run_validators(key.to_python(typed))
        except ValidationError as error:
            raise ValidationError(
                self.error_messages["invalid_pk_value"],
                code="invalid_pk_value",
                params={"pk": typed},
            ) from error
