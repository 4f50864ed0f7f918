"""Whom an HR user answers for, and finding people by what is written on paper."""

import unicodedata
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from courses.models import CourseRun
from library.domain.folding import TO_HIRAGANA
from people.models import Organisation, Remit, User, UserQuerySet

Rows = TypeVar("Rows", bound="QuerySet[Model]")


def own_people(viewer: User, *, on: date | None = None) -> UserQuerySet:
    """Return the people whose record the viewer keeps, or kept on a day."""
    return User.objects.overseen_by(viewer, on=on)


def day_of(run: CourseRun) -> date:
    """Return the day that a report of the run speaks of: today, or its last once it is over."""
    return min(timezone.localdate(), run.ends_on)


def organisations_of(viewer: User) -> QuerySet[Organisation]:
    """Return the organisations to choose from: the viewer's own, and where their people are."""
    people = own_people(viewer).values("pk")
    chosen = Q(affiliations__user__in=people) | Q(appointments__user__in=people)
    for remit in Remit.objects.filter(user=viewer).select_related("organisation"):
        if remit.organisation:
            chosen |= Q(path__startswith=remit.organisation.path)
    return Organisation.objects.filter(chosen).distinct().order_by("path")


def search(rows: Rows, text: str, *, person: str = "person__") -> Rows:
    """Keep rows whose person has every word typed in the name, the kana or the number.

    `person` is the way from a row to its person: empty for rows that are people.
    """
    words = text.split()
    if not words:
        return rows
    rows = rows.annotate(
        _name=Concat(f"{person}family_name", f"{person}given_name", Value(" "), f"{person}alias"),
        _kana=Concat(f"{person}family_name_kana", f"{person}given_name_kana"),
    )
    for word in words:
        plain = unicodedata.normalize("NFKC", word)
        rows = rows.filter(
            Q(_name__contains=word)
            | Q(_kana__contains=plain.translate(TO_HIRAGANA))
            | Q(**{f"{person}number__istartswith": plain})
        )
    return rows


def kana_order(person: str = "person__") -> list[str]:
    """Return the order of a roster, by kana."""
    return [f"{person}family_name_kana", f"{person}given_name_kana", f"{person}number"]
