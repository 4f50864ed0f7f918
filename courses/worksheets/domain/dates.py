"""Days in answers: stored as ISO, shown in 和暦; what names no day stays as typed."""

from datetime import date

from django.core.exceptions import ValidationError

from library.domain.typed_days import parse_day
from library.domain.wareki import wareki

# Answers speak of lives and of plans, not only of what a ward records.
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


def read_date(text: str) -> date:
    """Return the day that the text names. Raises ValidationError as `parse_day` does."""
    return parse_day(text, earliest=EARLIEST, latest=LATEST)


def parse_date(text: str) -> date | None:
    """Return the day that the text names, or None if it names none."""
    try:
        return read_date(text)
    except ValidationError:
        return None


def to_iso(text: str) -> str:
    """Return the ISO form of a day; what names no day stays as typed."""
    day = parse_date(text)
    return day.isoformat() if day else text


def to_wareki(text: str) -> str:
    """Return a stored day as people read it; what names no day stays as typed."""
    day = parse_date(text)
    return wareki(day) if day else text
