"""The directory of desks and places: whom each is for, and when somebody last confirmed it."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

import audit.domain.trail as audit
from library import clock
from library.domain.lookup import STALE_DAYS
from library.models import Resource
from people.models import User

# Nobody asks for an older resident; keeps a typed telephone number out of the filter.
OLDEST = 120


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far an entry can be relied on, in the words that the lists show."""

    key: str
    label: str


UNCONFIRMED = Freshness("unconfirmed", "未確認")
STALE = Freshness("stale", "確認から1年を過ぎています")
FRESH = Freshness("fresh", "1年以内に確認")
FRESHNESS = (UNCONFIRMED, STALE, FRESH)


def freshness(confirmed_on: date | None, *, on: date) -> Freshness:
    """Return how long ago an entry was confirmed, as seen on a day."""
    if confirmed_on is None:
        return UNCONFIRMED
    return STALE if (on - confirmed_on).days > STALE_DAYS else FRESH


def with_freshness(rows: QuerySet[Resource], key: str, *, on: date) -> QuerySet[Resource]:
    """Keep the entries of one freshness; all of them for any other key."""
    limit = on - timedelta(days=STALE_DAYS)
    conditions = {
        UNCONFIRMED.key: Q(confirmed_on__isnull=True),
        STALE.key: Q(confirmed_on__lt=limit),
        FRESH.key: Q(confirmed_on__gte=limit),
    }
    return rows.filter(conditions[key]) if key in conditions else rows


def read_age(text: str) -> int | None:
    """Return the age that somebody typed (４５, 45歳), or None for what is none."""
    digits = unicodedata.normalize("NFKC", text).strip().removesuffix("歳").strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 3:
        return None
    return int(digits) if int(digits) <= OLDEST else None


def suits_age(resource: Resource, age: int) -> bool:
    """Tell whether somebody of that age may come; an entry that names no ages may suit."""
    if resource.age_from is not None and age < resource.age_from:
        return False
    return resource.age_to is None or age <= resource.age_to


def ages_text(resource: Resource) -> str:
    """Return 年代を問わない, 18歳以上, 18歳未満…, with what numbers cannot say; empty if not known."""
    ages = _range_text(resource)
    if ages and resource.ages:
        return f"{ages}({resource.ages})"
    return ages or resource.ages


def _range_text(resource: Resource) -> str:
    first, last = resource.age_from, resource.age_to
    if resource.is_all_ages:
        return "年代を問わない"
    if first is not None and last is not None:
        return f"{first}歳から{last}歳まで"
    if first is not None:
        return f"{first}歳以上"
    return "" if last is None else f"{last + 1}歳未満"


def residence_text(resource: Resource) -> str:
    """Return who may use it by where they live, with the note on it; empty if not known."""
    if resource.residence == Resource.Residence.UNKNOWN:
        return resource.residence_note
    label = str(resource.get_residence_display())
    return f"{label}({resource.residence_note})" if resource.residence_note else label


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the public list."""

    entry: Resource
    ages: str
    residence: str
    freshness: Freshness


def listed(rows: Iterable[Resource], *, on: date) -> list[Listed]:
    """Return the entries as the public reads them on a day."""
    return [
        Listed(row, ages_text(row), residence_text(row), freshness(row.confirmed_on, on=on))
        for row in rows
    ]


@transaction.atomic
def confirm(resource: Resource, *, actor: User) -> Resource:
    """Note that somebody asked today and the entry still holds. Twice a day is once."""
    resource = Resource.objects.select_for_update(of=("self",)).get(pk=resource.pk)
    before = resource.confirmed_on
    if before == clock.today():
        return resource
    resource.confirmed_on = clock.today()
    resource.save(update_fields=["confirmed_on"])
    audit.record("library.resource.confirm", resource, actor=actor, before=before)
    return resource
