"""Whom an HR user answers for."""

from django.db.models import Q, QuerySet

from people.models import Organisation, Remit, User, UserQuerySet


def own_people(viewer: User) -> UserQuerySet:
    """Return the people whose record the viewer keeps."""
    return User.objects.overseen_by(viewer)


def organisations_of(viewer: User) -> QuerySet[Organisation]:
    """Return the organisations to choose from: the viewer's own, and where their people are."""
    people = own_people(viewer).values("pk")
    chosen = Q(affiliations__user__in=people) | Q(appointments__user__in=people)
    for remit in Remit.objects.filter(user=viewer).select_related("organisation"):
        if remit.organisation:
            chosen |= Q(path__startswith=remit.organisation.path)
    return Organisation.objects.filter(chosen).distinct().order_by("path")
