"""What each role may do in the admin: exactly what the table says."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from courses.models import CoursePage, LecturePage
from curriculum.domain.load import load_folder
from curriculum.domain.permissions import PERMISSIONS, sync_roles
from people.roles import Role
from tests.curriculum.folders import DATA
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


def test_groups_have_exactly_what_the_table_says() -> None:
    make_course()
    sync_roles()
    hr = Group.objects.get(name=Role.HR)
    hr.permissions.add(Permission.objects.get(codename="add_user"))

    sync_roles()

    held = {
        group.name: {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
        for group in Group.objects.prefetch_related("permissions__content_type")
    }
    assert held == {str(role): set(names) for role, names in PERMISSIONS.items()}


def test_syncing_twice_changes_nothing() -> None:
    make_course()
    sync_roles()
    before = list(Group.objects.values_list("pk", "name"))

    sync_roles()

    assert list(Group.objects.values_list("pk", "name")) == before


def test_only_trainers_write_courses(client: Client) -> None:
    load_folder(DATA)
    sync_roles()
    page = LecturePage.objects.get(key="sup-l1")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    allowed = {}

    for role in Role:
        client.force_login(UserFactory(roles=[role]))
        allowed[role] = client.get(url).status_code == 200

    assert [role for role, may in allowed.items() if may] == [Role.TRAINER]


def test_trainers_may_not_add_beside_the_courses(client: Client) -> None:
    course: CoursePage = make_course()
    sync_roles()
    home = course.get_parent().get_parent()
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    response = client.get(reverse("wagtailadmin_pages:edit", args=[home.pk]))

    assert response.status_code == 302


def test_trainers_have_no_way_to_people_and_nominations(client: Client) -> None:
    make_course()
    sync_roles()
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    response = client.get(reverse("wagtailusers_users:index"))

    assert response.status_code in (302, 403, 404)
