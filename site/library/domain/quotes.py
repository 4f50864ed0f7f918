"""Quoting titles as Japanese does: 「」 inside 「」 become 『』."""

_INNER = str.maketrans("「」", "『』")


def quoted(title: str) -> str:
    """Return 「title」, its own 「」 turned into 『』."""
    return f"「{title.translate(_INNER)}」"
