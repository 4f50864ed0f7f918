"""What those are told who run a session, and the trainers in charge of its run.

Whoever plans a session and runs it too reads of their own doing on the screen alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from courses.groupwork.domain.notices import SAMPLE, about, when
from courses.groupwork.models import GroupSession
from notices.domain import outbox
from notices.domain.outbox import Telling
from notices.kinds import Kind
from notices.models import Channel
from people.models import User

KINDS = [
    Kind("session_duty_given", "集合研修の進行役になったとき", SAMPLE),
    Kind("session_duty_ended", "集合研修の進行役を外れたとき", SAMPLE, waits=False),
    Kind("session_duty_changed", "進行する集合研修の日時、会場、事例が変わったとき", SAMPLE | {
        "is_moved": True, "is_other": True,
        "before": "令和8年11月28日(土曜日)午後2時", "before_venue": "若葉会館",
    }, waits=False),
    Kind("session_duty_called_off", "進行する集合研修が中止になったとき",
         SAMPLE | {"reason": "台風のため"}, waits=False),
]  # fmt: skip
# What all must know who have to do with a session, and what those must who prepare for it.
PLACE = ("starts_at", "ends_at", "venue")
CONTENT = ("module_id", "case_id")


@dataclass(frozen=True, slots=True)
class Change:
    """One act upon a session. `key`: what makes it another one than the next.

    `before`: when the session was to begin, if it is moved.
    """

    session: GroupSession
    actor: User
    key: object
    before: datetime | None = None

    @property
    def needed_by(self) -> datetime:
        """When somebody who does not know of it would come or fail to come."""
        now = self.session.starts_at
        return min(now, self.before) if self.before else now


def topic(session: GroupSession, person: User) -> str:
    """Name what somebody is told of: their part in one session."""
    return f"duty:{session.pk}:{person.pk}"


def tell_given(change: Change, people: Iterable[User]) -> None:
    """Tell people that they run a new session."""
    outbox.tell_all(_tellings(change, "session_duty_given", people, about(change.session)))


def tell_changed(
    change: Change, stored: GroupSession, before: Collection[User], now: Collection[User]
) -> None:
    """Tell who was put in, who was taken out and, of a change that concerns them, who stays.

    `stored`: the session before. `before`, `now`: who ran it and who runs it.
    """
    given, ended = set(now) - set(before), set(before) - set(now)
    outbox.tell_all(
        [
            *_tellings(change, "session_duty_given", given, about(change.session)),
            *_tellings(change, "session_duty_ended", ended, about(stored)),
            *_changed(change, stored, set(now) - given, told=given | ended),
        ]
    )


def _changed(
    change: Change, stored: GroupSession, stay: set[User], told: set[User]
) -> Iterator[Telling]:
    """Tell those who prepare of all that changed, those in charge of the time and the place."""
    is_moved, is_other = (
        any(getattr(change.session, name) != getattr(stored, name) for name in names)
        for names in (PLACE, CONTENT)
    )
    said = about(change.session) | {
        "is_moved": is_moved, "before": when(stored), "before_venue": stored.venue,
    }  # fmt: skip
    if is_moved or is_other:
        more = said | {"is_other": is_other}
        yield from _tellings(change, "session_duty_changed", stay, more)
    if is_moved:
        others = _in_charge(change.session) - stay - told
        yield from _tellings(change, "session_duty_changed", others, said)


def tell_called_off(change: Change) -> None:
    """Tell all who have to do with a session that it is called off."""
    session = change.session
    people = {*session.facilitators.all()} | _in_charge(session)
    said = about(session) | {"reason": session.cancelled_reason}
    outbox.tell_all(_tellings(change, "session_duty_called_off", people, said))


def _in_charge(session: GroupSession) -> set[User]:
    return set(session.run.trainers.all())


def _tellings(
    change: Change, kind: str, people: Iterable[User], said: Mapping[str, Any]
) -> list[Telling]:
    return [
        _telling(change, person, kind, said) for person in sorted(people, key=lambda row: row.pk)
    ]


def _telling(change: Change, person: User, kind: str, said: Mapping[str, Any]) -> Telling:
    is_own_doing = person.pk == change.actor.pk
    return Telling(
        person,
        kind,
        f"{kind}:{change.session.pk}:{person.pk}:{change.key}",
        context=said,
        topic=topic(change.session, person),
        # The list shows each their own sessions; one they no longer run is not theirs to open.
        link=reverse("groupwork:sessions"),
        not_after=change.session.ends_at,
        needed_by=change.needed_by,
        only=frozenset({Channel.SCREEN}) if is_own_doing else outbox.EVERY_WAY,
    )
