"""Plain lists of sentences."""

from typing import Any

from wagtail import blocks


def lines(label: str, *, max_length: int = 400) -> list[tuple[str, blocks.Block]]:
    """Return the block types of a plain list of sentences."""
    return [("line", blocks.CharBlock(label=label, max_length=max_length))]


def texts(stream: Any) -> list[str]:
    """Return the sentences of a stream made with `lines`."""
    return [str(child.value) for child in stream]
