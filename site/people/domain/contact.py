"""Where mail reaches people."""

from collections.abc import Iterable
from uuid import UUID

from allauth.account.models import EmailAddress

from people.models import User


def mail_addresses(people: Iterable[User]) -> dict[UUID, str]:
    """Return the address of each person who has one: for contact, else the one to sign in with.

    An address may be shared by a couple: what goes there is read by both.
    """
    found = {person.pk: person.contact_email for person in people if person.contact_email}
    rest = [person.pk for person in people if not person.contact_email]
    if rest:
        verified = EmailAddress.objects.filter(user__in=rest, verified=True)
        found.update(verified.values_list("user", "email"))
    return found
