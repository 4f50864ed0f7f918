"""What somebody signed in was shown stays in no cache, not even the browser's own."""

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/my/", "/sessions/", "/accounts/", "/glossary/", "/nowhere/"]
)
def test_page_of_somebody_signed_in_is_not_kept(client, address):
    client.force_login(UserFactory())

    kept = client.get(address)["Cache-Control"]

    assert "no-store" in kept
    assert "private" in kept


def test_public_page_of_a_visitor_may_be_kept(client):
    assert "no-store" not in client.get("/glossary/").get("Cache-Control", "")
