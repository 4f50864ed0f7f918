"""What a page saves by itself: nothing typed is lost, and nothing looks saved that is not."""

import re

import pytest

OPEN_A_SHEET = """
from courses.models import Requirement
from courses.worksheets.models import Submission
from people.models import User
row = Submission.objects.filter(state="draft", enrolment__state="in_progress").first()
person = row.enrolment.person
person.set_password("yorisoi-demo")
person.code_issued_at = None
person.save()
print(f"SHEET {person.number} /worksheets/{row.pk}/")
"""


@pytest.fixture
def writer(demo_site, people):
    """Somebody in the middle of a worksheet, with its address."""
    said = demo_site.manage("shell", "-c", OPEN_A_SHEET)
    number, path = re.search(r"SHEET (\S+) (\S+)", said).groups()
    visitor = people(demo_site).sign_in(number)
    visitor.visit(path)
    visitor.path, visitor.number = path, number
    return visitor


def box(visitor):
    return visitor.page.locator("form[data-worksheet] textarea:visible").first


def status(visitor):
    return visitor.page.locator("[data-saved]")


def wait_for_status(visitor, text):
    visitor.page.locator("[data-saved]", has_text=text).wait_for()


def stored(visitor):
    """What a second window of the same person finds."""
    other = visitor.context.new_page()
    other.goto(visitor.path)
    text = other.locator("form[data-worksheet] textarea:visible").first.input_value()
    other.close()
    return text


def test_what_is_typed_while_a_slow_save_is_under_way_is_saved_too(writer):
    writer.page.evaluate(
        """() => {
            const send = window.fetch;
            window.fetch = (...all) =>
                new Promise((done) => setTimeout(() => done(send(...all)), 3000));
        }"""
    )
    box(writer).fill("はじめ")
    writer.page.wait_for_timeout(2600)
    box(writer).fill("はじめ、つづき")
    writer.page.wait_for_timeout(9000)

    assert stored(writer) == "はじめ、つづき"


def test_save_that_did_not_arrive_is_tried_again(writer):
    writer.context.set_offline(True)
    box(writer).fill("電波のないところで")
    wait_for_status(writer, "いま保存できませんでした")
    writer.context.set_offline(False)

    writer.page.locator("[data-saved]", has_text=re.compile("に保存しました$")).wait_for()

    assert stored(writer) == "電波のないところで"


def test_end_of_the_sign_in_is_said_and_nothing_typed_is_lost(writer):
    writer.context.clear_cookies(name="sessionid")
    box(writer).fill("長く考えて書いた文章")
    wait_for_status(writer, "ログインが切れたため")
    writer.page.get_by_role("button", name="下書き保存").click()
    writer.page.wait_for_timeout(1500)
    assert writer.page.url.endswith(writer.path)
    assert box(writer).input_value() == "長く考えて書いた文章"

    other = writer.context.new_page()
    other.goto("/accounts/login/")
    other.fill("input[name=login]", writer.number)
    other.fill("input[name=password]", "yorisoi-demo")
    other.get_by_role("button", name="ログインする").click()
    other.wait_for_load_state()
    other.close()
    with writer.page.expect_navigation():
        writer.page.get_by_role("button", name="下書き保存").click()

    assert stored(writer) == "長く考えて書いた文章"
