"""`make help-pictures`: the pictures of the help pages, taken anew from the demonstration's ward.

Each picture is what somebody sees on a phone, in the light theme; it is written small enough for
a slow line. Nobody's data are on it: everybody in the ward is made up.
"""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.browser.server import ROOT, Server

TARGET = ROOT / "site" / "static" / "img" / "help"
VIEW = {"width": 360, "height": 560}
MOST_BYTES = 40_000
QUALITIES = range(86, 20, -8)


class Camera:
    """Somebody's phone: signed in, and taking pictures of what is shown."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, number: str) -> None:
        self.page.goto("/accounts/login/")
        self.page.fill("input[name=login]", number)
        self.page.fill("input[name=password]", "yorisoi-demo")
        self.page.get_by_role("button", name="ログインする").click()
        self.page.wait_for_load_state()

    def go_on(self) -> None:
        """Press the one solid button of the page."""
        self.page.locator("main .button--solid").first.click()
        self.page.locator("form[data-sending]").first.wait_for(state="detached")
        self.page.wait_for_load_state()

    def open(self, path: str, *, at: str = "") -> None:
        """Open a page, scrolled to something on it."""
        self.page.goto(path)
        self.show(at)

    def show(self, at: str) -> None:
        if at:
            element = self.page.locator(at).first
            element.evaluate("node => node.scrollIntoView({block: 'start'})")
            self.page.evaluate("window.scrollBy(0, -16)")

    def take(self, name: str) -> None:
        """Write what is on the screen as WebP, as good as fits."""
        image = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        for quality in QUALITIES:
            data = io.BytesIO()
            image.save(data, "WEBP", quality=quality, method=6)
            if data.tell() <= MOST_BYTES:
                break
        (TARGET / f"{name}.webp").write_bytes(data.getvalue())


@contextmanager
def camera(browser: Browser, base: str, number: str = "") -> Iterator[Camera]:
    """A phone of its own for each person."""
    context = browser.new_context(
        base_url=base, viewport=VIEW, locale="ja-JP", timezone_id="Asia/Tokyo",
        color_scheme="light", reduced_motion="reduce",
    )  # fmt: skip
    held = Camera(context.new_page())
    if number:
        held.sign_in(number)
    yield held
    context.close()


def _hr(hr: Camera) -> None:
    hr.open("/admin/training/nominations/", at=".listing")
    hr.take("hr-nominations")
    # The commissioner is let in, for the pictures of a trainee.
    hr.page.get_by_label("向井 和子さんを選ぶ").check()
    hr.page.get_by_role("button", name="選んだ方の受講を決定する").click()
    hr.page.wait_for_load_state()
    hr.open("/admin/training/completion/", at=".reports table")
    hr.take("hr-completion")


def _trainee(trainee: Camera) -> None:
    trainee.page.goto("/my/")
    trainee.go_on()
    trainee.page.locator("input[name=agree]").check()
    trainee.page.get_by_role("button", name="誓約する").click()
    trainee.open("/my/", at="main h1")
    trainee.take("my")
    trainee.go_on()
    module = trainee.page.url
    trainee.open(f"{module}?screen=2", at="main h1")
    trainee.take("lecture")
    trainee.page.goto(module)
    trainee.page.get_by_role("link", name="受ける").first.click()
    trainee.page.wait_for_load_state()
    trainee.go_on()
    trainee.show("main h1")
    trainee.take("quiz")


def _booking(trainee: Camera) -> None:
    trainee.open("/sessions/", at="main h1")
    trainee.take("sessions")


def _trainer(trainer: Camera) -> None:
    trainer.open("/worksheets/review/", at="main h1")
    trainer.take("trainer-reviews")
    trainer.page.goto("/sessions/")
    trainer.page.locator("main a[href*='/sessions/']").first.click()
    trainer.page.wait_for_load_state()
    trainer.show("main h1")
    trainer.take("trainer-session")
    trainer.open("/admin/")
    trainer.take("trainer-admin")


def _office(office: Camera) -> None:
    office.open("/admin/users/", at="table")
    office.take("office-people")
    office.open("/paper/", at="main h1")
    office.take("office-paper")
    office.open("/admin/training/guests/", at=".reports")
    office.take("office-guests")
    # The commissioner may choose a day, for the picture of that.
    office.page.goto("/admin/training/records/?q=向井")
    office.page.get_by_role("link", name="向井 和子").click()
    office.page.get_by_role("link", name="特別に開く").first.click()
    office.page.locator("[name=reason]").fill("使い方の絵のため")
    office.page.get_by_role("button", name="特別に開く").click()
    office.page.wait_for_load_state()


def _visitor(visitor: Camera) -> None:
    visitor.open("/accounts/login/", at="main h1")
    visitor.take("login")


PEOPLE: list[tuple[str, Callable[[Camera], None]]] = [
    ("", _visitor),
    ("hr", _hr),
    ("commissioner", _trainee),
    ("trainer", _trainer),
    ("office", _office),
    ("commissioner", _booking),
]


def main() -> None:
    """Make a ward, walk through it, and write the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        server.manage("prepare_demo")
        server.start()
        browser = launch(playwright)
        try:
            for number, walk in PEOPLE:
                with camera(browser, server.url, number) as held:
                    walk(held)
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
