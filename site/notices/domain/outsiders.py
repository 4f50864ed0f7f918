"""Whoever is told without having an account: by mail alone, to an address that is kept elsewhere.

The outbox knows a reference, never a name or an address. The layer that keeps the person
answers for both when a mail goes out, and takes everything with it when it forgets them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from audit.append_only import purging
from notices.models import Delivery, DeliveryEvent, Notice
from people.models import User


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody known to the layer `keeper` by `key`."""

    keeper: str
    key: str

    @property
    def ref(self) -> str:
        """What the outbox knows them by."""
        return f"{self.keeper}:{self.key}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a mail goes to, and the words that it begins with."""

    salutation: str
    address: str


# Finds somebody by their key; None if they are gone or left no address.
Keeper = Callable[[str], Contact | None]

_keepers: dict[str, Keeper] = {}


def register(name: str, keeper: Keeper) -> None:
    """Add who keeps outsiders; called from `AppConfig.ready`."""
    _keepers[name] = keeper


def contact_of(ref: str) -> Contact | None:
    """Return whom a reference stands for now. Raises KeyError for a keeper that no app named."""
    keeper, _, key = ref.partition(":")
    return _keepers[keeper](key)


def unreached(keeper: str) -> set[str]:
    """Return the keys of those whom a mail did not reach."""
    rows = Notice.objects.filter(
        outsider__startswith=f"{keeper}:", deliveries__state=Delivery.State.FAILED
    )
    return {ref.partition(":")[2] for ref in rows.values_list("outsider", flat=True)}


@transaction.atomic
def settle(person: Outsider, *, actor: User) -> bool:
    """Note that somebody was told another way what no mail brought them; return whether any was."""
    rows = Delivery.objects.select_for_update(of=("self",)).filter(
        notice__outsider=person.ref, state=Delivery.State.FAILED
    )
    failed = [row.pk for row in rows]
    Delivery.objects.filter(pk__in=failed).update(state=Delivery.State.CANCELLED)
    DeliveryEvent.objects.bulk_create(
        DeliveryEvent(
            delivery_id=pk, at=timezone.now(), what=DeliveryEvent.What.CANCELLED, actor=actor,
            detail="電話などで伝えました。",
        )
        for pk in failed
    )  # fmt: skip
    return bool(failed)


@transaction.atomic
def forget(people: Collection[Outsider]) -> int:
    """Delete all that these people were told, with its log; return how many notices."""
    rows = Notice.objects.filter(outsider__in=[person.ref for person in people])
    count = rows.count()
    if count:
        with purging():
            rows.delete()
    return count
