"""By which way each person is told, beside the screen."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from notices.models import Channel, Route
from people.domain.contact import mail_addresses
from people.models import User


def channels_of(people: Collection[User]) -> dict[UUID, Channel | None]:
    """Return each person's way: what they chose, else mail if they have an address, else paper.

    None is for those who want the screen alone. Two queries at most.
    """
    chosen = dict(Route.objects.filter(person__in=people).values_list("person", "way"))
    addresses = mail_addresses(people)

    def channel(person: User) -> Channel | None:
        way = chosen.get(person.pk, Route.Way.MAIL)
        if way == Route.Way.SCREEN:
            return None
        has_mail = way == Route.Way.MAIL and person.pk in addresses
        return Channel.MAIL if has_mail else Channel.LETTER

    return {person.pk: channel(person) for person in people}


def way_of(person: User) -> str:
    """Return the way that holds for somebody, as the form names it."""
    channel = channels_of([person])[person.pk]
    return str(channel or Route.Way.SCREEN)


@transaction.atomic
def choose(person: User, way: str, *, actor: User) -> Route:
    """Keep somebody's choice; what is on its way already goes the old way.

    Raises ValidationError("no_address") for mail without an address, ("invalid") for no way.
    """
    if way not in Route.Way.values:
        raise ValidationError("受け取り方を、1つえらんでください。", code="invalid")
    if way == Route.Way.MAIL and not mail_addresses([person]):
        raise ValidationError(
            "メールアドレスが登録されていません。事務局に伝えていただくか、"
            "「手紙で受け取る」をえらんでください。",
            code="no_address",
        )
    route, _ = Route.objects.update_or_create(person=person, defaults={"way": way})
    audit.record(
        "notices.route.change", person, actor=actor,
        on_behalf_of=person if actor.pk != person.pk else None, way=way,
    )  # fmt: skip
    return route
