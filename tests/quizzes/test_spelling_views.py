"""Which spellings count, as the editor asks."""

import pytest
from django.urls import reverse

from people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_author_sees_other_spellings_that_count(client, groups):
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    said = client.get(reverse("spellings"), {"text": "クラフト"}).json()["said"]

    assert said.startswith(
        "次の書き方も正解になります:くらふと / 「クラフト」 / クラフト。 など。"
    )


@pytest.mark.parametrize("text", ["。", "「」", "\u200b"])
def test_author_sees_that_an_answer_says_nothing(client, groups, text):
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    said = client.get(reverse("spellings"), {"text": text}).json()["said"]

    assert said == "記号だけの答えは、だれの答えとも合いません。ことばか数を入れてください。"


@pytest.mark.parametrize("text", ["", "  ", "あ" * 201])
def test_nothing_to_say_is_empty(client, groups, text):
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    assert client.get(reverse("spellings"), {"text": text}).json() == {"said": ""}


def test_only_authors_ask(client, groups):
    client.force_login(UserFactory(roles=[Role.HR]))

    assert client.get(reverse("spellings"), {"text": "a"}).url == "/admin/"
    client.logout()
    assert "login" in client.get(reverse("spellings"), {"text": "a"}).url
    assert client.post(reverse("spellings")).status_code == 302
