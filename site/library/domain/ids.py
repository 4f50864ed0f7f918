"""Ids as they come in an address or a form."""

from uuid import UUID


def read_uuid(text: str) -> UUID | None:
    """Return the id, or None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
