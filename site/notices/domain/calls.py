"""お電話ください: what no letter or mail brings in time, told by telephone and ticked off."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

import audit.domain.trail as audit
from notices.domain import mail, outbox
from notices.domain.haste import is_too_late_for_a_letter
from notices.models import Channel, Delivery, DeliveryEvent
from people.models import User

State, What = Delivery.State, DeliveryEvent.What
# Mail that waits so long was refused for now, or the server is down.
STUCK_AFTER = timedelta(hours=1)
# Within this time the telephone is surer than the next try.
CALL_BEFORE = timedelta(days=1)


def waiting() -> QuerySet[Delivery]:
    """Return the calls to be made, the most pressing first, with what was tried."""
    here = User.objects.not_left(on=timezone.localdate())
    rows = Delivery.objects.filter(
        channel=Channel.PHONE, state=State.PENDING, notice__person__in=here
    )
    rows = rows.select_related("notice__person").prefetch_related(
        "events__actor",
        "notice__person__affiliations__organisation",
        "notice__person__appointments__office",
        "notice__person__appointments__district",
        "notice__person__appointments__term",
    )
    return rows.order_by(F("notice__needed_by").asc(nulls_last=True), "notice__created_at", "pk")


def _lock_waiting(delivery: Delivery) -> Delivery:
    """Lock a call. Raises ValidationError("not_waiting")."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notice__person")
    delivery = rows.get(pk=delivery.pk)
    if delivery.channel != Channel.PHONE or delivery.state != State.PENDING:
        raise ValidationError(
            f"このお電話は、もう「{delivery.get_state_display()}」になっています。",
            code="not_waiting",
        )
    return delivery


@transaction.atomic
def tick_off(delivery: Delivery, *, actor: User) -> None:
    """Note that the person was told by telephone. Raises ValidationError("not_waiting")."""
    delivery = _lock_waiting(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, sent_at=timezone.now())
    _log(delivery, What.PHONED, actor=actor)


@transaction.atomic
def note_no_answer(delivery: Delivery, *, actor: User) -> None:
    """Note that nobody answered: the call waits on. Raises ValidationError("not_waiting")."""
    _log(_lock_waiting(delivery), What.NO_ANSWER, actor=actor)


def _log(delivery: Delivery, what: DeliveryEvent.What, *, actor: User) -> None:
    outbox.log([delivery.pk], what, actor=actor)
    audit.record(
        "notices.call.log", delivery, actor=actor, on_behalf_of=delivery.notice.addressee,
        what=str(what),
    )  # fmt: skip


@transaction.atomic
def replace_late_letters(now: datetime) -> int:
    """Ask for a call where a letter that is not printed yet would now come too late.

    Return how many there are. What lies printed on a desk counts as handed on.
    """
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(
        channel=Channel.LETTER, state=State.PENDING, notice__needed_by__gt=now
    )
    late = [
        row
        for row in rows.select_related("notice")
        if row.notice.needed_by and is_too_late_for_a_letter(row.notice.needed_by, now)
    ]
    return _call_instead(late, now)


@transaction.atomic
def replace_stuck_mail(now: datetime) -> int:
    """Ask for a call where mail that does not get out is needed soon; return how many there are.

    Called after the mail that is due was tried.
    """
    rows = mail.waiting(now).filter(
        notice__person__isnull=False,
        notice__due_at__lte=now - STUCK_AFTER,
        notice__needed_by__gt=now,
        notice__needed_by__lte=now + CALL_BEFORE,
    )
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    return _call_instead(list(locked.select_related("notice")), now)


def _call_instead(rows: Sequence[Delivery], now: datetime) -> int:
    """Let a call take the place of these locked deliveries; return how many there are."""
    Delivery.objects.bulk_create(
        (Delivery(notice=row.notice, channel=Channel.PHONE, next_try_at=now) for row in rows),
        ignore_conflicts=True,
    )
    return outbox.end([row.pk for row in rows], State.CANCELLED, What.TO_PHONE)
