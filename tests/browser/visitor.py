"""Somebody with a browser. Every page they see is checked, not only where they click.

On each page: nothing is asked of another host, nothing sticks out sideways, no script fails,
and axe-core finds no violation (once for each kind of page, since it takes a second).
"""

import re
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page, Response

from tests.browser.claims import Claims

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
# One rule waits for media; none reads style sheets, which axe would ask for once more.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "preload": {"assets": ["media"]},
    # Of what holds, one example of each rule is enough.
    "resultTypes": ["violations"],
}


def read_by_axe(page: Page, *rules: str) -> AxeResults:
    """Let axe-core read the page as it is shown, by all rules or by some.

    Its script goes into each document once.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = AXE_OPTIONS | ({"runOnly": list(rules)} if rules else {})
    return AxeResults(page.evaluate("options => axe.run(options)", options))


class Visitor:
    """A person at a phone or a desk, signed in or not."""

    # Where the kinds of pages that axe has read are written down; None: it reads every page.
    seen_by_axe: Claims | None = None

    def __init__(
        self, browser: Browser, base: str, *, phone: bool = True, javascript: bool = True
    ) -> None:
        self.base = base
        self.javascript = javascript
        self.context = browser.new_context(
            base_url=base,
            viewport=PHONE if phone else DESK,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=javascript,
            # A colour halfway through a transition is nobody's to judge.
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.strangers: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self._note_host(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("response", self._note_failure)

    def _note_host(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:", "about:")):
            self.strangers.append(url)

    def _note_failure(self, response: Response) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.url}: {response.status}")

    def visit(self, path: str, *, status: int = 200) -> Response | None:
        """Go to an address and look at the page."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        self.look()
        return answer

    def sign_in(self, number: str, password: str = "yorisoi-demo") -> "Visitor":
        """Sign in with a 受講者番号."""
        self.visit("/accounts/login/")
        self.page.fill("input[name=login]", number)
        self.page.fill("input[name=password]", password)
        self.press("ログインする")
        assert "/accounts/" not in self.page.url, self.page.inner_text("main")
        return self

    def press(self, name: str, *, exact: bool = False, nth: int = 0) -> None:
        """Press the button or link with this name and look at what comes."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        link = self.page.get_by_role("link", name=name, exact=exact)
        target = button.or_(link).nth(nth)
        target.click()
        self.arrive()
        self.look()

    def arrive(self) -> None:
        """Wait for the page that a button leads to: a form may see to its line or save first."""
        if self.javascript:
            self.page.locator("form[data-sending]").first.wait_for(state="detached")
        self.page.wait_for_load_state()

    def open_display(self) -> None:
        """Open what the header says of letters and display; on a desk it lies open."""
        self.page.locator("summary", has_text="文字・表示").click()

    def submit(self, name: str) -> None:
        """Press a button whose form may save itself first; wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).first.click()
        self.arrive()
        self.look()

    def sees(self, text: str) -> bool:
        """Tell whether the text is on the page."""
        return text in self.page.inner_text("body")

    def look(self) -> None:
        """Check the page that is shown."""
        assert self.strangers == [], f"asked of other hosts: {self.strangers}"
        assert self.errors == [], f"script errors: {self.errors}"
        if urlsplit(self.page.url).path.startswith("/admin/"):
            return  # Wagtail's own markup, wide tables and all
        if self.javascript:
            wide = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{self.page.url} sticks out by {wide}px"
            self._ask_axe()

    def _ask_axe(self) -> None:
        path = IDS.sub("#", urlsplit(self.page.url).path)
        heading = self.page.locator("h1").first.inner_text()[:20]
        kind = f"{self.page.viewport_size} {path} {heading}"
        if self.seen_by_axe and not self.seen_by_axe.take(kind):
            return
        result = read_by_axe(self.page)
        assert result.violations_count == 0, f"{self.page.url}\n{result.generate_report()}"

    def close(self) -> None:
        """Close the browser window."""
        self.context.close()
