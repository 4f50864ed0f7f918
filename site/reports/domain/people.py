"""Whom an HR user answers for."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.models import CourseRun
from people.models import Organisation, User, UserQuerySet


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
    for remit in viewer.held_remits:
        if remit.organisation:
            chosen |= Q(path__startswith=remit.organisation.path)
    return Organisation.objects.filter(chosen).distinct().order_by("path")
