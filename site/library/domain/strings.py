"""The texts within plain data, however deep."""

from collections.abc import Iterator
from typing import Any


def strings(data: Any) -> Iterator[str]:
    """Yield every text within lists, tuples and the values of dictionaries."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, (list, tuple)):
        for inner in data:
            yield from strings(inner)
