"""The key of a block: made when it is missing, and shown to nobody (see css/reports.css)."""

import secrets
from collections.abc import Iterable
from typing import Any

from wagtail import blocks


class KeyBlock(blocks.CharBlock):
    """A key that is made by the system: authors neither see nor type it."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask for nothing: what is missing is made."""
        super().__init__(**kwargs | {"required": False})

    def clean(self, value: str) -> str:
        """Return the key, or a new one."""
        return super().clean(value) or new_name()

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Stand in migrations as the plain block: what is stored is the same."""
        return "wagtail.blocks.CharBlock", [], self._constructor_args[1]


def new_name() -> str:
    """Return a new key that may also name a field of a form."""
    return f"k{secrets.token_hex(4)}"


def tell_apart(rows: Iterable[Any]) -> None:
    """Give a new key to each row whose key stands before it: a block that was duplicated."""
    seen: set[str] = set()
    for row in rows:
        if row["key"] in seen:
            row["key"] = new_name()
        seen.add(row["key"])
