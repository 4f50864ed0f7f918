"""Whose entry in the register somebody may open."""

from people.domain.participation import takes_part
from people.models import User, UserQuerySet
from people.roles import Role, has_role


def people_kept_by(viewer: User) -> UserQuerySet:
    """Return the people whose entry `viewer` keeps: the office all, HR its own remits only.

    The system's keeper sees all too, for somebody must hand out the first codes and groups.
    """
    if not takes_part(viewer):
        return User.objects.none()
    if viewer.is_superuser or has_role(viewer, Role.OFFICE, Role.ADMIN):
        return User.objects.all()
    if has_role(viewer, Role.HR):
        return User.objects.overseen_by(viewer)
    return User.objects.none()
