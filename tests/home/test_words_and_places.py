"""Words, places, help: public, searchable, never more queries for more rows."""

from datetime import date

import pytest
from django.test import Client

from people.roles import Role
from tests.factories import UserFactory
from tests.library.factories import (
    ExternalTrainingTypeFactory,
    GlossaryTermFactory,
    NetworkFactory,
    ResourceFactory,
    WordingRuleFactory,
)

pytestmark = pytest.mark.django_db
PUBLIC = ["/glossary/", "/resources/", "/networks/", "/help/", "/privacy/", "/accessibility/"]


@pytest.mark.parametrize("url", PUBLIC)
def test_anybody_reads_public_pages(client: Client, url):
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 405


def test_glossary_finds_half_width_typing(client: Client):
    GlossaryTermFactory(term="アウトリーチ", kana="あうとりーち")
    GlossaryTermFactory(term="自律", kana="じりつ")

    response = client.get("/glossary/", {"q": "ｱｳﾄ"})

    assert [t.term for g in response.context["groups"] for t in g.terms] == ["アウトリーチ"]


def test_glossary_says_when_nothing_was_found(client: Client):
    GlossaryTermFactory()

    response = client.get("/glossary/", {"q": "<b>"})

    assert response.context["count"] == 0
    assert "&lt;b&gt;" in response.content.decode()


def test_resources_say_whether_they_were_confirmed(client: Client):
    ResourceFactory(name="古い窓口", confirmed_on=date(2020, 4, 1))
    ResourceFactory(name="まだの窓口")

    page = client.get("/resources/").content.decode()

    assert "令和2年4月1日" in page
    assert "1年より前です" in page
    assert "確認日はまだ入っていません" in page
    assert "※各機関の活動内容は変更している場合があります" in page


def test_resources_are_narrowed_by_municipality_and_words(client: Client):
    ResourceFactory(name="くにサポ", municipality="国立市", ages="18歳未満")
    ResourceFactory(name="ふくふく窓口", municipality="国立市", ages="18歳以上")
    ResourceFactory(name="はちまる", municipality="八王子市", ages="18歳未満")

    response = client.get("/resources/", {"municipality": "国立市", "q": "１８歳未満"})

    assert [row.name for row in response.context["rows"]] == ["くにサポ"]


def test_unknown_municipality_hides_nothing(client: Client):
    ResourceFactory()

    assert len(client.get("/resources/", {"municipality": "月面"}).context["rows"]) == 1


def test_networks_are_a_list_of_their_own(client: Client):
    NetworkFactory(name="ネットワーク会議")
    ResourceFactory()

    rows = client.get("/networks/").context["rows"]

    assert [row.name for row in rows] == ["ネットワーク会議"]


def test_help_lists_learning_elsewhere(client: Client):
    ExternalTrainingTypeFactory(name="家族会への参加", source="seed 001")

    page = client.get("/help/").content.decode()

    assert "家族会への参加" in page
    assert "seed 001" in page


@pytest.mark.parametrize("role", [Role.TRAINER, Role.OFFICE, Role.ADMIN])
def test_wording_is_read_by_those_who_write(client: Client, role):
    WordingRuleFactory(avoid="困難ケース", use="複合的な課題を含む事例", note="補足です")
    client.force_login(UserFactory(roles=[role]))

    page = client.get("/wording/").content.decode()

    assert "困難ケース" in page
    assert "複合的な課題を含む事例" in page
    assert "補足です" in page


@pytest.mark.parametrize("role", [None, Role.HR, Role.MANAGER])
def test_wording_does_not_exist_for_others(client: Client, role):
    client.force_login(UserFactory(roles=[role] if role else []))

    assert client.get("/wording/").status_code == 404


def test_being_superuser_is_not_a_role(client: Client):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get("/wording/").status_code == 404


def test_wording_asks_anonymous_to_sign_in(client: Client):
    assert client.get("/wording/").url == "/accounts/login/?next=/wording/"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("url", "factory"),
    [
        ("/glossary/", GlossaryTermFactory),
        ("/resources/", ResourceFactory),
        ("/networks/", NetworkFactory),
        ("/help/", ExternalTrainingTypeFactory),
    ],
)
def test_lists_cost_the_same_for_any_number(client: Client, url, factory, count, django_assert_num_queries):  # fmt: skip
    client.get(url)
    factory.create_batch(count)

    with django_assert_num_queries(2):  # the list, the ward's names
        client.get(url)
