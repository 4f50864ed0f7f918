"""手紙: those that wait are made into one PDF, printed, and only then count as sent.

A batch holds what was in its PDF: what comes in afterwards waits for the next one.
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

import audit.domain.trail as audit
from library.domain import glyphs, typeset
from library.domain.wareki import wareki
from library.models import WardSettings
from notices.domain import outbox
from notices.models import Channel, Delivery, DeliveryEvent, LetterBatch
from people.domain.places import present_places
from people.models import User, kana_order

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "letters.typ"
State, What = Delivery.State, DeliveryEvent.What
GONE = [State.CANCELLED, State.SUPERSEDED]


def _in_order(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Read letters as they are put into envelopes: in kana order, with whom they go to."""
    return (
        rows.select_related("notice__person")
        .prefetch_related(
            "notice__person__affiliations__organisation",
            "notice__person__appointments__office",
            "notice__person__appointments__district",
            "notice__person__appointments__term",
        )
        .order_by(
            *kana_order("notice__person__"),
            "notice__created_at",
            "pk",
        )
    )


def waiting(now: datetime) -> QuerySet[Delivery]:
    """Return the letters that wait to be printed, none of them to whoever has left."""
    here = User.objects.not_left(on=timezone.localdate(now))
    rows = Delivery.objects.filter(
        channel=Channel.LETTER,
        state=State.PENDING,
        batch__isnull=True,
        next_try_at__lte=now,
        notice__person__in=here,
    )
    return _in_order(rows)


def letters_of(batch: LetterBatch) -> list[Delivery]:
    """Return the letters of a batch that still hold, in order."""
    return list(_in_order(batch.letters.exclude(state__in=GONE)))


def withdrawn_from(batch: LetterBatch) -> list[Delivery]:
    """Return the letters that no longer hold: to be taken out if the PDF was printed already."""
    return list(_in_order(batch.letters.filter(state__in=GONE)))


@transaction.atomic
def make_batch(*, actor: User) -> LetterBatch:
    """Put every waiting letter into a batch. Raises ValidationError("nothing_waits")."""
    now = timezone.now()
    outbox.cancel_left()
    rows = waiting(now).select_for_update(of=("self",))
    letters = [row.pk for row in rows]
    if not letters:
        raise ValidationError("印刷を待つ手紙はありません。", code="nothing_waits")
    batch = LetterBatch.objects.create(made_at=now, made_by=actor)
    Delivery.objects.filter(pk__in=letters).update(batch=batch)
    outbox.log(letters, What.BATCHED, actor=actor)
    audit.record("notices.letters.make", batch, actor=actor, letters=len(letters))
    return batch


def _lock(batch: LetterBatch) -> LetterBatch:
    return LetterBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


@transaction.atomic
def print_batch(batch: LetterBatch, *, actor: User) -> bytes:
    """Return the PDF of a batch, now or again: each time is in the trail.

    Raises ValidationError("empty") when every letter of it was withdrawn meanwhile.
    """
    batch = _lock(batch)
    outbox.cancel_left()
    letters = letters_of(batch)
    if not letters:
        raise ValidationError("この束の手紙は、すべて取りやめになりました。", code="empty")
    audit.record(
        "notices.letters.print", batch, actor=actor, letters=len(letters),
        again=batch.posted_at is not None,
    )  # fmt: skip
    return typeset.compile_pdf(TEMPLATE, pages(letters, batch.made_at), at=batch.made_at)


@transaction.atomic
def mark_posted(batch: LetterBatch, *, actor: User) -> LetterBatch:
    """Note that the letters were printed and handed on. Doing it twice changes nothing."""
    batch = _lock(batch)
    if batch.posted_at:
        return batch
    outbox.cancel_left()
    batch.posted_at, batch.posted_by = timezone.now(), actor
    batch.save(update_fields=["posted_at", "posted_by"])
    rows = batch.letters.select_for_update(of=("self",)).filter(state=State.PENDING)
    letters = [row.pk for row in rows]
    Delivery.objects.filter(pk__in=letters).update(state=State.SENT, sent_at=batch.posted_at)
    outbox.log(letters, What.POSTED, actor=actor)
    audit.record("notices.letters.posted", batch, actor=actor, letters=len(letters))
    return batch


@transaction.atomic
def undo_batch(batch: LetterBatch, *, actor: User) -> int:
    """Let the letters of a batch that was not printed wait again; return how many there are.

    Raises ValidationError("posted").
    """
    batch = _lock(batch)
    if batch.posted_at:
        raise ValidationError("印刷済みの束は、取りやめられません。", code="posted")
    rows = batch.letters.select_for_update(of=("self",)).filter(state=State.PENDING)
    letters: list[UUID] = [row.pk for row in rows]
    outbox.log(letters, What.UNBATCHED, actor=actor)
    audit.record("notices.letters.undo", batch, actor=actor, letters=len(letters))
    batch.delete()
    return len(letters)


def pages(letters: list[Delivery], at: datetime) -> dict[str, Any]:
    """Return what the template prints: a page for each letter."""
    ward = WardSettings.load()

    def safe(text: str) -> str:
        return glyphs.with_geta(text, glyphs.SANS)

    def page(letter: Delivery) -> dict[str, str]:
        notice, person = letter.notice, letter.notice.addressee
        name = person.get_full_name()
        return {
            "number": person.number,
            # A name that the font cannot draw as written is left for a pen.
            "name": "" if glyphs.missing(name, glyphs.SANS) else name,
            "places": safe(present_places(person)),
            "date": wareki(notice.created_at),
            "subject": safe(notice.subject),
            "body": safe(letter.said),
        }

    return {
        "letters": [page(letter) for letter in letters],
        "ward": safe(f"{ward.ward_name} {ward.office_name}"),
        "phone": ward.office_phone,
        "hours": safe(ward.office_hours),
        "honorific": ward.honorific,
        "made": wareki(at),
    }
