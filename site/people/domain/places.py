"""Where somebody is on a day, in words."""

from datetime import date

from django.utils import timezone

from people.models import Affiliation, Appointment, User


def present_places(person: User) -> str:
    """Return where the person is now, from rows read beforehand."""
    return places_on(person, timezone.localdate())


def places_on(person: User, day: date) -> str:
    """Return where the person is on a day, from rows read beforehand (seats with their terms)."""
    rows: list[Affiliation | Appointment] = [
        *person.affiliations.all(), *person.appointments.all(),
    ]  # fmt: skip
    return "、".join(_place_text(row) for row in rows if row.is_on(day))


def main_place(person: User, day: date) -> str:
    """Return the one place that a record of that day names: the main post, else the seat.

    For whoever is registered ahead it is the place that they begin with.
    """
    posts = list(person.affiliations.lasting(day).select_related("organisation"))
    seats = person.appointments.lasting(day).select_related("office", "district", "term")
    rows: list[Affiliation | Appointment] = [*posts, *seats]
    held = [row for row in rows if row.is_on(day)]
    found = next(iter(held or sorted(rows, key=lambda row: row.first_day)), None)
    return str(found) if found else ""


def _place_text(row: Affiliation | Appointment) -> str:
    if isinstance(row, Appointment):
        return f"{row.office.name}({row.district})" if row.district else row.office.name
    return row.organisation.name
