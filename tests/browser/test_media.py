"""A captioned video through the gate: it plays, seeks, leads from its words, and is not skipped."""

import re

import pytest

from tests.browser.server import Server, copy_of

ADD_A_VIDEO = """
from courses.domain import nominations, pledges
from courses.models import LecturePage, Nomination
from tests.media import body_with, make_media
nomination = Nomination.objects.get(person__number="commissioner")
enrolment = nominations.accept(nomination, actor=None)
pledges.sign_for(enrolment, actor=enrolment.person)
module = enrolment.run.modules.filter(kind="lecture").first()
page = LecturePage.objects.get(pk=module.page_id)
page.body = body_with(make_media())
page.no_skip = True
page.save()
print(f"LECTURE /learn/{enrolment.pk}/{module.key}/?screen=1")
"""
NOTE_EVENTS = """() => {
    window.told = [];
    for (const name of ["played", "position"]) {
        addEventListener(`yorisoi:${name}`, (event) => window.told.push([name, event.detail]));
    }
}"""


@pytest.fixture(scope="module")
def lecture(first_day, tmp_path_factory):
    """A site with a video in a lecture: (site, address)."""
    server = Server(copy_of(first_day, tmp_path_factory.mktemp("media") / "data"))
    said = server.manage("shell", "-c", ADD_A_VIDEO)
    server.start()
    yield server, re.search(r"LECTURE (\S+)", said)[1]
    server.stop()


@pytest.fixture
def viewer(lecture, people):
    """Somebody in front of the video."""
    site, address = lecture
    visitor = people(site).sign_in("commissioner")
    visitor.parts = []
    visitor.page.on(
        "response", lambda r: visitor.parts.append(r.status) if "/file/" in r.url else None
    )
    visitor.visit(address)
    visitor.page.evaluate(NOTE_EVENTS)
    visitor.page.wait_for_function("() => document.querySelector('video').readyState >= 1")
    visitor.video = visitor.page.locator("video")
    return visitor


def at(viewer, seconds):
    """Wait until the video is there, give or take half a second before."""
    viewer.page.wait_for_function(
        f"() => document.querySelector('video').currentTime >= {seconds}"
    )


def told(viewer, name):
    return [detail for kind, detail in viewer.page.evaluate("window.told") if kind == name]


def test_video_plays_with_captions_leads_from_its_words_and_is_not_skipped(viewer):
    page = viewer.page
    page.evaluate("document.querySelector('video').muted = true")
    assert page.evaluate("document.querySelector('video').paused")
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"

    page.get_by_role("button", name="1.5倍").click()
    viewer.video.evaluate("video => video.play()")
    at(viewer, 1)
    shown = viewer.video.evaluate("video => video.textTracks[0].activeCues[0].text")
    current = page.locator("[aria-current=true]").inner_text()
    at(viewer, 5)
    viewer.video.evaluate("video => video.pause()")
    page.wait_for_function("() => window.told.some(([name]) => name === 'position')")

    stretches = told(viewer, "played")
    assert re.fullmatch(r"\d行目の字幕です", shown)
    assert re.fullmatch(r"\d行目の字幕です", current)
    assert set(viewer.parts) == {206}
    assert stretches[0]["from"] < 0.5
    assert {each["rate"] for each in stretches} == {1.5}
    assert sum(each["to"] - each["from"] for each in stretches) == pytest.approx(
        viewer.video.evaluate("video => video.currentTime"), abs=0.6
    )
    assert re.match(r"見たところ [2-9]\d%", page.locator("[data-media-words]").inner_text())
    assert page.evaluate("localStorage.getItem('yorisoi-speed')") == "1.5"
    viewer.look()

    page.get_by_role("button", name="1行目の字幕です").press("Enter")
    page.wait_for_function("() => document.querySelector('video').currentTime < 4")

    page.get_by_role("button", name="5行目の字幕です").click()
    page.locator("[data-media-said]", has_text="先に進めずに").wait_for()
    page.wait_for_function("() => document.querySelector('video').currentTime < 8")
    viewer.look()


def test_broken_line_is_said_and_the_words_stay(viewer):
    page = viewer.page
    page.route("**/file/**", lambda route: route.abort())

    viewer.video.evaluate("video => video.load()")

    page.get_by_text("再生できませんでした").wait_for()
    page.unroute("**/file/**")
    page.get_by_role("button", name="もう一度読み込む").click()
    page.wait_for_function("() => document.querySelector('video').readyState >= 1")
    assert page.get_by_role("button", name="1行目の字幕です").is_visible()
