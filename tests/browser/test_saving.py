"""What a page saves by itself: nothing typed is lost, and nothing looks saved that is not."""

import re
import time

import pytest

from tests.browser.line import Line

TARGET = 44

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


OPEN_A_QUIZ = """
from django.core.exceptions import ValidationError
from courses.models import Enrolment, Requirement
from quizzes.domain import attempts
from quizzes.domain.versions import version_of
def found():
    for enrolment in Enrolment.objects.filter(state="in_progress").select_related("person"):
        for requirement in Requirement.objects.filter(run=enrolment.run_id, kind="quiz"):
            kinds = [q.type for q in version_of(requirement).questions.all()]
            if "short_text" not in kinds[:-1]:
                continue
            try:
                attempt = attempts.start_attempt(enrolment, requirement, actor=enrolment.person)
            except ValidationError:
                continue
            return enrolment.person, attempt, kinds.index("short_text") + 1
person, attempt, number = found()
person.set_password("yorisoi-demo")
person.code_issued_at = None
person.save()
print(f"QUIZ {person.number} /quizzes/attempts/{attempt.pk}/?q={number}")
"""


@pytest.fixture
def line(demo_site):
    """A line of its own between the browser and the site."""
    with Line(demo_site.port) as line:
        yield line


def sit_down(demo_site, line, people, script):
    said = demo_site.manage("shell", "-c", script)
    number, path = re.search(r"(?:SHEET|QUIZ) (\S+) (\S+)", said).groups()
    visitor = people(line).sign_in(number)
    visitor.visit(path)
    visitor.path, visitor.number = path, number
    return visitor


@pytest.fixture
def writer(demo_site, line, people):
    """Somebody in the middle of a worksheet, with its address."""
    return sit_down(demo_site, line, people, OPEN_A_SHEET)


@pytest.fixture
def taker(demo_site, line, people):
    """Somebody at a question of a quiz that is answered in words."""
    return sit_down(demo_site, line, people, OPEN_A_QUIZ)


def answer_box(visitor):
    return visitor.page.locator("#answer")


def stored_answer(visitor):
    other = visitor.context.new_page()
    other.goto(visitor.path)
    text = other.locator("#answer").input_value()
    other.close()
    return text


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


def test_what_is_typed_while_a_slow_save_is_under_way_is_there_after_leaving(writer, line):
    line.delay("POST /worksheets", 2.5)
    box(writer).fill("はじめ")
    with writer.page.expect_request(lambda request: request.method == "POST"):
        pass
    box(writer).fill("はじめ、つづき")
    writer.page.close()
    time.sleep(3.5)

    assert stored(writer) == "はじめ、つづき"


def test_link_waits_for_the_save_that_is_under_way(writer, line):
    line.delay("POST /worksheets", 1.0, 1.0)
    box(writer).fill("書いてすぐ、ほかへ")
    writer.page.locator("main a[href^='/learn/']").first.click()
    writer.page.wait_for_url("**/learn/**")

    assert stored(writer) == "書いてすぐ、ほかへ"


def test_older_save_of_a_quiz_that_arrives_late_changes_nothing(taker, line):
    line.delay("POST /quizzes", 2.0)
    answer_box(taker).fill("途中の")
    with taker.page.expect_request(lambda request: request.method == "POST"):
        pass
    answer_box(taker).fill("途中の答えでなく、全部の答え")
    taker.submit("次へ")
    time.sleep(2)

    assert stored_answer(taker) == "途中の答えでなく、全部の答え"


def test_button_on_a_dead_line_leaves_the_page_with_what_was_typed(taker, line):
    line.is_dead = True
    answer_box(taker).fill("電波のないところで")
    taker.page.get_by_role("button", name="次へ").last.click()
    wait_for_status(taker, "書いた内容はこの画面に残っています")
    assert answer_box(taker).input_value() == "電波のないところで"

    line.is_dead = False
    taker.submit("次へ")

    assert stored_answer(taker) == "電波のないところで"


def test_answer_of_another_page_is_shown_beside_ones_own(taker):
    other = taker.context.new_page()
    other.goto(taker.path)
    other.locator("#answer").fill("新しい画面の答え")
    other.locator("[data-saved]", has_text="に保存しました").wait_for()
    other.close()

    answer_box(taker).fill("古い画面の答え")
    wait_for_status(taker, "別の画面で新しい答えが保存されています")
    taker.submit("次へ")
    assert taker.sees("新しい画面の答え")
    keep = taker.page.get_by_role("link", name="保存されている答えを残す")
    assert keep.bounding_box()["height"] >= TARGET
    assert answer_box(taker).input_value() == "古い画面の答え"
    taker.submit("次へ")

    assert stored_answer(taker) == "古い画面の答え"


def test_text_that_is_too_long_is_counted_and_kept(taker):
    answer_box(taker).fill("")
    answer_box(taker).press_sequentially("長")
    taker.page.keyboard.insert_text("い" * 202)
    taker.page.locator("#answer-limit", has_text="3字多くなっています").wait_for()
    taker.submit("次へ")

    assert answer_box(taker).input_value() == "長" + "い" * 202
    assert taker.sees("いま203字あり、3字多くなっています")


def test_save_that_did_not_arrive_is_tried_again(writer, line):
    line.is_dead = True
    box(writer).fill("電波のないところで")
    wait_for_status(writer, "いま保存できませんでした")
    line.is_dead = False

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


def test_failed_save_is_said_where_somebody_writes(writer):
    writer.page.route("**/worksheets/**", lambda route: route.fulfill(status=503, body=""))
    # What the keyboard of a phone leaves: the foot of the form is out of sight.
    writer.page.set_viewport_size({"width": 360, "height": 400})
    box(writer).fill("電波は来ているのに")
    wait_for_status(writer, "サーバーの調子が悪く")
    copies = writer.page.locator("form[data-worksheet] .saved:not([data-saved])")

    assert copies.inner_text() == status(writer).inner_text()
    assert box(writer).evaluate(
        "(field, said) => field.nextElementSibling === said", copies.element_handle()
    )
    writer.page.locator("form[data-worksheet] textarea:visible").nth(1).focus()
    assert copies.count() == 1
    writer.page.unroute("**/worksheets/**")
    wait_for_status(writer, re.compile("に保存しました$"))
    assert copies.count() == 0


def test_page_left_open_saves_nothing_for_whoever_signed_in_beside_it(demo_site, writer, people):
    other = people(demo_site).sign_in("office")
    writer.context.clear_cookies()
    writer.context.add_cookies(other.context.cookies(demo_site.url))
    box(writer).fill("席を立つ前に書いた文章")
    wait_for_status(writer, "別の方がログインしているため")
    writer.page.get_by_role("button", name="下書き保存").click()
    writer.page.wait_for_timeout(500)

    assert box(writer).input_value() == "席を立つ前に書いた文章"


def test_what_was_put_back_is_saved_on_leaving(writer):
    writer.context.clear_cookies(name="sessionid")
    box(writer).fill("ログインが切れる前の文章")
    # As a browser without scripts sends it.
    send = "form => HTMLFormElement.prototype.submit.call(form)"
    with writer.page.expect_navigation():
        writer.page.locator("form[data-worksheet]").evaluate(send)
    writer.page.fill("input[name=login]", writer.number)
    writer.page.fill("input[name=password]", "yorisoi-demo")
    writer.press("ログインする")
    assert box(writer).input_value() == "ログインが切れる前の文章"

    writer.page.locator("main a[href^='/learn/']").first.click()
    writer.page.wait_for_url("**/learn/**")

    assert stored(writer) == "ログインが切れる前の文章"
