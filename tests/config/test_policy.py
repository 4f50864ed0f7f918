"""What browsers may do: the strict policy on the site, Wagtail's own in its admin."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def directives(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in parts)}


def test_site_allows_nothing_inline_and_nothing_from_outside(client):
    policy = directives(client.get("/accounts/login/"))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"


def test_admin_allows_itself_only(client):
    policy = directives(client.get("/admin/"))

    hosts = {word for rest in policy.values() for word in rest.split()}
    assert hosts <= {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}


def test_healthz_answers_when_the_database_does(client):
    assert client.get("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    "address",
    ["/%00", "/verify/%00/", "/glossary/?q=%00", "/admin/%00/", "/accounts/login/?next=%00"],
)
def test_nul_in_an_address_is_a_bad_request(client, address):
    response = client.get(address)

    assert response.status_code == 400
    assert directives(response)["default-src"]


@pytest.mark.parametrize("charset", ["utf-7", "shift_jis", "utf-16"])
def test_form_that_is_not_utf_8_is_a_bad_request(charset):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(
        "/my/display/",
        b"a=1",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )

    assert response.status_code == 400
