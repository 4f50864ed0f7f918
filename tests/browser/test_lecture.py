"""A lecture's blocks in a browser: slides, questions to think by, readings, reading aloud."""

import re

import pytest
from playwright.sync_api import expect

ADMIT = """
from curriculum.domain.demo.steps import Learner
from curriculum.domain.demo.ward import SUPPORTER
learner = Learner("commissioner", SUPPORTER)
learner.is_accepted()
learner.signs()
print(f"ENROLMENT {learner.enrolment.pk}")
"""
# A device with a Japanese voice of its own: what is said is kept, and said at once.
VOICE = """
const said = (window.said = []);
const synth = Object.assign(new EventTarget(), {
  getVoices: () => [{ lang: "ja_JP", localService: true }],
  speak: (words) => { said.push(`${words.rate} ${words.text}`); setTimeout(() => words.dispatchEvent(new Event("end"))); },
  cancel: () => said.push("cancel"),
});
Object.defineProperty(window, "speechSynthesis", { value: synth });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
"""


@pytest.fixture(scope="module")
def enrolment(demo_site):
    """The commissioner is admitted and has signed the pledge."""
    return re.search(r"ENROLMENT (\S+)", demo_site.manage("shell", "-c", ADMIT))[1]


@pytest.fixture
def reads(demo_site, people, enrolment):
    """Return a function that opens a screen of a lecture for the commissioner."""

    def reads(lecture, screen, *, script="", **options):
        visitor = people(demo_site, **options).sign_in("commissioner")
        if script:
            visitor.page.add_init_script(script)
        visitor.visit(f"/learn/{enrolment}/{lecture}/?screen={screen}")
        return visitor

    return reads


def test_slides_turn_by_keys_and_buttons_and_all_are_printed(reads):
    page = reads("sup-l2", 1).page
    slides, count = page.locator(".slides__item"), page.locator(".slides [role=status]")

    page.get_by_role("button", name="次のスライド").focus()
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text("3枚のうち2枚目")
    page.get_by_role("button", name="次のスライド").click()

    expect(count).to_have_text("3枚のうち3枚目")
    assert [slides.nth(n).is_visible() for n in range(3)] == [False, False, True]
    expect(page.get_by_role("button", name="次のスライド")).to_have_attribute(
        "aria-disabled", "true"
    )
    page.emulate_media(media="print")
    assert [slides.nth(n).is_visible() for n in range(3)] == [True, True, True]


def test_answer_is_told_in_place_and_nothing_is_sent_and_readings_hide(reads):
    visitor = reads("sup-l2", 4)
    page, sent = visitor.page, []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))

    page.get_by_text("ご家族に言わずに").click()
    page.get_by_text("答えと解説を見る").click()
    verdict = page.locator(".check [role=status]")
    expect(verdict).to_have_text("もう一度考えてみましょう。")
    page.get_by_label("紙をお渡しして").check()
    expect(verdict).to_have_text("そのとおりです。")
    visitor.look()

    # The player counts the time; of questions and answers it hears nothing.
    assert not [request for request in sent if "check" in request]
    page.get_by_role("button", name="やさしい日本語で読む").click()
    reading, text = page.locator("rt", has_text="ことわ"), page.locator(".lecture__text")
    expect(reading).to_be_visible()
    height = text.bounding_box()["height"]
    visitor.open_display()
    page.get_by_role("button", name="ふりがな").click()
    expect(reading).to_be_hidden()
    # Lines with and without readings are as high: the place one reads at stays.
    assert abs(text.bounding_box()["height"] - height) < 4


def test_lecture_is_whole_without_javascript(reads):
    page = reads("sup-l2", 1, javascript=False).page

    assert [slide.is_visible() for slide in page.locator(".slides__item").all()] == [True] * 3
    assert page.locator(".slides button:visible, .read-aloud:visible").count() == 0


def test_reading_aloud_says_the_readings_with_the_voice_of_the_device(reads):
    page = reads("sup-l1", 5, script=VOICE).page

    page.get_by_role("button", name="ゆっくり").click()
    page.get_by_role("button", name="読み上げる", exact=True).click()
    page.get_by_role("button", name="読み上げる", exact=True).wait_for()
    said = page.evaluate("window.said.filter((words) => words !== 'cancel')")

    assert said[0] == "0.7 めざすのは「自律」"
    assert any("「じりつ」と呼び" in words for words in said)
    assert not any("答え:" in words for words in said)
    expect(page.locator("[data-read-now]")).to_have_count(0)
