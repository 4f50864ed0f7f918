"""Steps in the register of the admin: somebody signs in, an entry is sent and read."""

from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests.factories import UserFactory
from tests.remembered import remembered

INDEX = "/admin/users/"
NEW = "/admin/users/new/"


@remembered
def let_in(*roles):
    permission = Permission.objects.get(codename="access_admin")
    for role in roles:
        Group.objects.get(name=role).permissions.add(permission)


def sign_in(client, *roles, **fields):
    person = UserFactory(roles=roles, **fields)
    if roles:
        let_in(*roles)
    client.force_login(person)
    return person


def entry(person=None, **changes):
    """What the form sends for a person."""
    values = {
        "number": "a1001",
        "family_name": "本郷",
        "given_name": "花子",
        "family_name_kana": "ほんごう",
        "given_name_kana": "はなこ",
        "alias": "",
        "staff_number": "",
        "contact_email": "",
        "phone": "",
        "is_active": "on",
    }
    if person:
        values |= {name: getattr(person, name) for name in values if name != "is_active"}
    return values | changes


def edit_url(person):
    return reverse("wagtailusers_users:edit", args=[person.pk])


def page(response):
    return response.content.decode()
