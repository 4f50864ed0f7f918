"""On paper alone: somebody without e-mail who never signs in, by the office's screens.

Pledge, lectures (one of them in a hall), quizzes, worksheets, meetings, survey, certificate; then
what the office's and HR's record say of it.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser import ways

NUMBER, NAME = "commissioner", "向井 和子"
KEPT = "研修事務局 書庫2"
COURSE = "supporter-training"


@pytest.fixture
def crew(new_site, people):
    """Trainer, office and HR at their desks."""
    return {
        role: people(new_site, phone=False).sign_in(role) for role in ("trainer", "office", "hr")
    }


def find(office) -> None:
    """Find the person at the paper desk."""
    office.visit("/paper/")
    office.page.fill("main input[name=number]", NUMBER)
    office.press("探す")
    assert office.sees(NAME)


def original(office) -> None:
    """Say when the paper was filled and where it is kept; the second sheet knows already."""
    page = office.page
    if not page.input_value("input[name=original_kept]"):
        page.fill("input[name=original_kept]", KEPT)
        page.fill("input[name=day]", today(office))
    assert page.input_value("input[name=original_kept]") == KEPT


def today(office) -> str:
    return office.page.evaluate("new Date().toLocaleDateString('sv-SE', {timeZone: 'Asia/Tokyo'})")


def enter(office, title: str) -> None:
    """Open the entry of a paper from the desk."""
    find(office)
    office.page.get_by_role(
        "link", name=re.compile(f"{re.escape(title)}.*を入力する")
    ).first.click()
    office.arrive()
    office.look()


def fact(office, title: str) -> None:
    """Enter something that was done on paper."""
    enter(office, title)
    original(office)
    office.press("記録する")
    assert office.sees("紙の記録として入れました")


def answer_sheet(office, quiz: dict, *, wrong: bool = False) -> None:
    """Type in an answer sheet."""
    enter(office, quiz["title"])
    for number, question in enumerate(quiz["questions"], start=1):
        if not wrong:
            _answer(
                office.page.locator("fieldset.paper-sheet__question").nth(number - 1), question
            )
    original(office)
    office.press("入力して採点する")
    if wrong:
        assert office.sees("答えの入っていない問題が")
        office.press("空欄のまま採点する")
        assert office.sees("もう一度学習して")
    else:
        assert office.sees("合格です")


def _answer(box, question: dict) -> None:
    match question["type"]:
        case "single" | "multiple" | "true_false":
            for text in ways.right_choices(question):
                box.locator("label.choice").filter(
                    has_text=re.compile(f"{re.escape(text)}$")
                ).click()
        case "short_text":
            box.locator("input").fill(question["accepted"][0])
        case "ordering":
            for place, text in enumerate(ways.right_order(question), start=1):
                box.locator("label").filter(has_text=text).locator("select").select_option(
                    value=str(place)
                )
        case "matching":
            for pair in question["pairs"]:
                row = box.locator("label").filter(has_text=f") {pair['left']}").locator("select")
                options = row.locator("option").all_inner_texts()
                row.select_option(label=next(o for o in options if o.endswith(pair["right"])))


def watched_in_a_hall(office, title: str) -> None:
    """Plan a gathering, then tick the person on its roster."""
    office.visit("/paper/halls/")
    link = office.page.get_by_role("link", name=re.compile("サポーター"))
    if link.count():
        link.first.click()
        office.arrive()
    office.page.get_by_label(title).check()
    office.page.fill("input[name=held_on]", today(office))
    office.page.fill("input[name=place]", "本富士区民館")
    office.page.fill("input[name=led_by]", "西片 直樹")
    office.press("登録する", exact=True)
    office.page.locator("tr", has_text=NAME).locator("input[type=checkbox]").check()
    original_kept = office.page.locator("input[name=original_kept]")
    original_kept.fill(KEPT)
    office.press("印を付けた方を記録する")
    assert office.sees("1名の視聴を記録しました")


def worksheet(crew, title: str, module: str) -> None:
    """Copy a worksheet from paper; the trainer reads it."""
    office = crew["office"]
    enter(office, title)
    for area in office.page.locator("form.sheet .sheet-section textarea").all():
        area.fill("紙に書かれたとおりの記入です。")
    original(office)
    office.press("本人に代わって提出する")
    ways.review(crew["trainer"], NAME, title, "確認済みにする", "よく書けています。")


def meets(crew, title: str) -> None:
    """The person signs the paper roster in the hall; the office enters it."""
    trainer, office = crew["trainer"], crew["office"]
    trainer.visit("/sessions/")
    trainer.page.get_by_role("link", name=title, exact=True).first.click()
    trainer.arrive()
    address = urlsplit(trainer.page.url).path
    ways.begin(trainer, address)
    office.visit(f"{address}roster/")
    office.page.get_by_label("受講者番号").fill(NUMBER)
    office.page.locator("form", has=office.page.locator("#id_number")).locator("button").click()
    office.arrive()
    ways.end(trainer, address)
    office.visit(f"{address}roster/?marks")
    office.page.locator("tr", has_text=NAME).locator("select").select_option(label="出席")
    office.page.fill("input[name=original_kept]", KEPT)
    office.press("出欠をまとめて記録する")


def handed_over(office) -> None:
    """Print the certificate for its owner."""
    find(office)
    office.press("修了証を印刷して渡す")
    sent = office.page.evaluate(
        """async () => {
          const form = document.querySelector("main form");
          const answer = await fetch(location.href, {method: "POST", body: new FormData(form)});
          return [answer.status, answer.headers.get("Content-Type")];
        }"""
    )
    assert sent == [200, "application/pdf"]


def test_whole_course_on_paper_alone(crew):
    office, hr = crew["office"], crew["hr"]
    first, second = [m for m in ways.modules(COURSE) if m["kind"] == "lecture"]
    titles = {m["key"]: m["title"] for m in ways.modules(COURSE)}
    ways.accept(hr, NAME)

    fact(office, "誓約")
    fact(office, first["title"])
    answer_sheet(office, first["quiz"], wrong=True)
    answer_sheet(office, first["quiz"])
    watched_in_a_hall(office, second["title"])
    answer_sheet(office, second["quiz"])
    meets(crew, titles["sup-e1"])
    worksheet(crew, "つなぐシート", titles["sup-e2"])
    meets(crew, titles["sup-g1"])
    worksheet(crew, "振り返り", titles["sup-g2"])
    fact(office, "アンケート")
    handed_over(office)

    said = f"代行入力:事務局 千石 誠、原本:{KEPT}"
    for reader in (office, hr):
        reader.visit(f"/admin/training/records/?q={NUMBER}")
        reader.page.get_by_role("link", name=NAME).first.click()
        reader.arrive()
        text = reader.page.inner_text("body")
        assert text.count(said) >= 10
        assert f"紙({said})" in text
        assert f"会場で視聴({said})" in text
    assert "点中" not in text
