"""The text size and the readings: kept with the person, or in a signed cookie."""

import pytest
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/my/display/"


def test_anonymous_choice_is_kept_in_a_signed_cookie(client: Client):
    response = client.post(URL, {"text_size": "largest", "next": "/privacy/"})

    assert (response.status_code, response.url) == (302, "/privacy/")
    assert client.cookies["display"]["httponly"]
    page = client.get("/nothing-here/").content.decode()
    assert 'data-text="largest" data-furigana="on"' in page


def test_forged_cookie_is_the_standard(client: Client):
    client.cookies["display"] = "largest.off"

    page = client.get("/nothing-here/").content.decode()

    assert 'data-text="standard" data-furigana="on"' in page


def test_signed_in_choice_is_kept_with_the_person(client: Client):
    user = UserFactory()
    client.force_login(user)

    client.post(URL, {"text_size": "large"})
    client.post(URL, {"furigana": "off"})

    user.refresh_from_db()
    assert (user.text_size, user.shows_furigana) == ("large", False)
    page = Client()
    page.force_login(user)
    assert 'data-text="large" data-furigana="off"' in page.get("/none/").content.decode()


def test_one_person_does_not_change_another(client: Client):
    other = UserFactory()
    client.force_login(UserFactory())

    client.post(URL, {"text_size": "largest"})

    other.refresh_from_db()
    assert other.text_size == "standard"


def test_display_rejects_get(client: Client):
    assert client.get(URL).status_code == 405


@pytest.mark.parametrize(
    "target",
    ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", ""],
)
def test_display_never_leads_to_another_site(client: Client, target):
    response = client.post(URL, {"text_size": "large", "next": target})

    assert (response.status_code, response.url) == (302, "/")


def test_signed_in_without_next_goes_to_my_page(client: Client):
    client.force_login(UserFactory())

    assert client.post(URL, {"text_size": "large"}).url == "/my/"


def test_unknown_size_is_refused_and_changes_nothing(client: Client):
    user = UserFactory(text_size="large")
    client.force_login(user)

    response = client.post(URL, {"text_size": "huge", "next": "/help/"})

    user.refresh_from_db()
    assert (response.status_code, response.context["code"]) == (422, "invalid")
    assert response.context["back_url"] == "/help/"
    assert user.text_size == "large"
