"""What is printed: in large type, with a head that brings it back, and no answer on it."""

import re
import subprocess
from urllib.parse import unquote

import pytest
from django.urls import reverse

from courses.models import Requirement, RunModule
from library.blocks import ContentBlock
from library.domain.ruby import plain_text
from library.domain.strings import strings
from papers.domain import lectures, nodes
from papers.domain.lectures import print_lecture
from papers.domain.prints import Press, open_to, papers_of
from papers.domain.sheets import print_answer_sheet, print_questions
from quizzes.models import QuizVersion
from tests.factories import UserFactory, enrol
from tests.library.factories import GlossaryTermFactory
from tests.library.pictures import make_image
from tests.media import TRANSCRIPT, make_media
from tests.quizzes.factories import SIX, enrol_in_quiz, quiz_requirement
from tests.remembered import remembered
from tests.worksheets.factories import make_real_worksheet, make_sheet_run

pytestmark = pytest.mark.django_db
BATCH = reverse("papers:batch")
BATCH_PDF = reverse("papers:batch_pdf")


@pytest.fixture
@remembered
def enrolment():
    return enrol_in_quiz()


@pytest.fixture
def office(client):
    client.force_login(UserFactory(roles=["office"]))
    return client


def text_of(response):
    assert response["Content-Type"] == "application/pdf"
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=response.content, capture_output=True, check=True
    )
    return done.stdout.decode()


def flat(response):
    return re.sub(r"\s", "", text_of(response))


def module_url(enrolment, key="l1"):
    return reverse("papers:print_module", args=[enrolment.pk, key])


def said_in(blocks):
    return "".join(strings(blocks))


def test_trainee_prints_the_whole_of_an_open_module(client, enrolment):
    client.force_login(enrolment.person)

    said = flat(client.get(module_url(enrolment)))

    assert enrolment.person.number in said
    assert "l1第1節" in said
    assert "l1第2節" in said
    assert "問6" in said
    assert "解答用紙" in said
    assert "第1版1枚目" in said
    assert "1/1ページ" in said


def test_locked_module_is_not_printed(client):
    enrolment = enrol_in_quiz(pledge=True)
    client.force_login(enrolment.person)

    response = client.get(module_url(enrolment))

    assert response.status_code == 403
    assert response["Content-Type"].startswith("text/html")


def test_prints_are_ones_own(client, enrolment):
    one = reverse("papers:print", args=[enrolment.pk, quiz_requirement(enrolment).pk])

    for url in (module_url(enrolment), one):
        client.logout()
        assert "/accounts/login/" in client.get(url).url
        client.force_login(UserFactory(roles=["trainer"]))
        assert client.get(url).status_code == 404
        client.force_login(enrolment.person)
        assert client.post(url).status_code == 405


def test_office_prints_one_paper_of_anybody(office, enrolment):
    url = reverse("papers:print", args=[enrolment.pk, quiz_requirement(enrolment).pk])

    assert enrolment.person.number in flat(office.get(url))


def test_files_of_one_module_have_names_of_their_own(office, enrolment):
    rows = Requirement.objects.filter(run=enrolment.run, kind__in=["lecture", "quiz"])
    urls = [reverse("papers:print", args=[enrolment.pk, row.pk]) for row in rows]
    urls.append(module_url(enrolment))

    names = [unquote(office.get(url)["Content-Disposition"]) for url in urls]

    assert len(set(names)) == len(names) == 3
    assert any("確認テスト.pdf" in name for name in names)


def test_sheets_never_say_which_answer_is_right(enrolment):
    version = QuizVersion.objects.get()

    said = said_in(print_questions(version)) + said_in(print_answer_sheet(version))

    assert "解説" not in said
    assert "ジョウタイ" not in said
    assert [one["correct"] for one in SIX[0][1]["choices"]]  # there is something to hide
    assert "correct" not in said


def test_code_on_a_sheet_names_nobody(enrolment):
    press = Press(enrolment.run)
    press.add(quiz_requirement(enrolment), enrolment)
    url = reverse("papers:sheet", args=[enrolment.pk, quiz_requirement(enrolment).pk, 1, 1])

    questions, sheet = press.pages

    assert questions["qr"] == ""
    assert sheet["qr"].startswith("<svg")
    assert enrolment.person.number not in url
    assert enrolment.person.family_name not in url


def test_copy_without_a_name_has_lines_for_a_pen(enrolment):
    press = Press(enrolment.run)
    press.add(quiz_requirement(enrolment), None)

    assert {(page["number"], page["name"]) for page in press.pages} == {("", "")}


@pytest.mark.parametrize(("size", "points"), [("standard", 14), ("large", 16), ("largest", 18)])
def test_letters_are_as_large_as_on_screen_and_never_small(enrolment, size, points):
    enrolment.person.text_size = size
    press = Press(enrolment.run)
    press.add(quiz_requirement(enrolment), enrolment)

    assert {page["size"] for page in press.pages} == {points}


def test_readings_are_printed_for_those_who_want_them():
    assert nodes.words("{自律|じりつ}を大切に") == [{"b": "自律", "r": "じりつ"}, "を大切に"]
    assert nodes.words("{自律|じりつ}を大切に", furigana=False) == ["自律を大切に"]


def test_lecture_is_printed_with_every_section(enrolment):
    page = RunModule.objects.get(run=enrolment.run, key="l1").page.specific

    headings = [block for block in print_lecture(page).blocks if block["t"] == "h"]

    assert len(headings) == len(page.sections())


@pytest.mark.parametrize("key", ["relay-sheet-simple", "comprehensive-assessment"])
def test_worksheet_is_printed_with_room_for_every_field(client, key):
    enrolment = enrol(make_sheet_run(make_real_worksheet(key)))
    requirement = Requirement.objects.get(run=enrolment.run, kind="worksheet")
    client.force_login(enrolment.person)

    said = flat(client.get(reverse("papers:print", args=[enrolment.pk, requirement.pk])))

    assert "様式" in said
    assert enrolment.person.number in said


def test_character_that_the_font_lacks_is_marked_and_a_name_left_to_the_pen(enrolment):
    enrolment.person.family_name = "\U000e0000"
    press = Press(enrolment.run)
    press.add(quiz_requirement(enrolment), enrolment)

    assert nodes.printable(["a\U000f0000"]) == ["a〓"]
    assert press.pages[0]["name"] == ""
    assert press.pdf("試し").startswith(b"%PDF")


def test_hall_is_printed_at_once_by_kana_with_copies_to_spare(office, enrolment):
    first = UserFactory(audiences=["支"], family_name_kana="あおき")
    enrol(enrolment.run, first)
    module = RunModule.objects.get(run=enrolment.run)

    said = text_of(
        office.get(BATCH_PDF, {"run": enrolment.run_id, "module": module.pk, "what": "quiz", "blanks": 1})
    )  # fmt: skip

    assert said.index(first.number) < said.index(enrolment.person.number)
    assert said.count("解答用紙") == 3


def test_nobody_to_print_for_is_said(office):
    enrolment = enrol_in_quiz(pledge=True)
    module = RunModule.objects.get(run=enrolment.run)

    response = office.get(
        BATCH_PDF, {"run": enrolment.run_id, "module": module.pk, "what": "quiz"}
    )

    assert response.status_code == 422
    assert "まだいません" in response.text


def test_batch_is_the_offices_alone(client, enrolment):
    for url in (BATCH, BATCH_PDF):
        client.logout()
        assert "/accounts/login/" in client.get(url).url
        client.force_login(enrolment.person)
        assert client.get(url).status_code == 404
    client.force_login(UserFactory(roles=["office"]))
    assert client.get(BATCH).status_code == 200
    assert client.post(BATCH).status_code == 405


def test_only_those_to_whom_a_module_is_open_get_papers(enrolment):
    module = RunModule.objects.get(run=enrolment.run)

    assert open_to(module, [enrolment]) == [enrolment]
    assert [row.kind for row in papers_of(module)] == ["lecture", "quiz"]


# Blocks ---------------------------------------------------------------------------------------

TABLE = {
    "columns": [{"type": "text", "heading": "{立場|たちば}"}, {"type": "text", "heading": "法律"}],
    "rows": [{"values": ["民生委員", "{第|だい}15条"]}],
    "caption": "守秘義務",
}
CHOICES = [{"text": "はい", "correct": False}, {"text": "いいえ", "correct": True}]


def picture():
    return {"image": make_image().pk, "decorative": False, "alt_text": "区役所の入口"}


def content():
    """Every kind of block that a section may hold, with the words that must be on paper."""
    term = GlossaryTermFactory(term="合議", kana="ごうぎ", text="みんなで決めること。")
    media = make_media(with_captions=False, type="audio")
    return [
        ("paragraph", "{道|みち}を行く"),
        ("heading", "小見出し"),
        ("key_point", {"text": "聞き回らない"}),
        ("caution", {"title": "気をつけて", "items": ["一人で行かない"], "text": "連絡します"}),
        ("rich_text", "<p>太い<b>字</b></p><ul><li>箇条</li></ul>"),
        ("figure", {"picture": picture(), "caption": "窓口の絵"}),
        ("slides", {"title": "流れ", "slides": [{"picture": picture(), "text": "一枚目の話"}]}),
        ("table", {"cells": TABLE}),
        ("audio", {"media": media.pk, "caption": "録音の説明"}),
        ("term", term.pk),
        (
            "check_choice",
            {"question": "行きますか", "choices": CHOICES, "explanation": "行きません"},
        ),
        ("check_truth", {"question": "正しいですか", "answer": True, "explanation": "そうです"}),
        ("as_of", {"on": "2026-04-01", "note": "令和7年度の調査"}),
        ("reference", {"title": "民生委員法", "note": "第15条"}),
    ]


@pytest.fixture
@remembered
def every_block(enrolment):
    page = RunModule.objects.get(run=enrolment.run, key="l1").page.specific
    blocks = [{"type": kind, "value": value} for kind, value in content()]
    section = {"heading": "すべての種類", "content": blocks, "plain": []}
    page.body = [{"type": "section", "value": section}]
    page.save_revision().publish()
    return page


def test_every_block_of_a_lecture_is_on_paper(client, enrolment, every_block):
    client.force_login(enrolment.person)

    said = flat(client.get(module_url(enrolment)))

    for words in (
        "小見出し", "聞き回らない", "一人で行かない", "連絡します", "箇条", "窓口の絵", "一枚目の話",
        "守秘義務", "民生委員", "録音の説明", "みんなで決めること", "行きますか", "答え:いいえ",
        "そうです", "令和8年4月1日現在", "民生委員法(第15条)",
    ):  # fmt: skip
        assert words in said, words


def test_every_block_that_a_section_may_hold_has_a_form_on_paper():
    assert set(ContentBlock().child_blocks) == set(lectures._BLOCKS)


def test_words_of_a_recording_and_readings_are_printed(every_block):
    made = print_lecture(every_block)
    plain = print_lecture(every_block, furigana=False)

    assert plain_text(TRANSCRIPT.splitlines()[0]) in said_in(plain.blocks)
    assert {"b": "道", "r": "みち"} in [piece for b in made.blocks for piece in b.get("c", [])]
    assert "みち" not in said_in(plain.blocks)
    assert len(made.pictures) == 2
