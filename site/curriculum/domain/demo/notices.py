"""What the people of the demonstration were told: the old has gone out, the last days wait."""

from datetime import timedelta

from django.db.models import F, OuterRef, Q, Subquery

from curriculum.domain.demo.ward import ACCOUNTS
from library import clock
from notices.domain import reminders
from notices.models import Delivery, Notice

# What was told since then waits to be sent or printed.
WAITING_DAYS = 6


def settle() -> None:
    """Let the notices of the story have been sent and read, as they would be by today."""
    before = clock.now() - timedelta(days=WAITING_DAYS)
    told = Notice.objects.filter(created_at__lt=before)
    sent_at = Notice.objects.filter(pk=OuterRef("notice")).values("created_at")
    Delivery.objects.filter(notice__in=told, state=Delivery.State.PENDING).update(
        state=Delivery.State.SENT, sent_at=Subquery(sent_at)
    )
    own = Q(person__number__in=[person.number for person in ACCOUNTS])
    told.exclude(own).update(read_at=F("created_at") + timedelta(hours=3))
    reminders.remind_all(clock.now())
