"""さがす: everybody finds what they may read, and nothing of what they may not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.domain.pledges import sign_for
from courses.models import CoursePage, Enrolment, LecturePage
from curriculum.domain.permissions import sync_roles
from home.help import guides
from people.roles import Role
from tests.factories import (
    UserFactory,
    add_lecture,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.home.factories import make_event, make_lecturer, make_news
from tests.library.factories import GlossaryTermFactory, NetworkFactory, ResourceFactory

pytestmark = pytest.mark.django_db


def section(heading: str, *paragraphs: str) -> tuple[str, dict]:
    content = [("paragraph", paragraph) for paragraph in paragraphs]
    return ("section", {"heading": heading, "content": content, "plain": []})


def add(stage, key: str, title: str, term: str, text: str, **fields) -> LecturePage:
    page = add_lecture(stage, key, key_terms=[("line", term)], **fields)
    page.title, page.body = title, [section("はじめに", "序文です。"), section("本題", text)]
    page.save()
    return page


@pytest.fixture(scope="module", autouse=True)
def _built(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A course with an open lecture and one that opens after the pledge; somebody enrolled."""
    with django_db_blocker.unblock(), transaction.atomic():
        course = make_course(summary="見守りの研修です。")
        first, second = add_stage(course, "first"), add_stage(course, "second", "pledge_signed")
        add(first, "open", "見守りの入口", "傾聴", "窓から見えるあかりの話です。")
        add(second, "locked", "訪問のしかた", "同意", "玄関先でのあいさつの話です。")
        enrol(make_run(course))
        yield
        transaction.set_rollback(True)


class School:
    """What was built, and the trainee's browser."""

    def __init__(self) -> None:
        self.course = CoursePage.objects.get()
        self.open = LecturePage.objects.get(key="open")
        self.locked = LecturePage.objects.get(key="locked")
        self.enrolment = Enrolment.objects.get()
        self.client = Client()
        self.client.force_login(self.enrolment.person)


@pytest.fixture
def school() -> School:
    return School()


def hits(client: Client, query: str, **data):
    response = client.get("/search/", {"q": query} | data)
    assert response.status_code == 200
    assert response.context["count"] >= len(response.context["hits"])
    return response.context["hits"]


def joined(parts) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in parts)


def titles(client: Client, query: str) -> list[str]:
    return [joined(hit.title).replace("[", "").replace("]", "") for hit in hits(client, query)]


def test_search_is_only_read(client: Client):
    assert client.get("/search/").status_code == 200
    assert client.head("/search/?q=x").status_code == 200
    assert client.post("/search/", {"q": "x"}).status_code == 405


def test_search_is_kept_out_of_search_engines(client: Client):
    response = client.get("/search/", {"q": "自律"})

    assert "noindex" in response["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in response.content.decode()


@pytest.mark.parametrize("query", ["", "  ", "、。", "\u3000"])
def test_nothing_typed_finds_nothing(client: Client, query):
    GlossaryTermFactory()

    assert hits(client, query) == []


def test_words_and_places_are_found_by_anybody(client: Client):
    GlossaryTermFactory(term="自律", kana="じりつ", text="自分で決めること。")
    ResourceFactory(name="ふくふく窓口", municipality="国立市", kind="相談")
    NetworkFactory(name="連絡会", municipality="文京区")

    assert titles(client, "ｼﾞﾘﾂ") == ["自律(じりつ)"]
    assert titles(client, "国立市 相談") == ["ふくふく窓口(国立市)"]
    assert hits(client, "ふくふく")[0].url.startswith("/resources/?q=")
    assert joined(hits(client, "自分で")[0].lines) == "[自分で]決めること。"


def test_pages_that_anybody_reads_are_found(client: Client, school: School):
    assert titles(client, "見守り 研修") == ["小さな研修"]
    assert hits(client, "段階 first")[0].url == "/courses/small/first/"
    assert "こまったとき" in titles(client, "パスワード")


def test_news_events_lecturers_and_help_are_found(client: Client):
    make_news("灯台の日", body="<p>海辺で<b>あかり</b>をともします。</p>")
    make_event("灯台の講演会")
    make_lecturer("灯台 守")

    assert set(titles(client, "灯台")) == {"灯台の日", "灯台の講演会", "灯台 守"}
    assert joined(hits(client, "あかり 灯台")[0].lines) == "海辺で[あかり]をともします。"
    assert hits(client, "こまったとき")[0].url == "/help/"
    guide = next(iter(guides().values()))
    assert f"/help/{guide.key}/" in [hit.url for hit in hits(client, guide.title)]


def test_news_of_a_coming_day_is_not_found(client: Client):
    make_news("灯台の日", told_on=timezone.localdate() + timedelta(days=1))

    assert titles(client, "灯台") == []


def test_signed_out_reader_is_told_a_title_but_no_text(client: Client, school: School):
    [hit] = hits(client, "訪問のしかた")

    assert (hit.note, hit.lines, hit.heading) == ("受講者が学べます。", [], [])
    assert client.get(hit.url).url == "/courses/small/"
    assert titles(client, "同意") == ["訪問のしかた"]
    for query in ("玄関先", "あかり", "本題", "訪問のしかた 玄関先"):
        assert hits(client, query) == []


def test_trainee_finds_the_section_that_has_the_word(school: School):
    [hit] = hits(school.client, "ｱｶﾘ")

    assert hit.url == f"/learn/{school.enrolment.pk}/open/?screen=2"
    assert joined(hit.heading) == "本題"
    assert joined(hit.lines) == "窓から見える[あかり]の話です。"
    assert school.client.get(hit.url).status_code == 200


def test_reading_leads_to_the_section_and_answers_are_not_told(school: School):
    right = {"question": "船は岸に着きましたか。", "answer": True, "explanation": "着岸しました。"}
    content = [("paragraph", "{孤立|こりつ}する{世帯|せたい}です。"), ("check_truth", right)]
    school.open.body = [section("{窓|まど}", "序文です。"), section("船", "港の話です。")]
    school.open.body.append(("section", {"heading": "人", "content": content, "plain": []}))
    school.open.save()

    [hit] = hits(school.client, "こりつするせたい")

    assert hit.url.endswith("?screen=3")
    assert joined(hit.lines) == "孤立する世帯です。"
    assert joined(hits(school.client, "コリツ")[0].heading) == "人"
    assert hits(school.client, "まど")[0].url.endswith("?screen=1")
    assert [hits(school.client, query) for query in ("着岸", "岸に着き")] == [[], []]


def test_title_and_key_terms_lead_to_the_lecture_itself(school: School):
    [hit] = hits(school.client, "傾聴")

    assert hit.url == f"/learn/{school.enrolment.pk}/open/"
    assert joined(hit.lines) == "キーワード: [傾聴]"


def test_closed_lecture_says_why_and_shows_no_text(school: School):
    [hit] = hits(school.client, "訪問")
    page = school.client.get("/search/", {"q": "訪問"}).content.decode()

    assert [condition.code for condition in hit.missing] == ["pledge"]
    assert (hit.lines, hit.heading) == ([], [])
    assert "を読んで誓約する" in page
    assert "玄関先" not in page
    # A link to it would lead to a refusal.
    assert f"/learn/{school.enrolment.pk}/locked/" not in page


@pytest.mark.parametrize(
    "query", ["玄関先", "あいさつの話", "本題 あいさつ", "訪問 玄関先", "序文 同意"]
)
def test_text_of_a_closed_lecture_finds_nothing(school: School, query):
    response = school.client.get("/search/", {"q": query})

    assert response.context["count"] == 0
    assert "まだ開いていない講義の中のことばは" in response.content.decode()


def test_lecture_that_opens_is_found_with_its_text(school: School):
    sign_for(school.enrolment, actor=school.enrolment.person)

    assert titles(school.client, "玄関先") == ["訪問のしかた"]


def test_somebody_elses_lecture_is_not_ones_own(school: School):
    stranger = Client()
    stranger.force_login(UserFactory())

    assert hits(stranger, "あかり") == []
    assert [hit.note for hit in hits(stranger, "見守りの入口")] == ["受講者が学べます。"]


def test_lecture_for_others_is_only_named(school: School):
    stage = add_stage(school.course, "third")
    add(stage, "care", "介護の現場", "記録", "台所の話です。", audiences=["介支"])
    enrolment = enrol(make_run(school.course, title="二回目"), audiences=["高支"])
    client = Client()
    client.force_login(enrolment.person)

    assert hits(client, "台所") == []
    assert [hit.note for hit in hits(client, "介護の現場")] == ["受講者が学べます。"]


@pytest.mark.parametrize("above", [False, True])
def test_unpublished_lecture_is_not_found(school: School, client: Client, above):
    (school.course if above else school.open).unpublish()

    for reader in (client, school.client):
        assert titles(reader, "見守りの入口") == []
        assert titles(reader, "あかり") == []


def test_draft_of_a_lecture_is_not_found(school: School):
    school.open.title = "下書きの題名"
    school.open.save_revision()

    assert titles(school.client, "下書き") == []


def test_page_for_some_is_found_by_nobody_else(school: School, client: Client):
    restriction = PageViewRestriction.objects.create(page=school.course, restriction_type="groups")
    restriction.groups.add(Group.objects.create(name="x"))

    assert titles(client, "小さな研修") == []


def test_readable_lectures_come_first_and_unreadable_last(school: School, client: Client):
    GlossaryTermFactory(term="見守り", kana="みまもり", text="訪問のこと。")
    ResourceFactory(name="見守りの会")

    assert titles(school.client, "見守り")[0] == "見守りの入口"
    assert titles(school.client, "訪問")[-1] == "訪問のしかた"
    assert titles(client, "見守り")[-1] == "見守りの入口"


def test_prominent_word_comes_before_one_in_the_text(school: School):
    stage = add_stage(school.course, "third")
    for key, title, term, text in [
        ("in-text", "その一", "あ", "居場所のこと。"),
        ("in-term", "その二", "居場所", "い。"),
        ("in-title", "居場所とは", "う", "え。"),
        ("in-text-too", "その四", "お", "居場所のこと。"),
    ]:
        add(stage, key, title, term, text)
    client = Client()
    client.force_login(enrol(make_run(school.course, title="二回目")).person)

    assert titles(client, "居場所")[:4] == ["居場所とは", "その二", "その一", "その四"]


def test_trainer_finds_the_text_of_what_they_may_edit(school: School):
    sync_roles()
    trainer = Client()
    trainer.force_login(UserFactory(roles=[Role.TRAINER]))

    [hit] = hits(trainer, "玄関先")

    assert hit.url == f"/admin/pages/{school.locked.pk}/edit/"
    assert trainer.get(hit.url).status_code == 200


@pytest.mark.parametrize("role", [Role.HR, Role.OFFICE, Role.MANAGER, Role.AUDITOR])
def test_staff_who_do_not_edit_find_no_text(school: School, role):
    sync_roles()
    client = Client()
    client.force_login(UserFactory(roles=[role]))

    assert hits(client, "玄関先") == []


def test_ended_run_explains_no_lock(school: School):
    school.enrolment.state = Enrolment.State.WITHDRAWN
    school.enrolment.save()

    [hit] = hits(school.client, "訪問")

    assert (hit.note, hit.missing) == ("受講者が学べます。", ())


def test_what_was_typed_and_what_was_found_are_escaped(client: Client):
    GlossaryTermFactory(term="<b>太い</b>", kana="ふとい", text="<script>太い")

    page = client.get("/search/", {"q": "太い"}).content.decode()
    echo = client.get("/search/", {"q": "<i>太い"}).content.decode()

    assert "&lt;b&gt;<mark>太い</mark>&lt;/b&gt;" in page
    assert "<script>太い" not in page
    assert "「&lt;i&gt;太い」" in echo


@pytest.mark.parametrize(
    "query", ["自\x01律", "自律\x1b[31m", "\u202e自律", "自律' OR 1=1", '"自律', "自律*"]
)
def test_strange_characters_do_no_harm(client: Client, query):
    GlossaryTermFactory(term="自律")

    assert client.get("/search/", {"q": query}).status_code == 200
    assert client.get("/search/?q=%00").status_code == 400


def test_long_query_is_cut_and_says_so(client: Client):
    GlossaryTermFactory(term="自律")

    response = client.get("/search/", {"q": "自律 " * 500})

    assert response.context["count"] == 1
    assert "はじめの59文字でさがしました" in response.content.decode()


@pytest.mark.parametrize("page", ["2", "99", "x", "-1"])
def test_pages_of_a_long_list(client: Client, page):
    GlossaryTermFactory.create_batch(12, text="灯台のこと")

    response = client.get("/search/", {"q": "灯台", "p": page})

    assert response.context["count"] == 12
    assert len(response.context["hits"]) == (10 if page == "x" else 2)
    assert "?q=%E7%81%AF%E5%8F%B0&amp;p=" in response.content.decode()


def test_nothing_found_says_what_else_to_try(client: Client):
    page = client.get("/search/", {"q": "ありえないことば"}).content.decode()

    assert "短いことば" in page
    assert 'href="/glossary/"' in page
    assert "ログイン" in page
    assert "事務局" in page


def test_every_page_leads_to_the_search(client: Client):
    assert 'href="/search/"' in client.get("/glossary/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_search_costs_the_same_for_any_number(school: School, count, django_assert_num_queries):
    for number in range(count):
        for stage in school.course.get_children():
            key = f"{stage.slug}{number}"
            add(stage.specific, key, f"灯台 {key}", "灯台", "灯台の話です。")
        GlossaryTermFactory(term=f"灯台{number}")
        ResourceFactory(name=f"灯台{number}")
    run = make_run(school.course, title="二回目")
    client = Client()
    client.force_login(enrol(run).person)
    client.get("/search/", {"q": "灯台"})

    with django_assert_num_queries(22):
        client.get("/search/", {"q": "灯台"})
