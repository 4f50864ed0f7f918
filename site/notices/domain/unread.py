"""What somebody has not read yet. The number is on every page, so it is kept in the cache."""

from collections.abc import Iterable
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from notices.models import Notice
from people.models import User

# Whatever forgets to say that the number changed is put right after this long.
KEPT_SECONDS = 300


def _key(person: UUID) -> str:
    return f"notices.unread:{person.hex}"


def unread_count(person: User) -> int:
    """Return how many notices on the person's screen are unread."""
    count = cache.get(_key(person.pk))
    if count is None:
        count = Notice.objects.shown_to(person).filter(read_at__isnull=True).count()
        cache.set(_key(person.pk), count, KEPT_SECONDS)
    return int(count)


def forget(people: Iterable[UUID]) -> None:
    """Count afresh for these people, once the change is there for all to see."""
    keys = [_key(person) for person in people]
    if keys:
        transaction.on_commit(lambda: cache.delete_many(keys))


@transaction.atomic
def mark_read(person: User, *notices: UUID) -> int:
    """Note that the person has read these notices, or all of them; return how many were new."""
    rows = Notice.objects.filter(person=person, read_at__isnull=True)
    if notices:
        rows = rows.filter(pk__in=notices)
    count = rows.update(read_at=timezone.now())
    forget([person.pk])
    return count
