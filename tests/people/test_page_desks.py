"""A page that somebody else has saved meanwhile is not covered in silence."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from tests.factories import UserFactory, make_course
from tests.outcomes import text
from tests.people.register import sign_in
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def page():
    """A page without streams: what its editor sends stands in the HTML."""
    return make_course().get_parent().specific


@pytest.fixture
def editor(client, page):
    page.save_revision()
    return sign_in(client, "trainer", is_superuser=True)


def address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def fields_of(html, action):
    form = BeautifulSoup(html, "html.parser").find("form", {"action": action})
    inputs = form.find_all("input", {"name": True})
    return {f["name"]: f.get("value", "") for f in inputs if f.get("type") != "checkbox"}


def opened(client, page):
    """What the editor of a page would send back unchanged."""
    return fields_of(text(client.get(address(page))), address(page))


def save_as(page, person, **values):
    latest = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(latest, name, value)
    return latest.save_revision(user=person)


def draft(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object().title


def test_the_second_is_asked_and_may_save_knowingly(client, editor, page):
    data = opened(client, page)
    other = UserFactory(family_name="湯島")
    save_as(page, other, title="湯島さんの題")

    asked = client.post(address(page), data | {"title": "わたしの題"})

    assert asked.status_code == 409
    assert "湯島" in text(asked)
    assert "わたしの題" in text(asked)
    assert draft(page) == "湯島さんの題"

    client.post(address(page), fields_of(text(asked), address(page)))

    assert draft(page) == "わたしの題"


def test_ones_own_other_tab_is_asked_about_as_well(client, editor, page):
    data = opened(client, page)
    save_as(page, editor, title="もう一つの画面の題")

    asked = client.post(address(page), data | {"title": "この画面の題"})

    assert asked.status_code == 409
    assert "ご自身(" in text(asked)
    assert "別の画面で保存しました" in text(asked)
    assert draft(page) == "もう一つの画面の題"


def test_what_this_tab_saved_by_itself_is_not_asked_about(client, editor, page):
    data = opened(client, page)
    saved = client.post(
        address(page), data | {"title": "途中の題"}, headers={"Accept": "application/json"}
    ).json()

    known = {"overwrite_revision_id": saved["revision_id"]}
    client.post(address(page), data | known | {"title": "この画面の題"})

    assert draft(page) == "この画面の題"


def test_versions_of_commands_ask_nothing(client, editor, page):
    data = opened(client, page)
    save_as(page, None, title="先の題")

    client.post(address(page), data | {"title": "わたしの題"})

    assert draft(page) == "わたしの題"


def test_a_page_that_nobody_touched_is_saved(client, editor, page):
    save_as(page, UserFactory(), title="前の題")

    client.post(address(page), opened(client, page) | {"title": "わたしの題"})

    assert draft(page) == "わたしの題"


def test_a_third_version_between_the_question_and_the_answer_is_asked_again(client, editor, page):
    data = opened(client, page)
    save_as(page, UserFactory(), title="湯島さんの題")
    asked = client.post(address(page), data | {"title": "わたしの題"})
    save_as(page, UserFactory(), title="本駒込さんの題")

    again = client.post(address(page), fields_of(text(asked), address(page)))

    assert again.status_code == 409
    assert draft(page) == "本駒込さんの題"


def test_what_the_script_saves_is_left_to_wagtail(client, editor, page):
    data = opened(client, page)
    save_as(page, UserFactory(), title="湯島さんの題")

    answer = client.post(address(page), data, headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["error_code"] == "invalid_revision"


def test_a_form_from_before_the_first_version_is_older_than_any(client, page):
    sign_in(client, "trainer", is_superuser=True)
    data = opened(client, page)
    save_as(page, UserFactory(), title="湯島さんの題")

    assert client.post(address(page), data | {"title": "わたしの題"}).status_code == 409
