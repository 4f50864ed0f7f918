"""The design system's page: for those who build screens, nobody else."""

import pytest
from django.conf import settings
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from library.blocks import ContentBlock
from library.models import LibraryImage
from people.roles import Role
from tests.factories import UserFactory
from tests.library.factories import GlossaryTermFactory
from tests.media import make_media

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


@pytest.mark.parametrize("role", [Role.TRAINER, Role.OFFICE, Role.ADMIN])
def test_those_who_word_screens_are_led_to_it_from_every_page(client: Client, role):
    client.force_login(UserFactory(roles=[role]))

    assert f'href="{URL}"' in client.get("/help/").content.decode()
    assert client.get(URL).status_code == 200


@pytest.mark.parametrize("role", [None, Role.HR])
def test_nobody_else_is_led_to_it(client: Client, role):
    client.force_login(UserFactory(roles=[role] if role else []))

    assert URL not in client.get("/help/").content.decode()


def test_it_shows_every_template_of_a_component(client: Client):
    client.force_login(UserFactory(is_superuser=True))

    shown = {template.name for template in client.get(URL).templates}

    folder = settings.BASE_DIR / "templates" / "components"
    assert {f"components/{file.name}" for file in folder.glob("*.html")} - shown == set()


def test_it_shows_every_block_of_a_lecture(client: Client):
    GlossaryTermFactory()
    image = LibraryImage.objects.create(title="区役所の入口", file=get_test_image_file())
    make_media()
    make_media(type="audio")
    client.force_login(UserFactory(is_superuser=True))

    page = client.get(URL)

    shown = {template.name for template in page.templates}
    kinds = {f"courses/includes/blocks/{kind}.html" for kind in ContentBlock().child_blocks}
    assert kinds - shown == set()
    assert image.title in page.content.decode()


@pytest.mark.parametrize("role", [None, Role.HR])
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
