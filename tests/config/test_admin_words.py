"""What the admin offers: nothing in another language, no button that leads nowhere."""

import pytest
from django.urls import reverse

from curriculum.domain.permissions import sync_roles
from tests.factories import UserFactory, make_course
from tests.people.factories import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def trainer(client, course):
    sync_roles()
    person = UserFactory(roles=["trainer"])
    client.force_login(person)
    return person


def test_editor_offers_no_approval_that_nobody_could_give(client, trainer, course):
    page = client.get(reverse("wagtailadmin_pages:edit", args=[course.pk]))

    assert b'name="action-publish"' in page.content
    assert b'name="action-submit"' not in page.content


def test_own_settings_offer_no_other_language(client, trainer):
    page = client.get(reverse("wagtailadmin_account")).content.decode()

    assert "Deutsch" not in page


def test_yes_and_no_are_words(client):
    sync_roles()
    client.force_login(UserFactory(roles=["office"]))
    make_office("minsei", is_appointed=True)

    page = client.get("/admin/office/").content.decode()

    assert "はい" in page
    assert "True" not in page
