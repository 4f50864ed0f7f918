"""Keys by which records are told apart: made by the system, never typed, never changed."""

import secrets
from typing import Any

from django import forms


def new_key(prefix: str) -> str:
    """Return a key that no other row has."""
    return f"{prefix}-{secrets.token_hex(5)}"


class MakesItsKey:
    """Gives a model's row its key when it is first saved without one: mixed in before the model."""

    key_prefix = "key"

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save, with a key."""
        self.make_key()
        return super().save(*args, **kwargs)  # type: ignore[misc]

    def make_key(self) -> None:
        """Make the key, unless there is one already."""
        row: Any = self
        if not row.key:
            row.key = new_key(self.key_prefix)


class KeysField(forms.MultipleChoiceField):
    """Several of what is offered; nothing ticked is an empty list."""

    def to_python(self, value: Any) -> list[str]:
        """Return the keys that are ticked."""
        return [key for key in super().to_python(value) if key]


def chosen_keys(
    row: Any, name: str, offered: list[tuple[str, str]], *, label: str, empty: str = ""
) -> KeysField:
    """Return the field for a list of keys: what they stand for is ticked, nothing is typed.

    A key that is stored and is offered no more is shown as what it is, so that it can be unticked.
    """
    known = {key for key, _ in offered}
    stored = getattr(row, name) or []
    lost = [(key, f"見つからないもの({key})") for key in stored if key not in known]
    return KeysField(
        choices=[*offered, *lost], required=False, label=label,
        widget=forms.CheckboxSelectMultiple, help_text="" if offered else empty,
    )  # fmt: skip
