"""What a lecture counts, in a real browser with a real captioned video: no more than there was."""

import json
import re
import sqlite3
import time
from contextlib import closing

import pytest

from tests.browser.server import Server, copy_of

PREPARE = """
from courses.domain import nominations, pledges
from courses.models import LecturePage, Nomination
from tests.media import body_with, make_media
nomination = Nomination.objects.get(person__number="commissioner")
enrolment = nominations.accept(nomination, actor=None)
pledges.sign_for(enrolment, actor=enrolment.person)
lectures = list(enrolment.run.modules.filter(kind="lecture"))
page = LecturePage.objects.get(pk=lectures[0].page_id)
page.body = body_with(make_media())
page.save()
for module in lectures[:2]:
    print(f"LECTURE /learn/{enrolment.pk}/{module.key}/")
"""
TABLES = ("courses_mediaprogress", "courses_sectionprogress", "courses_sitting")


@pytest.fixture(scope="module")
def site(first_day, tmp_path_factory):
    """A site whose first lecture is a video and whose second is text."""
    server = Server(copy_of(first_day, tmp_path_factory.mktemp("learning") / "data"))
    server.video, server.text = re.findall(r"LECTURE (\S+)", server.manage("shell", "-c", PREPARE))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def kept(site):
    """What the server has kept: (seconds, spans, position, screens that count)."""
    path = site.data / "yorisoi.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as database, database:
        for table in TABLES:
            database.execute(f"DELETE FROM {table}")

    def read():
        with closing(sqlite3.connect(path, timeout=20)) as database:
            seconds, screens = database.execute(
                "SELECT coalesce(sum(visible_seconds), 0), count(read_at) FROM courses_sectionprogress"
            ).fetchone()
            media = database.execute("SELECT spans, position FROM courses_mediaprogress")
            rows = media.fetchall()
        spans = [span for row in rows for span in json.loads(row[0])]
        return seconds, spans, max([row[1] for row in rows], default=0), screens

    return read


@pytest.fixture
def reader(site, people, kept):
    """Somebody signed in on a phone."""
    return people(site).sign_in("commissioner")


def play(visitor, seconds, *, rate=1, muted=False):
    """Play the video until it has come as far."""
    video = visitor.page.locator("video")
    video.evaluate(
        """(video, [rate, muted]) => {
            Object.assign(video, { muted, playbackRate: rate });
            return video.play();
        }""",
        [rate, muted],
    )
    for _ in range(150):
        if video.evaluate("video => video.currentTime") >= seconds:
            return
        visitor.page.wait_for_timeout(100)
    raise AssertionError("the video does not play")


def pause(visitor):
    """Stop the video, wait until the server has it; return the second and how much was played."""
    second, length = visitor.page.locator("video").evaluate(
        """video => {
            video.pause();
            const parts = Array.from({ length: video.played.length }, (_, part) => part);
            const length = parts.reduce((sum, part) => sum + video.played.end(part) - video.played.start(part), 0);
            return [video.currentTime, length];
        }"""
    )
    visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    hide_and_send(visitor)
    return second, length


def hide_and_send(visitor):
    """Put the tab into the background and wait until the server has what was seen until then."""
    with visitor.page.expect_response(lambda r: r.url.endswith("/progress/")):
        hide(visitor)


def hide(visitor):
    """Put the tab into the background, as far as the page can tell."""
    visitor.page.evaluate(
        """() => {
            Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
            Object.defineProperty(document, "hidden", { value: true, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )


def played(spans):
    return sum(end - start for start, end in spans)


def test_killed_browser_loses_at_most_ten_seconds(site, reader, kept):
    reader.visit(f"{site.text}?screen=1")
    reader.page.wait_for_timeout(12_000)

    reader.page.context.new_cdp_session(reader.page).detach()
    reader.context.close()

    seconds = kept()[0]
    assert 2 <= seconds <= 14


def test_video_goes_on_at_its_second_on_another_device(site, reader, people, kept):
    reader.visit(f"{site.video}?screen=1")
    play(reader, 4)
    second, _ = pause(reader)
    position = kept()[2]

    desk = people(site, phone=False).sign_in("commissioner")
    desk.visit(f"{site.video}?screen=next")

    start = desk.page.locator("[data-media-id]").get_attribute("data-start")
    assert abs(position - second) <= 1
    assert int(start) == int(position)


def test_sped_up_and_muted_video_counts_by_its_ranges(site, reader, kept):
    begun = time.monotonic()
    reader.visit(f"{site.video}?screen=1")
    play(reader, 8, rate=2, muted=True)
    _, length = pause(reader)

    seconds, spans, _, _ = kept()

    # The film by its own seconds, the screen by those of the wall: half as many, and the rest.
    assert length >= 8
    assert abs(played(spans) - length) <= 1
    assert 3 <= seconds <= time.monotonic() - begun


def test_hidden_tab_earns_nothing(site, reader, kept):
    reader.visit(f"{site.video}?screen=1")
    # What was seen until then is still under way when the tab is hidden.
    reader.page.wait_for_timeout(500)
    hide_and_send(reader)
    before = kept()
    play(reader, 3, muted=True)
    reader.page.wait_for_timeout(2_500)

    seconds, spans, _, _ = kept()

    assert seconds <= before[0] + 0.5
    assert played(spans) == played(before[1])


def test_offline_seconds_arrive_once_when_the_line_is_back(site, reader, kept):
    reader.visit(f"{site.text}?screen=1")
    reader.context.set_offline(True)
    reader.page.locator("[data-saved]", has_text="通信が切れています").wait_for()
    reader.context.set_offline(False)
    reader.page.locator("[data-saved]", has_text="に記録").wait_for()

    assert kept()[3] == 1


def test_forged_claim_from_the_console_is_refused(site, reader, kept):
    reader.visit(f"{site.text}?screen=1")

    answers = reader.page.evaluate(
        """async () => {
            const box = document.querySelector("[data-player]").dataset;
            const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
            const claim = (seq, visible_seconds) => fetch(box.url, {
                method: "POST",
                headers: { "Content-Type": "application/json", "X-CSRFToken": token },
                body: JSON.stringify({ sitting: box.sitting, section: box.section, seq, visible_seconds }),
            });
            const hour = await claim(900, 3600);
            const twice = [await claim(901, 0.5), await claim(901, 0.5)];
            return [hour.status, (await hour.json()).code, ...twice.map((answer) => answer.status)];
        }"""
    )

    assert answers == [422, "too_much_time", 200, 200]
    assert kept()[0] < 10


def test_without_javascript_a_screen_counts_by_its_button(site, people, kept):
    reader = people(site, javascript=False).sign_in("commissioner")
    reader.visit(f"{site.text}?screen=1")
    reader.press("次へ", exact=True)
    too_soon = kept()[3]
    reader.press("前へ", exact=True)
    reader.page.wait_for_timeout(5_000)
    reader.press("次へ", exact=True)

    assert (too_soon, kept()[3]) == (0, 1)


def test_buttons_stand_in_one_place_on_every_screen(site, reader):
    places = set()
    for screen in ("1", "2", "3"):
        reader.visit(f"{site.text}?screen={screen}")
        box = reader.page.get_by_role("button", name="次へ", exact=True).bounding_box()
        places.add((box["x"], box["y"], box["width"], box["height"]))

    assert len(places) == 1
