"""Which of a form's saves is the newest. Pure: no database, no clock.

A page that saves by itself sends the same form many times, and a slow line delivers the sends in
any order, twice or not at all. So each page shown has a mark of its own, and counts its saves:

- of one page's saves the one with the highest number is the newest, whenever it arrives;
- a page that saw what is stored (its edition) may go on from there, whatever page stored it;
- a page that did not see it may not overwrite it: the person is shown both and decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID


class Verdict(Enum):
    """What becomes of a save that arrives."""

    NEWEST = auto()
    LATE = auto()
    STALE = auto()


@dataclass(frozen=True, slots=True)
class Sent:
    """A save of one page. `number`: None where a button was pressed in a browser without scripts."""

    page: UUID
    number: int | None = None


def judge(
    coming: Sent | None, *, edition: int | None, stored: Sent | None, stored_edition: int
) -> Verdict:
    """Tell whether what comes is newer than what is stored.

    `edition`: the one that the page was made from; None where the sender saw none, which only
    a program does. `stored`: the save that made what is stored, if a page did.
    """
    if coming and stored and coming.page == stored.page:
        is_late = coming.number is not None and coming.number <= (stored.number or 0)
        return Verdict.LATE if is_late else Verdict.NEWEST
    return Verdict.NEWEST if edition in (None, stored_edition) else Verdict.STALE


def number_after(coming: Sent | None, stored: Sent | None) -> int:
    """Return the number to store with a save that was taken."""
    if coming is None:
        return 0
    if coming.number is None and stored and stored.page == coming.page:
        return stored.number or 0
    return coming.number or 0


def read_sent(posted: Mapping[str, str]) -> Sent | None:
    """Read which save of which page a form is; None where it does not say."""
    try:
        page = UUID(posted.get("page", ""))
    except ValueError:
        return None
    return Sent(page, read_count(posted.get("number", "")))


def read_count(text: str) -> int | None:
    """Read a number that a script counts; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
