"""Words, places, help: public, searchable, never more queries for more rows."""

from datetime import date

import pytest
from django.test import Client

from home.help import guides
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
PUBLIC = ["/glossary/", "/resources/", "/networks/", "/help/", "/help/trainee/", "/help/paper/"]


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

    assert "令和2年4月1日に確認" in page
    assert "確認から1年を過ぎています" in page
    assert "未確認" in page
    assert "※各機関の活動内容は変更している場合があります" in page


def test_resources_are_narrowed_by_municipality_and_words(client: Client):
    ResourceFactory(name="くにサポ", municipality="国立市", ages="18歳未満")
    ResourceFactory(name="ふくふく窓口", municipality="国立市", ages="18歳以上")
    ResourceFactory(name="はちまる", municipality="八王子市", ages="18歳未満")

    response = client.get("/resources/", {"municipality": "国立市", "q": "１８歳未満"})

    assert [row.entry.name for row in response.context["rows"]] == ["くにサポ"]


def test_unknown_municipality_hides_nothing(client: Client):
    ResourceFactory()

    assert len(client.get("/resources/", {"municipality": "月面"}).context["rows"]) == 1


@pytest.mark.parametrize(
    ("age", "found"),
    [
        ("17", ["児童", "だれでも", "記載なし"]),
        ("４５歳", ["大人", "だれでも", "記載なし"]),
        ("きのう", ["児童", "大人", "だれでも", "記載なし"]),
        ("999", ["児童", "大人", "だれでも", "記載なし"]),
    ],
)
def test_resources_are_narrowed_by_age(client: Client, age, found):
    ResourceFactory(name="児童", age_to=17, order=1)
    ResourceFactory(name="大人", age_from=18, age_to=49, order=2)
    ResourceFactory(name="だれでも", is_all_ages=True, order=3)
    ResourceFactory(name="記載なし", order=4)

    response = client.get("/resources/", {"age": age})

    assert [row.entry.name for row in response.context["rows"]] == found


def test_age_that_is_none_is_told_beside_its_field(client: Client):
    page = client.get("/resources/", {"age": "きのう"}).content.decode()

    assert "年齢は0から120までの数字で入れてください。" in page


def test_resources_are_narrowed_to_those_open_to_anybody(client: Client):
    ResourceFactory(residence="residents")
    ResourceFactory(name="家族会", residence="anyone", residence_note="市外からも")

    response = client.get("/resources/", {"anywhere": "on"})

    assert [row.entry.name for row in response.context["rows"]] == ["家族会"]
    assert "居住地を問わない(市外からも)" in response.content.decode()


def test_resource_shows_how_to_reach_it(client: Client):
    ResourceFactory(
        phone="03-0000-0001", web="https://example.jp/", notes="火曜日に開いています。"
    )

    page = client.get("/resources/").content.decode()

    for said in (
        'href="tel:03-0000-0001"',
        'href="https://example.jp/"',
        "火曜日に開いています。",
    ):
        assert said in page


def test_networks_are_a_list_of_their_own(client: Client):
    NetworkFactory(name="ネットワーク会議")
    ResourceFactory()

    rows = client.get("/networks/").context["rows"]

    assert [row.name for row in rows] == ["ネットワーク会議"]


def test_help_lists_learning_elsewhere(client: Client):
    ExternalTrainingTypeFactory(name="家族会への参加", source="seed 001")

    page = client.get("/help/").content.decode()

    assert "家族会への参加" in page
    assert "豊島区ひきこもり支援方針" in page
    assert "seed" not in page


def test_help_leads_to_the_way_of_each_role(client: Client):
    page = client.get("/help/").content.decode()

    for key in ("trainee", "paper", "trainer", "hr", "office"):
        assert f'href="/help/{key}/"' in page
        assert client.get(f"/help/{key}/").status_code == 200
    assert client.get("/help/mayor/").status_code == 404


def test_pictures_of_the_help_say_what_matters(client: Client):
    for guide in guides().values():
        for step in guide.steps:
            assert not step.picture or step.alt, step.title


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
