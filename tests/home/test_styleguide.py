"""The design system's page: for those who build screens, nobody else."""

import pytest
from django.test import Client

from people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/styleguide/"


def test_trainer_sees_every_component(client: Client):
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    page = client.get(URL).content.decode()

    for css_class in (
        "accordion", "banner banner--warning", "breadcrumb", "button--solid", "card--next",
        "choice", "chip--done", "description", "disclosure", "emergency", "error-summary",
        "field--error", "file", "progress", "resources", "search", "select", "steps", "table",
        "tabs", "textarea", "utility-link", "caution", "check", "keypoint", "slides",
    ):  # fmt: skip
        assert f'class="{css_class}' in page or f" {css_class}" in page, css_class


def test_superuser_sees_it(client: Client):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(URL).status_code == 200


@pytest.mark.parametrize("role", [None, Role.HR, Role.OFFICE])
def test_it_does_not_exist_for_others(client: Client, role):
    client.force_login(UserFactory(roles=[role] if role else []))

    assert client.get(URL).status_code == 404


def test_anonymous_is_asked_to_sign_in(client: Client):
    assert client.get(URL).url == "/accounts/login/?next=/styleguide/"


def test_it_rejects_post(client: Client):
    client.force_login(UserFactory(is_superuser=True))

    assert client.post(URL).status_code == 405


def test_hint_and_error_are_tied_to_their_field(client: Client):
    client.force_login(UserFactory(is_superuser=True))

    page = client.get(URL).content.decode()

    assert 'aria-describedby="id_wrong-born_on_helptext id_wrong-born_on_error"' in page
    assert 'id="id_wrong-born_on_error"' in page
    assert 'href="#id_wrong-born_on"' in page
    assert 'value="きのう"' in page
