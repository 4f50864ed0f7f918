"""Where a letter would come too late: whoever is told by letter is then telephoned."""

from datetime import datetime

from django.utils import timezone

from library.domain.holidays import working_days_after
from notices.models import Channel, NoticeSettings


def is_too_late_for_a_letter(needed_by: datetime, now: datetime) -> bool:
    """Tell whether a letter of today arrives after the day on which it is needed.

    Counted in working days: it comes so many after today (the ward's setting) and must be there
    on the day before.
    """
    arrives_on = working_days_after(timezone.localdate(now), NoticeSettings.load().letter_days)
    return timezone.localdate(needed_by) <= arrives_on


def instead(way: Channel, needed_by: datetime | None, now: datetime) -> Channel:
    """Return the way that reaches somebody in time: the telephone where a letter does not."""
    if way != Channel.LETTER or needed_by is None or needed_by <= now:
        return way
    return Channel.PHONE if is_too_late_for_a_letter(needed_by, now) else way
