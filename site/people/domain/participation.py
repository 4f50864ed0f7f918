"""Who takes part on a day, and who has left: the one place that says so.

Whoever takes part may sign in and use their rights. Whoever has left is told, asked and seated
no more, by any way; their records stay. In between is whoever is registered ahead: they may be
told and nominated, and come in from their first day on.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from library.domain.wareki import wareki
from people.models import Affiliation, Appointment, User


class State(StrEnum):
    """Whether somebody takes part on a day, in words."""

    HERE = "参加中"
    SOON = "これから"
    OVER = "終わり"
    STOPPED = "停止"


INACTIVE = "この受講者番号は、いまは使えません。"
STAYS = "これまでの学習の記録と修了証は残っています。"


def takes_part(person: User, *, on: date | None = None) -> bool:
    """Tell whether somebody takes part on a day (today, unless another is named)."""
    day = on or timezone.localdate()
    if not person.is_active:
        return False
    # Whoever signed in was asked for while they were read; see `people.backends`.
    if person.takes_part_on == day:
        return True
    return User.objects.taking_part(on=day).filter(pk=person.pk).exists()


def has_left(person: User, *, on: date | None = None) -> bool:
    """Tell whether somebody is out of use, or had their last post or seat before a day."""
    return bool(left_among([person], on=on))


def left_among(people: Iterable[User], *, on: date | None = None) -> set[UUID]:
    """Return the ids of those who have left. One query at most."""
    keys = {person.pk for person in people}
    stopped = {person.pk for person in people if not person.is_active}
    if keys == stopped:
        return keys
    here = User.objects.not_left(on=on or timezone.localdate()).filter(pk__in=keys - stopped)
    return keys - set(here.values_list("pk", flat=True))


def state_of(person: User, *, on: date | None = None) -> State:
    """Return the same from rows read beforehand (seats with their terms)."""
    day = on or timezone.localdate()
    rows: list[Affiliation | Appointment] = [
        *person.affiliations.all(),
        *person.appointments.all(),
    ]
    if not person.is_active:
        return State.STOPPED
    if not rows or any(row.is_on(day) for row in rows):
        return State.HERE
    return State.SOON if any(row.lasts(day) for row in rows) else State.OVER


def check_takes_part(person: User) -> None:
    """Refuse whoever takes no part today. Raises ValidationError("inactive" | "ended" | "not_yet")."""
    if takes_part(person):
        return
    if not person.is_active:
        raise ValidationError(INACTIVE, code="inactive")
    first, last = days_of(person)
    if first:
        raise ValidationError(
            f"この受講者番号は、{wareki(first)}から使えます。その日になってから、お入りください。",
            code="not_yet",
        )
    until = f"{wareki(last)}で終わっている" if last else "終わっている"
    raise ValidationError(
        f"所属や委嘱の期間が{until}ため、この受講者番号では入れません。{STAYS}"
        "続けて参加される方や、記録が要る方は、研修事務局にお電話ください。",
        code="ended",
    )


def days_of(person: User) -> tuple[date | None, date | None]:
    """Return the next first day after today, and the last day, as far as there are any."""
    today = timezone.localdate()
    rows = [*person.affiliations.all(), *person.appointments.select_related("term")]
    first = min((row.first_day for row in rows if row.first_day > today), default=None)
    return first, max((row.last_day for row in rows if row.last_day), default=None)


def first_day_from(person: User, day: date) -> date:
    """Return the first day, `day` or later, on which somebody with a post or seat takes part."""
    rows = [*person.affiliations.all(), *person.appointments.select_related("term")]
    return min((max(row.first_day, day) for row in rows if row.lasts(day)), default=day)


def check_not_left(person: User, *, on: date | None = None) -> None:
    """Refuse whoever has left by a day. Raises ValidationError("left")."""
    if has_left(person, on=on):
        when = f"{wareki(on)}には、" if on and on > timezone.localdate() else ""
        raise ValidationError(
            f"{person.get_full_name()}さんは、{when}所属や委嘱が終わっているか、受講者番号が止められています。"
            "続けて参加される方なら、先に所属歴か委嘱を登録してください。",
            code="left",
        )


def check_begins(person: User, *, by: date, before_what: str) -> None:
    """Refuse whoever is registered ahead and begins after `by`. Raises ValidationError("begins_later").

    `before_what`: what is over by then, as the sentence names it.
    """
    today = timezone.localdate()
    if User.objects.between(today, max(by, today)).filter(pk=person.pk).exists():
        return
    first, _ = days_of(person)
    begins = f"{wareki(first)}に始まります。" if first else "まだ始まりません。"
    raise ValidationError(
        f"{person.get_full_name()}さんの所属や委嘱は、{begins}"
        f"{before_what}は{wareki(by)}に終わります。始まりの日をお確かめになるか、次の開催でお選びください。",
        code="begins_later",
    )
