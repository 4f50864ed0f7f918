"""Removing what was told long ago. Training records are elsewhere and stay."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

import audit.domain.trail as audit
from audit.append_only import purging
from notices.models import Delivery, LetterBatch, Notice, NoticeSettings

GOING_ON = [Delivery.State.PENDING, Delivery.State.SENDING]


def outdated(now: datetime) -> QuerySet[Notice]:
    """Return the notices older than the ward keeps them, with nothing still to be sent."""
    before = now - timedelta(days=366 * NoticeSettings.load().keep_years)
    going_on = Delivery.objects.filter(state__in=GOING_ON).values("notice")
    return Notice.objects.filter(created_at__lt=before).exclude(pk__in=going_on)


@transaction.atomic
def purge() -> int:
    """Delete outdated notices with their deliveries and log; return how many notices."""
    rows = outdated(timezone.now())
    count = rows.count()
    if not count:
        return 0
    audit.record("notices.purge", NoticeSettings.load(), actor=None, notices=count)
    with purging():
        rows.delete()
    LetterBatch.objects.filter(letters__isnull=True).delete()
    return count
