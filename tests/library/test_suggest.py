"""Readings proposed to authors."""

import pytest
from django.urls import reverse

from curriculum.domain.permissions import sync_roles
from library.domain.ruby import compose
from library.domain.suggest import suggest, with_reading
from people.roles import Role
from tests.factories import UserFactory
from tests.library.factories import GlossaryTermFactory, WordingRuleFactory

pytestmark = pytest.mark.django_db
ADDRESS = reverse("suggest_readings")


@pytest.mark.parametrize(
    ("word", "reading", "markup"),
    [
        ("読む", "ヨム", "{読|よ}む"),
        ("取り扱い", "トリアツカイ", "{取|と}り{扱|あつか}い"),
        ("お母さん", "オカアサン", "お{母|かあ}さん"),
        ("時々", "トキドキ", "{時々|ときどき}"),
        ("ケア会議", "ケアカイギ", "ケア{会議|かいぎ}"),
        ("ひと", "ヒト", "ひと"),
        ("㐂", "㐂", "㐂"),
        ("今日は", "キョウワ", "{今日は|きょうわ}"),
    ],
)
def test_reading_stands_above_the_kanji_only(word, reading, markup):
    assert compose(with_reading(word, reading)) == markup


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("本を読む。", "{本|ほん}を{読|よ}む。"),
        ("{本|もと}と{{本}}", "{本|もと}と{{{本|ほん}}}"),
        ("自律と自律", "{自律|じりつ}と{自律|じりつ}"),
        ("8050問題", "{8050問題|はちまるごーまるもんだい}"),
        ("", ""),
    ],
)
def test_words_without_a_reading_get_one(text, proposed):
    GlossaryTermFactory(term="自律", kana="じりつ")
    GlossaryTermFactory(term="8050問題", kana="はちまるごーまるもんだい")

    assert suggest(text) == proposed
    assert suggest(proposed) == proposed


@pytest.fixture
def author(client):
    sync_roles()
    client.force_login(UserFactory(roles=[Role.TRAINER]))
    return client


def test_author_is_told_readings_and_wording(author):
    WordingRuleFactory(avoid="ニート", use="ご本人")

    response = author.post(ADDRESS, {"text": "ニートの本"})

    assert response.json() == {"text": "ニートの{本|ほん}", "notes": ["「ニート」→「ご本人」"]}


def test_very_long_text_is_refused_in_words(author):
    response = author.post(ADDRESS, {"text": "字" * 4001})

    assert response.status_code == 422
    assert "4000文字まで" in response.json()["error"]


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.HR, Role.OFFICE])
def test_only_those_who_write_are_proposed_readings(client, role):
    sync_roles()
    client.force_login(UserFactory(roles=[role]))

    response = client.post(ADDRESS, {"text": "本"}, headers={"x-requested-with": "XMLHttpRequest"})

    assert response.status_code in (302, 403)
    assert b"{" not in response.content


def test_proposals_are_asked_for_by_post_and_signed_in(client, author):
    assert author.get(ADDRESS).status_code == 405
    client.logout()
    assert client.post(ADDRESS, {"text": "本"}).status_code == 302
