"""Writing the trail, and proving that nobody rewrote it.

Verbs are a closed list: each app names its own in `audited_verbs` of its AppConfig.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from audit.digest import sha256_of
from audit.models import Chain, Entry


class Actor(Protocol):
    """Whoever acts: a user with an id and a printable number."""

    pk: Any

    def get_username(self) -> str:
        """Return what identifies the person on paper."""


@cache
def verbs() -> dict[str, str]:
    """Return every audited verb with its Japanese name."""
    return {
        verb: name
        for config in apps.get_app_configs()
        for verb, name in getattr(config, "audited_verbs", {}).items()
    }


@transaction.atomic
def record(
    verb: str,
    subject: models.Model,
    *,
    actor: Actor | None,
    on_behalf_of: Actor | None = None,
    chain: str = "",
    **data: Any,
) -> Entry:
    """Add one entry to the trail.

    `actor` is None for the system itself. `chain` names a hash chain (one per case for
    access to cases). `data` holds only what JSON can.
    Raises KeyError for a verb that no app has named.
    """
    if verb not in verbs():
        raise KeyError(f"unregistered audit verb: {verb}")
    entry = Entry(
        at=timezone.now(),
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:200],
        actor_id=actor.pk if actor else None,
        actor_label=actor.get_username() if actor else "",
        on_behalf_of_id=on_behalf_of.pk if on_behalf_of else None,
        data=json.loads(json.dumps(data, cls=DjangoJSONEncoder)),
        chain=chain,
    )
    if chain:
        _link(entry)
    entry.save(force_insert=True)
    return entry


def _link(entry: Entry) -> None:
    """Chain the entry to the one before it, holding the chain's head locked."""
    Chain.objects.get_or_create(key=entry.chain)
    head = Chain.objects.select_for_update().get(key=entry.chain)
    entry.previous_hash = head.head
    entry.hash = digest(entry)
    head.head = entry.hash
    head.save(update_fields=["head"])


def digest(entry: Entry) -> str:
    """Return the SHA-256 of what the entry says and of the entry before it."""
    said = [
        entry.previous_hash,
        entry.at.isoformat(),
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        _hex(entry.actor_id),
        _hex(entry.on_behalf_of_id),
        entry.data,
    ]
    return sha256_of(said)


def _hex(value: UUID | None) -> str:
    return value.hex if value else ""


def broken_links() -> Iterator[tuple[Entry, str]]:
    """Yield (entry, what is wrong) for each chained entry that was altered or lost its place."""
    heads: dict[str, str] = {}
    for entry in Entry.objects.exclude(chain="").order_by("chain", "id").iterator():
        if entry.hash != digest(entry):
            yield entry, "内容がハッシュと合いません"
        if entry.previous_hash != heads.get(entry.chain, ""):
            yield entry, "前の記録とつながりません"
        heads[entry.chain] = entry.hash
    for chain in Chain.objects.all():
        if heads.get(chain.key, "") != chain.head:
            last = Entry.objects.filter(chain=chain.key).order_by("id").last()
            yield last or Entry(chain=chain.key), "末尾の記録が失われています"
