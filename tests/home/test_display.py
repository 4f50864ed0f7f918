"""How the site looks: kept with the person, or in a signed cookie, and never mixed unasked."""

import pytest
from django.test import Client

from home.domain.display import Display
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/my/display/"
SETTINGS = "/my/settings/"
ALL = {
    "text_size": "largest", "furigana": "off", "contrast": "strong", "theme": "dark",
    "motion": "reduced",
}  # fmt: skip
ATTRIBUTES = (
    'data-text="largest" data-furigana="off" data-contrast="strong" data-theme="dark" '
    'data-motion="reduced"'
)


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


def test_every_choice_reaches_the_page(client: Client):
    client.post(URL, ALL)

    page = client.get(SETTINGS).content.decode()

    assert ATTRIBUTES in page
    assert 'contrast.css" media="all"' in page


def test_contrast_follows_the_device_until_chosen(client: Client):
    page = client.get(SETTINGS).content.decode()

    assert 'contrast.css" media="(prefers-contrast: more)"' in page


def test_settings_show_what_is_chosen(client: Client):
    user = UserFactory()
    client.force_login(user)
    client.post(URL, ALL)

    form = client.get(SETTINGS).context["form"]

    assert {name: form[name].value() for name in ALL} == ALL


def test_settings_reject_post(client: Client):
    assert client.post(SETTINGS).status_code == 405


def test_cookie_of_an_older_page_still_counts(client: Client):
    assert Display.from_text("large.off") == Display(text_size="large", furigana="off")


def test_browsers_choice_is_shown_and_offered_but_not_kept(client: Client):
    client.post(URL, {"text_size": "largest"})
    user = UserFactory()
    client.force_login(user)

    response = client.get("/my/")

    user.refresh_from_db()
    assert response.context["offered"] == ["文字の大きさ 特大"]
    assert 'data-text="largest"' in response.content.decode()
    assert (user.text_size, user.display_chosen_at) == ("standard", None)


@pytest.mark.parametrize(("keep", "size"), [("current", "largest"), ("standard", "standard")])
def test_offer_is_taken_or_declined_once(client: Client, keep, size):
    client.post(URL, {"text_size": "largest"})
    user = UserFactory()
    client.force_login(user)

    client.post(URL, {"keep": keep})

    user.refresh_from_db()
    assert user.text_size == size
    assert client.get("/my/").context["offered"] == []


def test_shared_computer_leaves_the_persons_settings_alone(client: Client):
    user = UserFactory()
    client.force_login(user)
    client.post(URL, {"text_size": "large"})
    client.logout()
    client.post(URL, {"text_size": "largest", "theme": "dark"})
    client.force_login(user)

    page = client.get("/my/").content.decode()

    assert 'data-text="large"' in page
    assert 'data-theme="auto"' in page


def test_persons_choice_stays_out_of_the_shared_browser(client: Client):
    client.force_login(UserFactory())
    client.post(URL, {"text_size": "largest"})
    client.logout()

    assert 'data-text="standard"' in client.get(SETTINGS).content.decode()
