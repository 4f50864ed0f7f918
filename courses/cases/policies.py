"""Who may do what with cases in the admin. Being a superuser opens nothing here."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from courses.cases.domain import access
from courses.cases.models import (
    Case,
    ChecklistItem,
    Classification,
    Exclusion,
    Grant,
    HandlingRules,
    PledgeText,
)
from people.models import User, UserQuerySet
from people.policies import RolePolicy
from people.roles import Role, has_role


class StrictRolePolicy(RolePolicy):
    """By role alone."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Tell whether one of the user's roles may do this."""
        return has_role(user, *self.roles_for(action))

    def users_with_any_permission(self, actions: Iterable[str]) -> UserQuerySet:
        """Return everyone one of whose roles may do one of these."""
        roles = {role for action in actions for role in self.roles_for(action)}
        here = User.objects.taking_part(on=timezone.localdate())
        return here.filter(groups__name__in=roles).distinct()


class ExclusionPolicy(StrictRolePolicy):
    """Exclusions are made and lifted, never changed."""

    def roles_for(self, action: str) -> tuple[Role, ...]:
        """Return the roles that may do this."""
        return () if action == "change" else self.change


class FixedPolicy(StrictRolePolicy):
    """What is there is put into words; nothing is added to it."""

    def roles_for(self, action: str) -> tuple[Role, ...]:
        """Return the roles that may do this."""
        return () if action == "add" else super().roles_for(action)


class CasePolicy(BasePermissionPolicy):
    """Trainers write cases; each works with those that they were given."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Tell whether the user may do this to some case. No case is ever deleted."""
        return action != "delete" and has_role(user, Role.TRAINER)

    def users_with_any_permission(self, actions: Iterable[str]) -> UserQuerySet:
        """Return the trainers."""
        here = User.objects.taking_part(on=timezone.localdate())
        return here.filter(groups__name=Role.TRAINER)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Case) -> bool:
        """Tell whether the user may do this to that case."""
        return self.user_has_permission(user, action) and access.has_grant(user, instance)

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> Any:
        """Return the cases that the user works with."""
        if not self.user_has_any_permission(user, actions):
            return Case.objects.none()
        return access.granted_cases(user)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Case
    ) -> UserQuerySet:
        """Return the trainers who work with that case."""
        return self.users_with_any_permission(actions).filter(
            Q(case_grants__case=instance) & ~Q(case_exclusions__case=instance)
        )


def register() -> None:
    """Tell Wagtail, before it makes up a policy of its own."""
    register_permission_policy(Case, CasePolicy(Case))
    kinds = FixedPolicy(Classification, change=[Role.TRAINER, Role.ADMIN])
    register_permission_policy(Classification, kinds)
    for rules in (HandlingRules, ChecklistItem):
        register_permission_policy(
            rules, StrictRolePolicy(rules, change=[Role.TRAINER, Role.ADMIN])
        )
    keepers = [Role.OFFICE, Role.ADMIN]
    register_permission_policy(PledgeText, StrictRolePolicy(PledgeText, change=keepers))
    register_permission_policy(Grant, StrictRolePolicy(Grant, change=keepers))
    register_permission_policy(Exclusion, ExclusionPolicy(Exclusion, change=keepers))
