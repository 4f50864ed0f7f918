"""Who or what is wanted in two places at once: a person, whoever leads, a room.

It may be meant (half of one meeting, half of another), hence nothing here forbids: whoever decides is
told first, and goes on knowing it. What was accepted is named by a mark, so that an overlap that
came about meanwhile is told too.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError

from courses.groupwork.models import SEATED, Booking, GroupSession, GroupSessionQuerySet
from courses.models import Requirement
from library.domain.matching import match_key
from library.domain.quotes import quoted
from library.domain.wareki import wareki_moment
from people.models import User

# 第一会議室 is 第1会議室.
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")
# So many are named; the rest are counted.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Overlap:
    """One thing that is wanted twice. `key` tells it from any other."""

    key: str
    sentence: str


def at_the_same_time(session: GroupSession) -> GroupSessionQuerySet:
    """Return the other sessions, of whichever run, that some of this one's time belongs to."""
    return (
        GroupSession.objects.filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        .exclude(state__in=GroupSession.OVER)
        .exclude(pk=session.pk)
        .select_related("module", "district")
        .order_by("starts_at", "pk")
    )


def of_seat(
    person: User, session: GroupSession, requirement: Requirement | None = None
) -> list[Overlap]:
    """Return where else somebody would have to be who comes to the session.

    `requirement`: what coming meets; another seat held for the same gives way, and is none.
    """
    rows = at_the_same_time(session)
    held = Booking.objects.filter(
        enrolment__person=person, state__in=Booking.HOLDING, enrolment__state__in=SEATED
    )
    if requirement:
        held = held.exclude(requirement=requirement)
    found = [
        Overlap(f"{person.pk}:seat:{row.pk}", f"同じ時間の{_name(row)}にも申し込んでいます。")
        for row in rows.filter(bookings__in=held).distinct()
    ]
    return found + [
        Overlap(f"{person.pk}:lead:{row.pk}", f"同じ時間の{_name(row)}の進行役です。")
        for row in rows.filter(facilitators=person)
    ]


def of_plan(session: GroupSession, facilitators: Sequence[User]) -> list[Overlap]:
    """Return what a session as it is planned would take from others: leaders, room, people."""
    found = []
    for person in facilitators:
        for overlap in of_seat(person, session):
            sentence = f"{person.get_full_name()}さんは、{overlap.sentence}"
            found.append(Overlap(overlap.key, sentence))
    room = _room_key(session.venue)
    for row in at_the_same_time(session):
        if room and _room_key(row.venue) == room:
            sentence = f"会場の{quoted(row.venue)}は、同じ時間の{_name(row)}でも使う予定です。"
            found.append(Overlap(f"room:{row.pk}", sentence))
    return found + _of_those_who_come(session)


def check(overlaps: Sequence[Overlap], accepted: str | None) -> None:
    """Raise ValidationError("overlap") unless there is none, or just these were accepted.

    `accepted`: the mark that was shown with them; None where nobody is there to be asked.
    """
    if overlaps and accepted is not None and accepted != mark_of(overlaps):
        raise ValidationError(
            [
                ValidationError(
                    overlap.sentence, code="overlap", params={"mark": mark_of(overlaps)}
                )
                for overlap in overlaps
            ]
        )


def mark_of(overlaps: Iterable[Overlap]) -> str:
    """Return what stands for these overlaps, in whatever order they were found."""
    keys = "\n".join(sorted(overlap.key for overlap in overlaps))
    return hashlib.sha256(keys.encode()).hexdigest()[:16]


def mark_in(error: ValidationError) -> str:
    """Return the mark of the overlaps that an error tells; empty for any other error."""
    told = [part for part in error.error_list if part.code == "overlap"]
    return str((told[0].params or {}).get("mark", "")) if told else ""


def _of_those_who_come(session: GroupSession) -> list[Overlap]:
    """Return who comes to the session, and has a seat elsewhere at its new time."""
    coming = Booking.objects.filter(
        session=session.pk, state__in=Booking.HOLDING, enrolment__state__in=SEATED
    )
    elsewhere = Booking.objects.filter(
        session__in=at_the_same_time(session).values("pk"), state__in=Booking.HOLDING,
        enrolment__state__in=SEATED, enrolment__person__in=coming.values("enrolment__person"),
    )  # fmt: skip
    people = list(
        User.objects.filter(pk__in=elsewhere.values("enrolment__person")).in_kana_order()
    )
    if not people:
        return []
    names = "、".join(f"{person.get_full_name()}さん" for person in people[:NAMED])
    more = f"ほか{len(people) - NAMED}名" if len(people) > NAMED else ""
    sentence = f"申し込んだ方のうち{len(people)}名は、同じ時間の別の回にも申し込んでいます({names}{more})。"
    return [Overlap(f"coming:{_ids(people)}", sentence)]


def _ids(people: Iterable[User]) -> str:
    ids: list[UUID] = [person.pk for person in people]
    return ",".join(sorted(map(str, ids)))


def _room_key(venue: str) -> str:
    return match_key(venue).translate(_NUMERALS)


def _name(session: GroupSession) -> str:
    return f"{quoted(session.module.title)}({wareki_moment(session.starts_at)}、{session.venue})"
