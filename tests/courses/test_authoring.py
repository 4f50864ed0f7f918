"""What a trainer does in the admin never breaks the pages of those who learn."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page

from tests.factories import UserFactory, add_group_work, add_lecture, add_stage, make_course
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def course():
    course = make_course()
    stage = add_stage(course, "stage-1")
    add_lecture(stage, "l1")
    add_group_work(stage, "g1")
    return course


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def test_every_page_below_a_course_can_be_previewed(editor, course):
    for page in course.get_descendants(inclusive=True):
        if page.latest_revision is None:
            page.specific.save_revision()

        response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

        assert response.status_code == 200
        assert page.title in response.content.decode()


@pytest.mark.parametrize("alias", ["", "on"])
def test_pages_with_keys_are_not_copied(editor, course, alias):
    count = Page.objects.count()
    parent = course.get_parent()
    for page in course.get_descendants(inclusive=True):
        response = editor.post(
            reverse("wagtailadmin_pages:copy", args=[page.pk]),
            {"new_title": "x", "new_slug": "x", "new_parent_page": parent.pk,
             "copy_subpages": "on", "publish_copies": "on", "alias": alias},
        )  # fmt: skip

        assert response.status_code == 302
    assert Page.objects.count() == count


def test_api_has_no_actions_on_pages(editor, course):
    response = editor.post(f"/admin/api/main/pages/{course.pk}/action/delete/")

    assert response.status_code == 404
    assert Page.objects.filter(pk=course.pk).exists()


@pytest.mark.parametrize("wrong", [5, {"a": 1}, "part-1", [1]])
@pytest.mark.parametrize("field", ["case_parts", "case_questions"])
def test_lists_of_keys_are_lists_of_keys(course, field, wrong):
    page = course.get_descendants().last().specific
    setattr(page, field, wrong)

    with pytest.raises(ValidationError) as error:
        page.full_clean()

    assert error.value.error_dict[field][0].code == "not_keys"
