"""Somebody to tell, and something to tell them."""

from datetime import date

from django.core.mail.backends.locmem import EmailBackend

from notices.domain import outbox
from notices.models import Delivery
from people.models import District
from tests.factories import UserFactory
from tests.people.factories import make_office, make_organisation
from tests.remembered import remembered

COURSE = {"course": "小さな研修", "year": "令和8年度"}


@remembered
def reader(address="hana@example.jp", **fields):
    """Somebody who gets mail, or letters without an address."""
    return UserFactory(contact_email=address, **fields)


@remembered
def commissioner(**fields):
    """Somebody without an address, with a seat in a district."""
    person = UserFactory(**fields)
    district = District.objects.get_or_create(key="hongo", defaults={"name": "本富士地区"})[0]
    person.appointments.create(
        office=make_office("minsei", is_appointed=True),
        district=district,
        organisation=make_organisation("福祉政策課"),
        started_on=date(2025, 12, 1),
    )
    return person


def tell(person, key="first", kind="nomination_waiting", **said):
    outbox.tell(person, kind, key=key, context=COURSE, **said)


def states(**filters):
    """(channel, state) of every delivery."""
    rows = Delivery.objects.filter(**filters).order_by("channel")
    return list(rows.values_list("channel", "state"))


class Refusing(EmailBackend):
    """A server that answers as the test says."""

    error: Exception | None = None
    is_down = False

    def open(self):
        if self.is_down:
            raise ConnectionRefusedError("no server")

    def send_messages(self, messages):
        if self.error:
            raise self.error
        return super().send_messages(messages)
