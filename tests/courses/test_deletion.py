"""Training records outlive pages: deletion is refused with a sentence that says what to do."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Page

from courses.models import CoursePage
from curriculum.domain.permissions import sync_roles
from people.roles import Role
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def course():
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1")
    return course


def trainer():
    """A trainer with the rights that the role really has."""
    sync_roles()
    return UserFactory(roles=[Role.TRAINER])


@pytest.fixture(params=["trainer", "superuser"])
def editor(request, client, course):
    user = trainer() if request.param == "trainer" else UserFactory(is_superuser=True)
    client.force_login(user)
    return client


def pages_of(course):
    stage = course.get_children().first()
    return {"course": course, "stage": stage, "module": stage.get_children().first()}


@pytest.mark.parametrize("name", ["course", "stage", "module"])
def test_page_with_records_is_not_deleted(editor, course, name):
    enrol(make_run(course))
    page = pages_of(course)[name]

    response = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)

    assert Page.objects.filter(pk=page.pk).exists()
    assert "「非公開にする」を使ってください" in response.content.decode()


@pytest.mark.parametrize("name", ["course", "stage", "module"])
def test_page_with_records_is_not_deleted_in_bulk(editor, course, name):
    enrol(make_run(course))
    page = pages_of(course)[name]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = editor.post(f"{address}?id={page.pk}&next=/admin/", follow=True)

    assert Page.objects.filter(pk=page.pk).exists()
    assert "「非公開にする」を使ってください" in response.content.decode()


def test_index_above_a_course_with_records_is_not_deleted(client, course):
    enrol(make_run(course))
    client.force_login(UserFactory(is_superuser=True))

    client.post(reverse("wagtailadmin_pages:delete", args=[course.get_parent().pk]))

    assert CoursePage.objects.filter(pk=course.pk).exists()


def test_page_without_records_can_be_deleted(client, course):
    client.force_login(UserFactory(is_superuser=True))

    client.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))

    assert not CoursePage.objects.exists()


def test_database_protects_pages_even_without_the_admin(course):
    enrol(make_run(course))

    with pytest.raises(ProtectedError):
        CoursePage.objects.get().delete()
