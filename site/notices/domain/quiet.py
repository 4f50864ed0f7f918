"""When mail waits for the morning. Pure: settings and a moment in, yes or no out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from library.domain.typed_days import parse_day
from notices.models import NoticeSettings

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours from `starts` to `ends` (Tokyo), over midnight if `ends` is earlier; whole days."""

    starts: time
    ends: time
    on_sundays: bool = False
    days: Collection[date] = ()

    def covers(self, moment: datetime) -> bool:
        """Tell whether mail waits at this moment."""
        local = timezone.localtime(moment)
        if local.date() in self.days or (self.on_sundays and local.weekday() == SUNDAY):
            return True
        now = local.time()
        if self.starts <= self.ends:
            return self.starts <= now < self.ends
        return now >= self.starts or now < self.ends


def quiet_hours(ward: NoticeSettings) -> QuietHours:
    """Read the ward's settings."""
    days = [parse_day(line) for line in ward.quiet_days.split("\n") if line.strip()]
    return QuietHours(ward.quiet_from, ward.quiet_until, ward.is_quiet_on_sundays, days)
