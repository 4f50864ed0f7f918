"""One run of `send_notices`: reminders, what is too late, the screens, the mail."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from notices.domain import calls, mail, outbox, reminders, unread
from notices.models import Channel, Delivery, DeliveryEvent

LOCK_KEY = 20_261_122  # any number that nothing else in the database locks by
State = Delivery.State


@dataclass(frozen=True, slots=True)
class Report:
    """What one run did, or would do."""

    reminded: int
    late: int
    shown: int
    sent: int
    retry: int = 0
    failed: int = 0


@contextmanager
def only_run() -> Iterator[bool]:
    """Give True to one run at a time; to any other that starts meanwhile, False."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
            is_mine = bool(cursor.fetchone()[0])
            try:
                yield is_mine
            finally:
                if is_mine:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])
        return
    with (settings.DATA_DIR / "send_notices.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def send_notices(now: datetime) -> Report:
    """Do what is due at `now`."""
    stuck = mail.settle_stuck(now)
    reminded = reminders.remind_all(now)
    outbox.cancel_left()
    late = expire(now)
    calls.replace_late_letters(now)
    shown = show(now)
    done = mail.send_due(now)
    calls.replace_stuck_mail(now)
    return Report(reminded, late, shown, done.sent, done.retry, done.failed + stuck)


@transaction.atomic
def rehearse(now: datetime) -> Report:
    """Say what `send_notices` would do, and leave everything as it is."""
    reminded = reminders.remind_all(now)
    outbox.cancel_left()
    late, shown = expire(now), show(now)
    report = Report(reminded, late, shown, sent=mail.due(now).count())
    transaction.set_rollback(True)
    return report


@transaction.atomic
def expire(now: datetime) -> int:
    """Drop what is too late to be of use; return how much that was."""
    pending = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(
        state=State.PENDING, notice__not_after__lt=now
    )
    late = [row.pk for row in pending]
    return outbox.end(late, State.CANCELLED, DeliveryEvent.What.LATE)


@transaction.atomic
def show(now: datetime) -> int:
    """Put on the screens what was told for later; return how many."""
    rows = Delivery.objects.filter(
        channel=Channel.SCREEN, state=State.PENDING, next_try_at__lte=now
    )
    people = set(rows.values_list("notice__person", flat=True))
    count = rows.update(state=State.SENT, sent_at=F("next_try_at"))
    unread.forget(people)
    return count
