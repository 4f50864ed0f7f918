"""Counting what a browser says, as far as it can be: one batch of one sitting.

Must run under the lock of the enrolment: nothing else keeps two screens of one person from
being paid for the same second.
"""

import logging
from datetime import datetime, timedelta

from courses.domain.lectures import ScreenState
from courses.domain.study import Study
from courses.domain.watching import (
    TOLERANCE_SECONDS,
    Batch,
    add_number,
    clipped,
    has_number,
    merged,
    pay,
)
from courses.models import MediaProgress, SectionProgress, Sitting
from library import clock

logger = logging.getLogger(__name__)


def count(study: Study, screen: ScreenState, sitting: Sitting, batch: Batch) -> bool:
    """Count one batch; tell whether the time that it claims had passed."""
    if has_number(sitting.batches, batch.seq):
        return True
    now = clock.now()
    if not _pay(sitting, batch, now):
        _refuse(sitting, batch, now)
        return False
    newest = not any(end > batch.seq for _, end in sitting.batches)
    sitting.batches = add_number(sitting.batches, batch.seq)
    sitting.last_batch_at = now
    sitting.save()
    row = section_row(study, screen.screen.id)
    row.visible_seconds += batch.visible_seconds
    row.save()
    if row.visible_seconds >= screen.screen.needed_seconds:
        mark(row, SectionProgress.Method.PLAYER)
    for medium in screen.screen.media:
        if medium in study.media:
            _play(study, medium, sitting, batch, is_newest=newest)
    return True


def count_page(study: Study, screen: ScreenState, sitting: Sitting) -> None:
    """Count a screen that no script counted, if it was served long enough before its 次へ."""
    now = clock.now()
    waited = (now - sitting.served_at).total_seconds()
    if sitting.batches or sitting.refused or waited < screen.screen.needed_seconds:
        return
    if _pay(sitting, Batch(0, screen.screen.needed_seconds), now):
        sitting.last_batch_at = now
        sitting.save()
        mark(section_row(study, screen.screen.id), SectionProgress.Method.PAGE)


def _pay(sitting: Sitting, batch: Batch, now: datetime) -> bool:
    """Pay for a batch with seconds since its screen was served that paid for nothing yet.

    Other screens of the same person took theirs: two at once do not earn double.
    """
    earliest = sitting.served_at - timedelta(seconds=TOLERANCE_SECONDS)
    others = Sitting.objects.filter(enrolment=sitting.enrolment_id, last_batch_at__gte=earliest)
    rows = [sitting, *others.exclude(pk=sitting.pk)]
    moments = {"since": sitting.served_at.timestamp(), "until": now.timestamp()}
    visible = pay([s for r in rows for s in r.paid_visible], batch.visible_seconds, **moments)
    played = pay([s for r in rows for s in r.paid_played], batch.played_seconds, **moments)
    if visible is None or played is None:
        return False
    sitting.paid_visible = merged([*sitting.paid_visible, *visible])
    sitting.paid_played = merged([*sitting.paid_played, *played])
    return True


def _refuse(sitting: Sitting, batch: Batch, now: datetime) -> None:
    """Remember a claim that cannot be; the log hears of the first one of a sitting only."""
    if not sitting.refused:
        logger.warning(
            "sitting %s of enrolment %s: batch %s claims %.0f s seen and %.0f s played, "
            "%.0f s after it was served; not counted",
            sitting.pk, sitting.enrolment_id, batch.seq, batch.visible_seconds,
            batch.played_seconds, (now - sitting.served_at).total_seconds(),
        )  # fmt: skip
    sitting.refused += 1
    sitting.save()


def section_row(study: Study, section_id: str) -> SectionProgress:
    if section_id not in study.seen:
        now = clock.now()
        study.seen[section_id] = SectionProgress.objects.create(
            **study.place, section_id=section_id, served_at=now, last_served_at=now
        )
    return study.seen[section_id]


def mark(row: SectionProgress, method: str) -> None:
    """Let a section count as seen from now on."""
    if row.read_at is None:
        row.read_at, row.method = clock.now(), method
        row.save()


def _play(study: Study, medium: int, sitting: Sitting, batch: Batch, *, is_newest: bool) -> None:
    """Keep where a medium was played and where it was stopped."""
    spans = [stretch.span for stretch in batch.played if stretch.medium == medium]
    stopped = batch.position if batch.position and batch.position[0] == medium else None
    if not spans and stopped is None:
        return
    row = _media_row(study, medium)
    length = study.media[medium].seconds
    row.spans = clipped([*row.spans, *spans], 0, length) if length else []
    row.last_seen_at = clock.now()
    is_later = row.placed_at is None or sitting.served_at >= row.placed_at
    if stopped and is_newest and is_later:
        row.position, row.placed_at = min(stopped[1], length), sitting.served_at
    row.save()


def _media_row(study: Study, medium: int) -> MediaProgress:
    if medium not in study.watched:
        study.watched[medium] = MediaProgress.objects.create(**study.place, medium=medium)
    return study.watched[medium]
