"""Writes a page in the editor and presses 公開 at once, while the editor saves by itself.

`python -m tests.browser.publishing 40` does it so often, on a site of its own, and counts what
was said to be published and is not live. `test_publishing.py` does the same a few times.
"""

import contextlib
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.browser.server import Server
from tests.browser.visitor import Visitor

SETTLED = 2500  # milliseconds until the editor has taken note of what it began with
SHORTEST, LONGEST = 50, 1500  # milliseconds between the last key and the button
INDEX = """
from home.models import NewsIndexPage
print("INDEX", NewsIndexPage.objects.get().pk)
"""
STORED = """
from home.models import NewsPage
for page in NewsPage.objects.filter(title__startswith="試し").order_by("pk"):
    print("PAGE", page.pk, page.live, page.has_unpublished_changes, page.title, page.body)
"""


def news_index(site: Server) -> str:
    """Return the number of the page that news hangs under."""
    return re.findall(r"INDEX (\d+)", site.manage("shell", "-c", INDEX))[0]


def type_news(author: Visitor, title: str, body: str) -> None:
    """Type a title and a text as a hand does, the text last."""
    page = author.page
    page.locator("#id_title").fill("")
    page.locator("#id_title").press_sequentially(title, delay=2)
    editor = page.locator("[contenteditable=true]").first
    editor.click()
    editor.press("Control+a")
    editor.press_sequentially(body, delay=2)


def publish(author: Visitor, *, after: int) -> str:
    """Press 公開 so many milliseconds after the last key; return what the editor says."""
    page = author.page
    page.wait_for_timeout(after)
    press_publish(author)
    # Not the navigation: the editor's own save changes the address of the page, too.
    with contextlib.suppress(Late):
        page.locator(".messages li").first.wait_for()
    return page.locator(".messages").inner_text()


def press_publish(author: Visitor) -> None:
    """Press the button, wherever the editor's menu hides it."""
    button = author.page.locator("footer button[name=action-publish]").first
    button.evaluate("button => button.click()")


def wrong(site: Server, expected: list[tuple[str, str]]) -> list[str]:
    """Return a line for each page that is not as it was typed, not live, or there twice."""
    rows = re.findall(
        r"^PAGE \d+ (\S+) (\S+) (\S+) (.*)$", site.manage("shell", "-c", STORED), re.M
    )
    lines = []
    for title, body in expected:
        found = [(live, changed, text) for live, changed, name, text in rows if name == title]
        texts = [re.sub("<[^>]+>", "", text) for _, _, text in found]
        if [row[:2] for row in found] != [("True", "False")] or texts != [body]:
            lines.append(f"{title}: {found}")
    return lines


def open_editor(author: Visitor, index: str, number: int) -> None:
    """Open by turns a new page, the page just published, and a draft that was saved by itself."""
    page = author.page
    if number % 3 == 1:
        page.goto(page.locator(".messages a", has_text="編集").get_attribute("href") or "")
    else:
        page.goto(f"/admin/pages/add/home/newspage/{index}/")
    page.wait_for_timeout(SETTLED)
    if number % 3 == 2:
        type_news(author, f"下書き{number}", "まだ途中です。")
        page.wait_for_url("**/edit/", wait_until="commit")
        page.reload()
        page.wait_for_timeout(SETTLED)


def try_out(author: Visitor, index: str, times: int) -> tuple[list[tuple[str, str]], list[str]]:
    """Press so often; return what must be live now, and what was not said to be."""
    expected: list[tuple[str, str]] = []
    unsaid: list[str] = []
    for number in range(times):
        after = SHORTEST + (LONGEST - SHORTEST) * number // max(1, times - 1)
        if number % 3 == 1:
            expected.pop()
        open_editor(author, index, number)
        expected.append((f"試し{number}", f"本文の{number}です。"))
        type_news(author, *expected[-1])
        said = publish(author, after=after)
        if "公開" not in said:
            unsaid.append(f"{number}, {after} ms: {said}")
    return expected, unsaid


def main(times: int) -> None:
    """Try it on a site of its own; say what went wrong."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Server(Path(folder) / "data")
        site.data.mkdir(exist_ok=True)
        site.manage("prepare_demo", "--accounts-only")
        index = news_index(site)
        browser = launch(playwright)
        site.start()
        try:
            author = Visitor(browser, site.url, phone=False).sign_in("admin")
            author.page.set_default_timeout(30_000)
            expected, unsaid = try_out(author, index, times)
            lines = wrong(site, expected)
        finally:
            browser.close()
            site.stop()
    said = [f"{times} times: {len(lines)} wrong, {len(unsaid)} not said", *lines, *unsaid]
    sys.stdout.write("\n".join(said) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
