"""The search backend: the same is found on either database, and the admin's own search goes on."""

import random

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db.models import Q
from django.test import Client
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from curriculum.domain.permissions import sync_roles
from library.domain.words import has_all, words
from library.models import GlossaryTerm
from library.search.levels import Level
from people.roles import Role
from tests.factories import UserFactory, add_lecture, add_stage, make_course, make_home
from tests.library.factories import GlossaryTermFactory

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    """The glossary terms that a query finds."""
    results = get_search_backend().search(query, GlossaryTerm.objects.all())
    return sorted(term.term for term in results)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ひきこもり", "社会的ひきこもり支援"),
        ("ﾋｷｺﾓﾘ", "ひきこもり"),
        ("ヒキコモリ", "ひきこもりの状態"),
        ("8050", "８０５０問題"),
        ("問題", "8050問題"),
        ("８０５０問題", "8050 問題"),
        ("8050問題ケース", "8050問題ｹｰｽの検討"),
        ("家", "家族会"),
        ("会", "家族会"),
        ("ガイド", "ｶﾞｲﾄﾞ"),
        ("サポーター", "さぽーたー"),
        ("step", "ＳＴＥＰ事業"),
        ("cafe", "Café で"),
        ("支援 窓口", "窓口での支援"),
        ("々", "人々の声"),
        ("〇時", "午前〇時"),
        ("1e5", "1e5 と書く"),
        ("つながりを、急がない", "急がない。つながりを保つ"),
    ],
)
def test_word_is_found_as_it_may_be_typed(query, text):
    GlossaryTermFactory(term="当たり", kana="", text=text)
    GlossaryTermFactory(term="外れ", kana="", text="なにもない")

    assert found(query) == ["当たり"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ひきこもり", "ひき算をする人が、きこえたこもれびの山のもりで休む"),
        ("ひきこもり", "ひき、きこ、こも、もり"),
        ("問題8050", "8050問題"),
        ("805", "8050問題"),
        ("電話窓口", "電話・窓口"),
        ("支援 窓口", "支援だけ"),
        ("training", "trainings"),
        ("、。", "、。"),
        ("' OR 1=1 --", "なにもない"),
        ('" * NEAR(', "なにもない"),
        ("a:b | !c & d", "なにもない"),
        ("%s %(x)s \\", "なにもない"),
        ("ﾟ", "なにもない"),
    ],
)
def test_word_is_not_found_where_it_does_not_stand(query, text):
    GlossaryTermFactory(term="項目", kana="", text=text)

    assert found(query) == []


def test_saved_row_is_found_at_once_and_deleted_row_no_more():
    term = GlossaryTermFactory(term="伴走", text="そばにいること。")
    term.text = "急がないこと。"
    term.save()
    assert (found("そばに"), found("急がない")) == ([], ["伴走"])

    term.delete()

    assert found("急がない") == []


def test_rebuilding_restores_a_lost_index():
    GlossaryTermFactory(term="伴走")
    IndexEntry.objects.all().delete()
    assert found("伴走") == []

    call_command("update_index", verbosity=0)

    assert found("伴走") == ["伴走"]


def test_levels_follow_where_the_word_stands():
    stage = add_stage(make_course(), "first")
    lecture = add_lecture(stage, "one", key_terms=[("line", "孤立")])
    everything = Q(content_type=ContentType.objects.get_for_model(lecture))
    backend = get_search_backend()

    levels = {
        query: list(backend.find(words(query), readable=everything, nameable=Q(pk=None)).values())
        for query in ("講義", "孤立", "第2節", "本文です", "講義 本文です", "どこにもない")
    }

    assert levels == {
        "講義": [Level.TITLE],
        "孤立": [Level.KEY_TERMS],
        "第2節": [Level.HEADINGS],
        "本文です": [Level.TEXT],
        "講義 本文です": [Level.TEXT],
        "どこにもない": [],
    }


def test_text_of_what_may_only_be_named_is_not_looked_at():
    stage = add_stage(make_course(), "first")
    lecture = add_lecture(stage, "one", key_terms=[("line", "孤立")])
    everything = Q(content_type=ContentType.objects.get_for_model(lecture))
    backend = get_search_backend()

    counts = {
        query: len(backend.find(words(query), readable=Q(pk=None), nameable=everything))
        for query in ("講義", "講義 孤立", "第2節", "本文です", "講義 本文です")
    }

    assert counts == {"講義": 1, "講義 孤立": 1, "第2節": 0, "本文です": 0, "講義 本文です": 0}


def test_words_are_analysed_once_for_both_ways_of_asking():
    make_home()
    page = Page.objects.get(title="よりそい")

    assert list(Page.objects.search("ﾖﾘｿｲ")) == [page]
    assert list(Page.objects.autocomplete("よりそ")) == [page]
    assert list(Page.objects.autocomplete("ヨ")) == [page]
    assert list(Page.objects.search("、")) == []


@pytest.fixture
def admin(client: Client) -> Client:
    make_home()
    sync_roles()
    client.force_login(UserFactory(roles=[Role.ADMIN], number="k0001", is_superuser=True))
    return client


def test_admin_finds_pages_by_japanese_titles(admin: Client):
    lecture = add_lecture(add_stage(make_course(title="みまもり研修"), "first"), "one")

    for query, shown in [("ﾐﾏﾓ", "みまもり研修"), ("研", "みまもり研修"), ("講義", lecture.title)]:
        page = admin.get("/admin/pages/search/results/", {"q": query}).content.decode()
        assert shown in page


@pytest.mark.parametrize(
    ("url", "query", "shown"),
    [
        ("/admin/glossary_terms/", "じり", "自律"),
        ("/admin/images/", "写真", None),
        ("/admin/documents/", "資料", None),
    ],
)
def test_admin_lists_are_searched(admin: Client, url, query, shown):
    GlossaryTermFactory(term="自律", kana="じりつ")

    response = admin.get(url, {"q": query})

    assert response.status_code == 200
    assert shown is None or shown in response.content.decode()


@pytest.mark.parametrize("query", ["m1234", "みまも"])
def test_admin_finds_people_by_number_and_kana(admin: Client, query):
    UserFactory(number="m1234", family_name="見守", family_name_kana="みまもり")

    assert "m1234" in admin.get("/admin/users/", {"q": query}).content.decode()


def test_the_database_finds_exactly_what_the_rule_says():
    chance = random.Random(8050)  # the same texts each time
    letters = "ひきこもりヒキ家族会々ー8５０aＢé、。・ \n"
    texts = ["".join(chance.choices(letters, k=chance.randint(3, 25))) for _ in range(60)]
    for number, text in enumerate(texts):
        GlossaryTermFactory(term=f"z{number}", kana="", text=text)

    for _ in range(60):
        query = "".join(chance.choices(letters, k=chance.randint(1, 4)))
        wanted = words(query)
        said = [f"z{n}" for n, text in enumerate(texts) if wanted and has_all(text, wanted)]
        assert found(query) == sorted(said), query
