"""The one outbox: whoever changes a fact tells of it here, in the same transaction.

Nothing leaves before that transaction has committed, for sending reads what is stored; if it
rolls back, nobody is told. The same key is told once.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from library import clock
from notices import kinds
from notices.domain import unread
from notices.domain.haste import instead
from notices.domain.outsiders import Outsider
from notices.domain.routes import channels_of
from notices.domain.words import words_of
from notices.models import Channel, Delivery, DeliveryEvent, KindSwitch, Notice
from people.domain.participation import left_among
from people.models import User

EVERY_WAY = frozenset(Channel)
LEFT = "所属や委嘱が終わったか、受講者番号が止められたため、お知らせしません。"


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell one person. `only`: by these ways and no other.

    `needed_by`: until when it must be known; where a letter would come later than that, the
    office is asked to telephone. An `Outsider` must have an address; it is asked for again when
    the mail goes out.
    """

    person: User | Outsider
    kind: str
    key: str
    context: Mapping[str, Any] = field(default_factory=dict)
    topic: str = ""
    link: str = ""
    due_at: datetime | None = None
    not_after: datetime | None = None
    needed_by: datetime | None = None
    only: frozenset[Channel] = EVERY_WAY


def tell(person: User, kind: str, *, key: str, **said: Any) -> None:
    """Tell one person; `said` is what else a `Telling` holds."""
    tell_all([Telling(person, kind, key, **said)])


@transaction.atomic(savepoint=False)
def tell_all(tellings: Sequence[Telling]) -> list[Notice]:
    """Store what is to be told and by which ways; return the notices that are new.

    Whoever has left is told nothing, by any way. What has not gone out yet on the same topics is
    superseded. Nine queries at most, whatever their number. Raises KeyError for a kind that no app has named.
    """
    tellings = _without_those_who_left(tellings)
    if not tellings:
        return []
    ways = _ways(tellings)
    # A telling that no way is left for is not one: it may be made by another way later.
    rows = {row[0].pk: row for row in (_rows(t, ways[t.key]) for t in tellings if ways[t.key])}
    Notice.objects.bulk_create([notice for notice, _ in rows.values()], ignore_conflicts=True)
    new = Notice.objects.filter(pk__in=rows).values_list("pk", flat=True)
    told = [rows[pk] for pk in new]
    _withdraw({notice.topic for notice, _ in told}, Delivery.State.SUPERSEDED)
    Delivery.objects.bulk_create(row for _, deliveries in told for row in deliveries)
    unread.forget({notice.person_id for notice, _ in told if notice.person_id})
    return [notice for notice, _ in told]


@transaction.atomic(savepoint=False)
def cancel_left() -> int:
    """Take back what waits for people who have left meanwhile; return how much that was."""
    gone = User.objects.exclude(pk__in=User.objects.not_left(on=timezone.localdate()).values("pk"))
    pending = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(
        notice__person__in=gone.values("pk"), state=Delivery.State.PENDING
    )
    return end([row.pk for row in pending], Delivery.State.CANCELLED, detail=LEFT)


@transaction.atomic(savepoint=False)
def cancel(*topics: str) -> int:
    """Take back what has not gone out yet on these topics; return how much that was.

    What is on somebody's screen stays there.
    """
    return _withdraw(set(topics), Delivery.State.CANCELLED)


def untold(keys: Collection[str]) -> set[str]:
    """Return those of the keys that nobody has been told yet."""
    return set(keys) - set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))


def _ways(tellings: Sequence[Telling]) -> dict[str, list[Channel]]:
    """Return by telling key the ways it goes: the screen, and mail or a letter."""
    stopped = set(KindSwitch.objects.values_list("kind", flat=True))
    people = {t.person.pk: t.person for t in tellings if isinstance(t.person, User)}
    channels = channels_of(people.values())
    now = clock.now()
    ways: dict[str, list[Channel]] = {}
    for telling in tellings:
        wanted = kinds.of(telling.kind).channels if telling.kind not in stopped else set()
        own = _own_ways(telling.person, channels)
        every = [way for way in own if way == Channel.SCREEN or way in wanted]
        allowed = [way for way in every if way in telling.only]
        ways[telling.key] = [instead(way, telling.needed_by, now) for way in allowed]
    return ways


def _without_those_who_left(tellings: Sequence[Telling]) -> list[Telling]:
    left = left_among(t.person for t in tellings if isinstance(t.person, User))
    return [t for t in tellings if isinstance(t.person, Outsider) or t.person.pk not in left]


def _own_ways(person: User | Outsider, channels: Mapping[UUID, Channel | None]) -> list[Channel]:
    """Return the ways that somebody has: without an account there is no screen to look at."""
    if isinstance(person, Outsider):
        return [Channel.MAIL]
    channel = channels[person.pk]
    return [Channel.SCREEN, *([channel] if channel else [])]


def _rows(telling: Telling, ways: list[Channel]) -> tuple[Notice, list[Delivery]]:
    """Fill in the words; return the notice with a delivery for each way."""
    words = words_of(telling.kind, telling.context)
    now = clock.now()
    to = telling.person
    notice = Notice(
        person=to if isinstance(to, User) else None,
        outsider=to.ref if isinstance(to, Outsider) else "",
        kind=telling.kind,
        key=telling.key,
        topic=telling.topic,
        subject=words.subject,
        body=words.body,
        link=telling.link,
        created_at=now,
        due_at=telling.due_at or now,
        not_after=telling.not_after,
        needed_by=telling.needed_by,
    )
    rows = [
        Delivery(notice=notice, channel=way, text=words.of(way), next_try_at=notice.due_at)
        for way in ways
    ]
    for row in rows:
        if row.channel == Channel.SCREEN and notice.due_at <= now:
            row.state, row.sent_at = Delivery.State.SENT, now
    return notice, rows


def _withdraw(topics: set[str], state: Delivery.State) -> int:
    """End what is pending on the topics."""
    pending = Delivery.objects.select_for_update(of=("self",)).filter(
        notice__topic__in=topics - {""}, state=Delivery.State.PENDING
    )
    return end([row.pk for row in pending], state)


def end(
    deliveries: Collection[UUID], state: Delivery.State, what: str = "", *, detail: str = ""
) -> int:
    """Move locked deliveries to an end that is not sending, with its event (`what`, or the state)."""
    if deliveries:
        Delivery.objects.filter(pk__in=deliveries).update(state=state)
        log(deliveries, what or str(state), detail=detail)
    return len(deliveries)


def log(
    deliveries: Collection[UUID], what: str, *, detail: str = "", actor: User | None = None
) -> None:
    """Append one event to each delivery."""
    now = timezone.now()
    DeliveryEvent.objects.bulk_create(
        DeliveryEvent(delivery_id=pk, at=now, what=what, detail=detail[:200], actor=actor)
        for pk in deliveries
    )
