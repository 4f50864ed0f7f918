"""What each person does on their own screens. Nothing here touches a model or a command."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from tests.browser.visitor import Visitor

DATA = Path(__file__).resolve().parents[2] / "site" / "curriculum" / "data"


def _date_labels() -> tuple[str, ...]:
    sheets = yaml.safe_load((DATA / "worksheets.yaml").read_text(encoding="utf-8"))["worksheets"]
    fields = [f for sheet in sheets for section in sheet["sections"] for f in section["fields"]]
    columns = [column for field in fields for column in field.get("columns", [])]
    return tuple(f["label"] for f in [*fields, *columns] if f["type"] == "date")


DATE_LABELS = _date_labels()


def course(key: str) -> dict[str, Any]:
    """The course as it is written in the curriculum."""
    name = {"staff-training": "course_staff.yaml", "supporter-training": "course_supporter.yaml"}
    return yaml.safe_load((DATA / name[key]).read_text(encoding="utf-8"))


def modules(key: str) -> Iterator[dict[str, Any]]:
    """Every module of a course, in order."""
    for stage in course(key)["stages"]:
        yield from stage["modules"]


def sign_pledge(trainee: Visitor) -> None:
    """Read the pledge, tick, sign."""
    trainee.visit("/my/")
    trainee.press("誓約を読む")
    trainee.page.locator("input[name=agree]").check()
    trainee.press("誓約する")


def open_module(trainee: Visitor, title: str) -> None:
    """Open a module from my page."""
    trainee.visit("/my/")
    trainee.press(title, exact=True)


def read_lecture(trainee: Visitor, module: dict[str, Any]) -> None:
    """Read every screen of a lecture, checking that its words are there."""
    open_module(trainee, module["title"])
    trainee.press("学びはじめる")
    for section in module["sections"]:
        shown = trainee.page.inner_text("main")
        assert section["heading"] in shown
        for _ in _recordings(section):
            read_instead(trainee)
        stay(trainee)
        next_screen(trainee)
        trainee.look()
    assert trainee.sees("この講義を学び終えました")


def _recordings(section: dict[str, Any]) -> list[Any]:
    blocks = [block for block in section.get("content", []) if isinstance(block, dict)]
    return [block for block in blocks if {"video", "audio"} & set(block)]


def read_instead(trainee: Visitor) -> None:
    """Read what is said in a recording: a machine without a sound card does not play it."""
    trainee.page.locator(".media__instead a").click()
    trainee.arrive()
    trainee.look()
    trainee.press("読み終えた")
    said = re.search(r"(\d+)秒ほど開いてから", trainee.page.inner_text("body"))
    if said:
        trainee.page.wait_for_timeout(int(said[1]) * 1000)
        trainee.press("読み終えた")
    assert trainee.sees("文章を読んだことを記録しました")


def stay(trainee: Visitor) -> None:
    """Keep a screen open until it counts, as its own words say."""
    if trainee.javascript:
        trainee.page.locator("[data-player][data-state=done]").wait_for()
        return
    said = re.search(r"あと(?:(\d+)分)?(?:(\d+)秒)?ほど", trainee.page.inner_text("[data-why]"))
    if said:
        minutes, seconds = (int(part or 0) for part in said.groups())
        trainee.page.wait_for_timeout((minutes * 60 + seconds) * 1000)


def next_screen(trainee: Visitor) -> None:
    """Press 次へ and wait for what it leads to."""
    with trainee.page.expect_navigation():
        trainee.page.get_by_role("button", name="次へ", exact=True).click()
    trainee.arrive()


def take_quiz(trainee: Visitor, module: dict[str, Any], *, wrong: bool = False) -> None:
    """Answer a whole quiz, one question a screen, and hand it in."""
    open_module(trainee, module["title"])
    trainee.press("受ける")
    trainee.page.locator("main form button.button--solid").click()
    trainee.arrive()
    answer_all(trainee, module, wrong=wrong)


def answer_all(trainee: Visitor, module: dict[str, Any], *, wrong: bool = False) -> None:
    """Answer the questions of a quiz that has begun, and hand it in."""
    for question in module["quiz"]["questions"]:
        trainee.look()
        assert question["prompt"] in trainee.page.inner_text("main")
        if not wrong:
            answer(trainee, question)
        trainee.page.locator(".pager button.button--solid").first.click()
        trainee.arrive()
    trainee.press("提出する")
    if wrong:
        trainee.press("このまま提出する")
        assert trainee.sees("もう一度学習してください")
    else:
        assert trainee.sees("合格")


def right_choices(question: dict[str, Any]) -> list[str]:
    """The texts of the choices that are right."""
    if question["type"] == "true_false":
        return ["正しい" if question["answer"] else "誤り"]
    return [choice["text"] for choice in question["choices"] if choice["correct"]]


def right_order(question: dict[str, Any]) -> list[str]:
    """The texts of the items, the first one first."""
    texts = {item["key"]: item["text"] for item in question["items"]}
    return [texts[key] for key in question["correct_order"]]


def answer(trainee: Visitor, question: dict[str, Any]) -> None:
    """Give the right answer to one question of any of the six types."""
    page = trainee.page
    match question["type"]:
        case "single" | "multiple" | "true_false":
            for text in right_choices(question):
                page.get_by_label(text, exact=True).check()
        case "short_text":
            page.locator("#answer").fill(question["accepted"][0])
        case "ordering":
            for place, text in enumerate(right_order(question), start=1):
                page.get_by_label(text, exact=True).select_option(index=place)
        case "matching":
            for pair in question["pairs"]:
                page.get_by_label(pair["left"], exact=True).select_option(label=pair["right"])


def fill_worksheet(trainee: Visitor, title: str) -> None:
    """Fill every field of the worksheet of a module and submit it."""
    open_module(trainee, title)
    trainee.page.locator("main .todo a.button--solid").first.click()
    trainee.arrive()
    trainee.look()
    if trainee.page.get_by_role("button", name="記入を始める").count():
        trainee.press("記入を始める")
    page = trainee.page
    for box in page.locator("form[data-worksheet] textarea:visible").all():
        box.fill("研修のために考えて書きました。")
    for box in page.locator("form[data-worksheet] input[type=text]:visible").all():
        label = page.locator(f"label[for='{box.get_attribute('id')}']").inner_text()
        is_date = any(label.startswith(name) for name in DATE_LABELS)
        box.fill("令和8年11月20日" if is_date else "研修のための記入")
    for group in page.locator("form[data-worksheet] fieldset .choices").all():
        group.locator("input").first.check()
    for box in page.locator("form[data-worksheet] .field > .choice input[type=checkbox]").all():
        box.check()
    trainee.submit("提出する")
    if page.get_by_role("button", name="確かめたので提出する").count():
        trainee.submit("確かめたので提出する")


def review(trainer: Visitor, person: str, title: str, decision: str, comment: str) -> None:
    """Answer one submitted worksheet."""
    trainer.visit("/worksheets/review/")
    row = trainer.page.locator("main a", has_text=re.compile(person)).filter(
        has_text=re.compile(re.escape(title))
    )
    if not row.count():
        row = (
            trainer.page.locator("main tr, main li", has_text=re.compile(person))
            .filter(has_text=title)
            .locator("a")
        )
    row.first.click()
    trainer.arrive()
    trainer.look()
    trainer.page.fill("#comment", comment)
    trainer.page.get_by_label(decision).check()
    trainer.press("返事を送る")


def book(trainee: Visitor, title: str) -> str:
    """Book the earliest session of a module; return its address."""
    open_module(trainee, title)
    trainee.press("日程を選ぶ")
    trainee.page.get_by_role("link", name=re.compile("この回を見")).first.click()
    trainee.arrive()
    trainee.press("この回に申し込む")
    assert trainee.sees("席を取りました")
    return urlsplit(trainee.page.url).path


def begin(trainer: Visitor, address: str) -> None:
    """The facilitator opens the session."""
    trainer.visit(address)
    trainer.press("会を始める")


def receive(office: Visitor, address: str, person: str) -> None:
    """The office receives somebody at the door."""
    office.visit(f"{address}roster/")
    office.page.get_by_role("button", name=f"{person}さんを受け付ける").click()
    office.arrive()
    office.look()


def disclose(trainer: Visitor, address: str, part: str) -> None:
    """The facilitator opens a part of the case to the room."""
    trainer.visit(address)
    trainer.page.locator("summary", has_text=f"{part}を開示する").click()
    trainer.page.get_by_role("button", name=f"{part}を開示する").click()
    trainer.arrive()
    trainer.look()


def end(trainer: Visitor, address: str) -> None:
    """The facilitator ends the session."""
    trainer.visit(address)
    trainer.page.locator("summary", has_text="会を終える").click()
    trainer.page.get_by_role("button", name="会を終える").click()
    trainer.arrive()
    trainer.look()


def mark(office: Visitor, address: str, person: str, state: str) -> None:
    """The office writes down who came."""
    office.visit(f"{address}roster/?marks")
    row = office.page.locator("tr", has_text=person)
    row.locator("select").select_option(label=state)
    office.press("出欠をまとめて記録する")


def answer_survey(trainee: Visitor) -> None:
    """Answer the anonymous survey from my page."""
    trainee.visit("/my/")
    trainee.press("アンケートに答える")
    for group in trainee.page.locator("form.survey fieldset").all():
        group.locator("input").first.check()
    trainee.press("回答を送る")


def accept(hr: Visitor, person: str) -> None:
    """HR decides that somebody takes the course."""
    hr.visit("/admin/")
    hr.visit("/admin/training/nominations/")
    hr.page.get_by_label(f"{person}さんを選ぶ").check()
    hr.press("選んだ方の受講を決定する")
