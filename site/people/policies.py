"""Who may do what in the register's admin, by role; a permission ticked elsewhere changes nothing."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from people.domain.participation import takes_part
from people.domain.visibility import people_kept_by
from people.models import (
    Affiliation,
    Appointment,
    Audience,
    District,
    Office,
    Organisation,
    Remit,
    Term,
    User,
    UserQuerySet,
)
from people.roles import Role, has_role

KEEPERS = (Role.OFFICE, Role.ADMIN, Role.HR)
CHANGES = frozenset({"add", "change"})


class RolePolicy(BasePermissionPolicy):
    """Some roles change the rows, others only look. Nothing is ever deleted here."""

    def __init__(self, model: type, *, change: Iterable[Role], view: Iterable[Role] = ()) -> None:
        super().__init__(model)
        self.change = tuple(change)
        self.view = (*self.change, *view)

    def roles_for(self, action: str) -> tuple[Role, ...]:
        """Return the roles that may do this."""
        if action in CHANGES:
            return self.change
        return self.view if action == "view" else ()

    def user_has_permission(self, user: User, action: str) -> bool:
        """Tell whether the user may do this to some row."""
        roles = self.roles_for(action)
        return bool(roles) and takes_part(user) and (user.is_superuser or has_role(user, *roles))

    def users_with_any_permission(self, actions: Iterable[str]) -> UserQuerySet:
        """Return everyone who may do one of these."""
        roles = {role for action in actions for role in self.roles_for(action)}
        allowed = Q(groups__name__in=roles) | Q(is_superuser=True)
        return (
            User.objects.taking_part(on=timezone.localdate()).filter(allowed).distinct()
            if roles
            else User.objects.none()
        )


class PersonPolicy(RolePolicy):
    """The same, and only for the people whom the user keeps."""

    def user_has_permission_for_instance(self, user: User, action: str, instance: User) -> bool:
        """Tell whether the user may do this to that person's entry."""
        return (
            self.user_has_permission(user, action)
            and people_kept_by(user).filter(pk=instance.pk).exists()
        )

    def instances_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> UserQuerySet:
        """Return the people to whose entry the user may do one of these."""
        if not self.user_has_any_permission(user, actions):
            return User.objects.none()
        return people_kept_by(user)


def register() -> None:
    """Tell Wagtail, before it makes up a policy of its own."""
    register_permission_policy(User, PersonPolicy(User, change=KEEPERS))
    for record in (Affiliation, Appointment):
        register_permission_policy(record, RolePolicy(record, change=KEEPERS))
    register_permission_policy(Remit, RolePolicy(Remit, change=[Role.ADMIN], view=[Role.OFFICE]))
    for table in (Organisation, District, Office, Term, Audience):
        policy = RolePolicy(
            table, change=[Role.OFFICE, Role.ADMIN], view=[Role.HR, Role.TRAINER, Role.AUDITOR]
        )
        register_permission_policy(table, policy)
