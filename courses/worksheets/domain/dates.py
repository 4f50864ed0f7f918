"""Days in answers: stored as ISO, shown in 和暦; what names no day stays as typed."""

from datetime import date

from library.domain.wareki import parse_day, wareki


def parse_date(text: str) -> date | None:
    """Return the day that the text names, or None if it names none."""
    try:
        return parse_day(text)
    except ValueError:
        return None


def to_iso(text: str) -> str:
    """Return the ISO form of a day; what names no day stays as typed."""
    day = parse_date(text)
    return day.isoformat() if day else text


def to_wareki(text: str) -> str:
    """Return a stored day as people read it; what names no day stays as typed."""
    day = parse_date(text)
    return wareki(day) if day else text
