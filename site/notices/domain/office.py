"""What the office sees of the telling, and what it decides about what did not arrive."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

import audit.domain.trail as audit
from notices.domain import mail, outbox
from notices.models import Delivery, DeliveryEvent
from people.domain.lookup import search
from people.domain.participation import check_not_left
from people.models import User, UserQuerySet

State = Delivery.State
FAILED = Q(state=State.FAILED)


def log_of(
    people: UserQuerySet,
    kinds: Collection[str],
    *,
    kind: str = "",
    state: str = "",
    channel: str = "",
    text: str = "",
) -> QuerySet[Delivery]:
    """Return the deliveries of `kinds` to these people, the latest first.

    `text`: a name or a number.
    """
    rows = Delivery.objects.filter(notice__person__in=people, notice__kind__in=kinds)
    rows = rows.select_related("notice__person")
    chosen = {"notice__kind": kind, "state": state, "channel": channel}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    rows = search(rows, text, person="notice__person__")
    return rows.order_by("-notice__created_at", "notice", "channel")


def _lock_failed(delivery: Delivery) -> Delivery:
    """Lock a delivery that failed. Raises ValidationError("not_failed" | "left")."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("notice__person")
    delivery = rows.get(pk=delivery.pk)
    if delivery.state != State.FAILED:
        raise ValidationError(
            f"このお知らせは、もう「{delivery.get_state_display()}」になっています。",
            code="not_failed",
        )
    if delivery.notice.person is not None:
        check_not_left(delivery.notice.person)
    return delivery


@transaction.atomic
def retry(delivery: Delivery, *, actor: User) -> None:
    """Send once more what failed or may not have arrived. Raises ValidationError("not_failed" | "left")."""
    delivery = _lock_failed(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.PENDING, attempts=0, next_try_at=timezone.now()
    )
    outbox.log([delivery.pk], DeliveryEvent.What.AGAIN, actor=actor)
    audit.record(
        "notices.delivery.retry", delivery, actor=actor, on_behalf_of=delivery.notice.addressee
    )


@transaction.atomic
def send_letter(delivery: Delivery, *, actor: User) -> None:
    """Tell by letter what failed by mail. Raises ValidationError("not_failed" | "left")."""
    delivery = _lock_failed(delivery)
    mail.to_letter(delivery, "事務局が手紙に替えました。")
    audit.record(
        "notices.delivery.to_letter", delivery, actor=actor, on_behalf_of=delivery.notice.addressee
    )
