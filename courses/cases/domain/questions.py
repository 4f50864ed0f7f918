"""Which of a part's questions a module uses."""

from collections.abc import Collection
from typing import Any

from courses.cases.models import CasePart


def chosen(part: CasePart, keys: Collection[str]) -> list[Any]:
    """Return the part's questions that are named; all of them if none is."""
    return [q.value for q in part.questions if not keys or q.value["key"] in keys]
