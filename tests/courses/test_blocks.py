"""Every block of a lecture on the trainee's screen, and what an author may not save."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from library.blocks import ContentBlock
from library.domain.known_words import KnownWords
from library.domain.ruby import Piece
from tests.factories import add_lecture, add_stage, enrol, make_course, make_run
from tests.library.factories import GlossaryTermFactory
from tests.library.pictures import make_image


@pytest.fixture
def enrolment(db):
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1")
    return enrol(make_run(course))


@pytest.fixture
def read(client, enrolment):
    """Return a function that shows content to the trainee."""

    def read(*content, **more):
        page = enrolment.run.modules.get(key="l1").page.specific
        blocks = [{"type": kind, "value": value} for kind, value in content]
        section = {"heading": "見出し", "content": blocks, "plain": [], **more}
        page.body = [{"type": "section", "value": section}]
        page.save_revision().publish()
        client.force_login(enrolment.person)
        url = reverse("courses:module", args=[enrolment.pk, "l1"])
        html = client.get(url, {"screen": "1"}).content.decode()
        return BeautifulSoup(html, "html.parser").select_one("article.lecture")

    return read


def words(node):
    # Readings are left out: the parser takes them for no text of the page.
    return " ".join(node.get_text("").split())


TABLE = {
    "columns": [{"type": "text", "heading": "{立場|たちば}"}, {"type": "text", "heading": "法律"}],
    "rows": [{"values": ["民生委員", "{第|だい}15条"]}],
    "caption": "守秘義務",
}
CHOICES = [{"text": "はい", "correct": False}, {"text": "いいえ", "correct": True}]


@pytest.mark.parametrize(
    ("block", "selector", "said"),
    [
        (("paragraph", "{道|みち}<b>"), "p", "道<b>"),
        (("heading", "小{見出|みだ}し"), "h2", "小見出し"),
        (("key_point", {"text": "疑わない"}), ".keypoint", "要点 疑わない"),
        (
            ("caution", {"title": "すぐに", "items": ["大声"], "text": "連絡します。"}),
            ".caution[role=note]",
            "すぐに 大声 連絡します。",
        ),
        (("rich_text", "<p>太い<b>字</b></p>"), "b", "字"),
        (
            ("slides", {"title": "手順", "slides": [{"text": "一"}, {"text": "二"}]}),
            ".slides ol",
            "一 二",
        ),
        (("table", {"cells": TABLE}), "th[scope=row]", "民生委員"),
        (("table", {"cells": TABLE}), "td[data-label=法律]", "第15条"),
        (
            ("check_truth", {"question": "文です。", "answer": False, "explanation": "解説。"}),
            "details",
            "答えと解説を見る 答え:× 正しくない 解説。",
        ),
        (
            ("check_choice", {"question": "問い", "choices": CHOICES, "explanation": "解説。"}),
            "details",
            "答えと解説を見る 答え:いいえ 解説。",
        ),
        (
            ("as_of", {"on": "2026-04-01", "note": "推計。"}),
            ".as-of",
            "資料の時点 令和8年4月1日現在。推計。",
        ),
        (("reference", {"title": "方針", "note": "区"}), ".as-of", "参考 方針(区)"),
    ],
)
def test_block_is_on_the_screen(read, block, selector, said):
    assert words(read(block).select_one(selector)) == said


def test_every_column_of_a_table_has_its_heading(read):
    table = read(("table", {"cells": TABLE})).select_one("[role=region][tabindex='0'] table")

    assert [words(th) for th in table.select("th[scope=col]")] == ["立場", "法律"]
    assert words(table.caption) == "守秘義務"


def test_term_of_the_glossary_is_explained_in_a_disclosure(read):
    term = GlossaryTermFactory(term="居場所", kana="いばしょ", text="安心して過ごせる場。")

    shown = read(("term", term.pk)).select_one("details.term")

    assert words(shown) == "居場所 安心して過ごせる場。"


@pytest.mark.parametrize(("decorative", "alt"), [(False, "玄関の絵"), (True, "")])
def test_figure_goes_through_the_gate_and_says_what_it_shows(read, enrolment, decorative, alt):
    picture = {"image": make_image().pk, "decorative": decorative, "alt_text": "玄関の絵"}

    figure = read(("figure", {"picture": picture, "caption": "{玄関|げんかん}先で"})).figure

    assert figure.img["alt"] == alt
    assert figure.img["src"].startswith(f"/learn/{enrolment.pk}/l1/")
    assert words(figure.figcaption) == "玄関先で"


def test_term_that_is_gone_leaves_the_rest(read):
    assert words(read(("term", 0), ("paragraph", "本文"))).endswith("本文")


def test_word_of_the_glossary_gets_its_reading_once(read):
    GlossaryTermFactory(term="居場所", kana="いばしょ")
    GlossaryTermFactory(term="つなぐシート", kana="つなぐしーと")

    article = read(("paragraph", "居場所とつなぐシート"), ("paragraph", "居場所"))

    assert [str(r) for r in article.select("ruby rt")] == ["<rt>いばしょ</rt>"]


def test_queries_do_not_grow_with_the_glossary(client, enrolment, read):
    url = reverse("courses:module", args=[enrolment.pk, "l1"])
    counts = []
    for terms in (1, 5):
        rows = [GlossaryTermFactory() for _ in range(terms)]
        read(*[("term", row.pk) for row in rows], ("paragraph", "用語"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url, {"screen": "1"})
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("pieces", "annotated"),
    [
        ([Piece("当事者会")], [Piece("当事者会", "とうじしゃかい")]),
        ([Piece("前当事者後")], [Piece("前"), Piece("当事者", "とうじしゃ"), Piece("後")]),
        ([Piece("当事者"), Piece("当事者")], [Piece("当事者", "とうじしゃ"), Piece("当事者")]),
        ([Piece("当事者", "ほんにん"), Piece("当事者")], [Piece("当事者", "ほんにん"), Piece("当事者")]),
    ],
)  # fmt: skip
def test_known_words_are_given_a_reading_unless_the_author_gave_one(pieces, annotated):
    words = KnownWords({"当事者": "とうじしゃ", "当事者会": "とうじしゃかい"})

    assert words.annotate(pieces) == annotated


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (("paragraph", "{漢字|}"), "ふりがながありません"),
        (("table", {"cells": TABLE | {"caption": ""}}), "表の題名"),
        (
            ("table", {"cells": TABLE | {"columns": [{"type": "text", "heading": ""}] * 2}}),
            "すべての列に見出し",
        ),
        (
            (
                "check_choice",
                {"question": "問い", "choices": CHOICES[:1] * 2, "explanation": "。"},
            ),
            "正しい答えを一つに",
        ),
        (("as_of", {"on": None, "note": ""}), "日付か補足のどちらか"),
    ],
)
def test_block_that_would_mislead_is_refused(block, said):
    stream = ContentBlock()

    with pytest.raises(ValidationError) as error:
        stream.clean(stream.to_python([{"type": block[0], "value": block[1]}]))

    assert said in str(error.value.as_json_data())
