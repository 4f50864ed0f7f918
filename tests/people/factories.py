"""Places and posts."""

from datetime import date
from itertools import count
from typing import Any

from people.models import Affiliation, Office, Organisation, User
from tests.remembered import remembered

_keys = count(1)


@remembered
def make_organisation(
    name: str, *, under: Organisation | None = None, **fields: Any
) -> Organisation:
    """An organisation, at the top or under another."""
    node = Organisation(key=f"org-{next(_keys)}", name=name, **fields)
    if under is None:
        return Organisation.add_root(instance=node)
    return Organisation.objects.get(pk=under.pk).add_child(instance=node)


@remembered
def make_office(key: str, **fields: Any) -> Office:
    """A 立場."""
    values = {"name": key, "term_text": "なし", "owner_text": "職員課", "record_basis": "年度"}
    return Office.objects.get_or_create(key=key, defaults=values | fields)[0]


@remembered
def make_post(person: User, organisation: Organisation, **fields: Any) -> Affiliation:
    """A post that the person holds since April 2026."""
    values = {"office": make_office("regular"), "started_on": date(2026, 4, 1)}
    return Affiliation.objects.create(user=person, organisation=organisation, **(values | fields))
