"""The address by which somebody's own calendar reads their sessions: made, renewed, removed.

A token is the record's random key (122 bits) and the first 128 bits of its HMAC under the site's
secret. Neither a copy of the database nor the secret alone opens anything, and the person can be
shown the address again. A new key withdraws the old address, as does a new secret.
"""

import base64
import binascii
import uuid

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

import audit.domain.trail as audit
from courses.groupwork.models import CalendarAddress
from library import clock
from people.domain.participation import takes_part
from people.models import User

KEY_BYTES = PROOF_BYTES = 16
# 32 bytes in base64, whose last sign but one is padding.
TOKEN_LENGTH = 43


def token_of(address: CalendarAddress) -> str:
    """Return what stands in the address."""
    return _token(address.key)


def _token(key: uuid.UUID) -> str:
    proof = salted_hmac("groupwork.subscription", key.hex, algorithm="sha256").digest()
    token = base64.urlsafe_b64encode(key.bytes + proof[:PROOF_BYTES])
    return token.decode().rstrip("=")


def holder_of(token: str) -> User | None:
    """Return whose sessions the token opens: nobody's if it is not ours, withdrawn, or they left."""
    if len(token) != TOKEN_LENGTH:
        return None
    try:
        key = uuid.UUID(bytes=base64.urlsafe_b64decode(f"{token}=")[:KEY_BYTES])
    except (binascii.Error, ValueError):
        return None
    if not constant_time_compare(token, _token(key)):
        return None
    rows = CalendarAddress.objects.select_related("person")
    address = rows.filter(key=key).first()
    return address.person if address and takes_part(address.person) else None


def address_of(person: User) -> CalendarAddress | None:
    """Return the address that somebody has made."""
    return CalendarAddress.objects.filter(person=person).first()


@transaction.atomic
def make(person: User) -> CalendarAddress:
    """Make an address; whoever has one keeps it."""
    User.objects.select_for_update().get(pk=person.pk)
    address, is_new = CalendarAddress.objects.get_or_create(
        person=person, defaults={"made_at": clock.now()}
    )
    if is_new:
        audit.record("groupwork.calendar.make", address, actor=person)
    return address


@transaction.atomic
def renew(person: User) -> CalendarAddress:
    """Make another address; the one before it is withdrawn at once."""
    address = CalendarAddress.objects.select_for_update().filter(person=person).first()
    if address is None:
        return make(person)
    address.key, address.made_at = uuid.uuid4(), clock.now()
    address.save(update_fields=["key", "made_at"])
    audit.record("groupwork.calendar.renew", address, actor=person)
    return address


@transaction.atomic
def remove(person: User) -> None:
    """Withdraw the address. Doing it twice changes nothing."""
    address = CalendarAddress.objects.select_for_update().filter(person=person).first()
    if address is not None:
        audit.record("groupwork.calendar.remove", address, actor=person)
        address.delete()
