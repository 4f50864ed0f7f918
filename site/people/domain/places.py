"""Where somebody is now, in words."""

from django.utils import timezone

from people.models import Affiliation, Appointment, User


def present_places(person: User) -> str:
    """Return where the person is now, from rows read beforehand."""
    today = timezone.localdate()
    rows: list[Affiliation | Appointment] = [
        *person.affiliations.all(), *person.appointments.all(),
    ]  # fmt: skip
    now = [row for row in rows if row.ended_on is None or row.ended_on >= today]
    return "、".join(_place_text(row) for row in now)


def _place_text(row: Affiliation | Appointment) -> str:
    if isinstance(row, Appointment):
        return f"{row.office.name}({row.district})" if row.district else row.office.name
    return row.organisation.name
