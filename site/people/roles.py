"""The groups that people are in, by the names that the code uses."""

from enum import StrEnum

from django.core.exceptions import PermissionDenied

from people.domain.participation import takes_part
from people.models import User


class Role(StrEnum):
    """Group names. A trainee needs no group: whoever is enrolled is one."""

    TRAINEE = "trainee"
    TRAINER = "trainer"
    HR = "HR"
    OFFICE = "office"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.TRAINEE: "受講者",
    Role.TRAINER: "研修担当",
    Role.HR: "人事",
    Role.OFFICE: "事務局",
    Role.MANAGER: "所属長",
    Role.AUDITOR: "監査",
    Role.ADMIN: "システム管理",
}


def roles_of(user: User) -> frozenset[str]:
    """Return the names of the user's groups, read once per request.

    Whoever takes no part today has none.
    """
    if not user.is_authenticated or not takes_part(user):
        return frozenset()
    cached: frozenset[str] | None = getattr(user, "_roles", None)
    if cached is None:
        cached = frozenset(user.groups.values_list("name", flat=True))
        user._roles = cached  # type: ignore[attr-defined]
    return cached


def has_role(user: User, *roles: Role) -> bool:
    """Tell whether the user is in any of the groups. Being a superuser is not a role."""
    return not roles_of(user).isdisjoint(roles)


def check_office(user: User) -> None:
    """Refuse everybody but the office. Raises PermissionDenied."""
    if not has_role(user, Role.OFFICE):
        raise PermissionDenied("研修事務局だけが操作できます。")
