"""People with remits and places, as HR's pages need them."""

from datetime import date

from django.contrib.auth.models import Permission
from django.utils.text import slugify

from people.models import Affiliation, Office, Organisation, Remit, User
from people.roles import Role
from tests.factories import UserFactory
from tests.remembered import remembered


@remembered
def make_organisation(name: str, parent: Organisation | None = None) -> Organisation:
    """A place in the tree."""
    row = Organisation(name=name, key=slugify(name))
    return parent.add_child(instance=row) if parent else Organisation.add_root(instance=row)


@remembered
def make_office() -> Office:
    """The plainest office."""
    return Office.objects.get_or_create(
        key="staff",
        defaults={
            "name": "区の職員", "term_text": "", "owner_text": "職員課", "record_basis": "年度",
        },
    )[0]  # fmt: skip


@remembered
def make_staff(*roles: Role, remit: Organisation | None = None, **fields: object) -> User:
    """Somebody who may enter the admin, in these groups, keeping these records."""
    user = UserFactory(roles=list(roles), **fields)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if remit:
        Remit.objects.create(user=user, organisation=remit)
    return user


@remembered
def make_person(organisation: Organisation, **fields: object) -> User:
    """Somebody who works there."""
    person = UserFactory(**({"audiences": ["支"]} | fields))
    make_place(person, organisation)
    return person


def make_place(person: User, organisation: Organisation) -> None:
    """Let somebody work there."""
    Affiliation.objects.create(
        user=person, organisation=organisation, office=make_office(), started_on=date(2026, 4, 1)
    )
