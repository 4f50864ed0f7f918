"""Which spellings count, as the editor asks."""

import pytest
from django.urls import reverse

from people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_author_sees_other_spellings_that_count(client, groups):
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    shown = client.get(reverse("spellings"), {"text": "クラフト"}).json()["examples"]

    assert shown == ["くらふと", "「クラフト」", "クラフト。"]


@pytest.mark.parametrize("text", ["", "  ", "あ" * 201])
def test_nothing_to_show_is_an_empty_list(client, groups, text):
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    assert client.get(reverse("spellings"), {"text": text}).json() == {"examples": []}


def test_only_authors_ask(client, groups):
    client.force_login(UserFactory(roles=[Role.HR]))

    assert client.get(reverse("spellings"), {"text": "a"}).url == "/admin/"
    client.logout()
    assert "login" in client.get(reverse("spellings"), {"text": "a"}).url
    assert client.post(reverse("spellings")).status_code == 302
