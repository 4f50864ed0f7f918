"""Reminders: computed when their time comes, by whoever knows the dates.

The layers above register what reminds of their dates. A reminder is made only for what still
holds when its time comes, and told once by its key.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

# Reminders go out from this hour on.
HOUR = time(9, 0)
# Tells everybody whose reminder is due at a moment; returns how many were told.
Reminder = Callable[[datetime], int]

_reminders: dict[str, Reminder] = {}


def register(name: str, reminder: Reminder) -> None:
    """Add what reminds of one sort of date; called from `AppConfig.ready`."""
    _reminders[name] = reminder


def remind_all(now: datetime) -> int:
    """Tell everybody whose reminder is due; return how many were told."""
    return sum(_reminders[name](now) for name in sorted(_reminders))


def due_at(day: date, lead: int) -> datetime:
    """Return when the reminder so many days before `day` is due."""
    return timezone.make_aware(datetime.combine(day - timedelta(days=lead), HOUR))


def lead_now(day: date, leads: Iterable[int], now: datetime, *, known_at: datetime) -> int | None:
    """Return the lead (days before `day`) whose reminder came due last, or None.

    None too if the date was known only after that (`known_at`): it was told then. A reminder
    that a machine slept through is told late, until the next one is due.
    """
    lead = min((lead for lead in leads if due_at(day, lead) <= now), default=None)
    return lead if lead is not None and known_at < due_at(day, lead) else None
