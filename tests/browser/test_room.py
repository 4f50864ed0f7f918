"""How much of the screen is left for the page: the header and the bars stay small, and in place."""

from urllib.parse import urlsplit

import pytest

from tests.browser.visitor import Visitor
from tests.browser.ways import accept, next_screen, sign_pledge

pytestmark = pytest.mark.browser
# Name: width and height, the letters that somebody chose, the browser's own size of letters.
# A desk's screen of 1280 x 900 at twice its size has 640 x 450 left.
READERS = {
    "largest letters on a phone": (360, 740, "largest", "100%"),
    "text twice as large on a phone": (360, 740, "standard", "200%"),
    "a desk at twice its size": (640, 450, "standard", "100%"),
    "largest letters on a desk": (1280, 900, "largest", "100%"),
}
MOST_HEADER = 0.25
MOST_BAR = 0.15
TARGET = 44
# More than any page of ours has: whoever presses Tab this often is caught in a loop.
MOST_STOPS = 200
SHARE = "e => e.getBoundingClientRect().height / innerHeight"
TOOLS = ".brand, .site-header__bar > .drawer > summary, .site-header__search"
# Part of what has the focus lies under nothing else.
IS_SEEN = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  const at = (from, to, most) => [0.1, 0.5, 0.9].map(
    part => Math.min(Math.max(from + (to - from) * part, 0), most - 1));
  return at(box.left, box.right, innerWidth).some(x => at(box.top, box.bottom, innerHeight).some(y => {
    const top = document.elementFromPoint(x, y);
    return top && (e.contains(top) || top.contains(e));
  }));
}"""


def read_as(visitor, reader):
    """Read the page that is shown as one of the readers does."""
    width, height, letters, text = READERS[reader]
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.page.evaluate(
        "([letters, text]) => { const root = document.documentElement;"
        " root.dataset.text = letters; root.style.fontSize = text; }",
        [letters, text],
    )


def places(visitor, selector):
    """Where things stand, left and top, in whole pixels."""
    return visitor.page.eval_on_selector_all(
        selector,
        "all => all.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect())"
        ".map(box => [Math.round(box.left), Math.round(box.top)])",
    )


@pytest.fixture(scope="module")
def learner_site(new_site, browser):
    """A site where the commissioner has begun to learn."""
    hr = Visitor(browser, new_site.url, phone=False).sign_in("hr")
    accept(hr, "向井 和子")
    hr.close()
    trainee = Visitor(browser, new_site.url).sign_in("commissioner")
    sign_pledge(trainee)
    trainee.close()
    return new_site


def open_lecture(visitor):
    """Open the first screen of the first lecture."""
    visitor.visit("/my/")
    visitor.page.locator(".modules a").first.click()
    visitor.arrive()
    visitor.visit(f"{urlsplit(visitor.page.url).path}?screen=1")


@pytest.mark.parametrize("reader", READERS)
def test_header_and_bar_leave_room(learner_site, people, reader):
    trainee = people(learner_site).sign_in("commissioner")
    open_lecture(trainee)

    read_as(trainee, reader)

    assert trainee.page.eval_on_selector(".site-header", SHARE) <= MOST_HEADER
    assert trainee.page.eval_on_selector(".player-bar", SHARE) <= MOST_BAR
    small = trainee.page.eval_on_selector_all(
        f"{TOOLS}, .player-bar .button",
        "(all, target) => all.filter(e => e.checkVisibility()).map(e => [e.innerText,"
        " e.getBoundingClientRect()]).filter(([, box]) => Math.min(box.width, box.height) < target)",
        TARGET,
    )
    assert small == []


@pytest.mark.parametrize("reader", READERS)
def test_header_keeps_its_order_on_every_page(new_site, people, reader):
    visitor = people(new_site)
    found = []

    for path in ("/", "/courses/", "/accounts/login/", "/search/?q=8050"):
        visitor.visit(path)
        read_as(visitor, reader)
        found.append(places(visitor, TOOLS))

    assert found[1:] == found[:1] * 3
    lines = [(top // TARGET, left) for left, top in found[0]]
    assert lines == sorted(lines), "the order of the screen is that of the keyboard"


def test_bar_stays_where_it_is_and_covers_no_focus(learner_site, people):
    trainee = people(learner_site).sign_in("commissioner")
    open_lecture(trainee)
    read_as(trainee, "text twice as large on a phone")
    first = places(trainee, ".player-bar .button")

    trainee.page.evaluate("document.querySelector('main').focus()")
    hidden = []
    for _press in range(MOST_STOPS):
        trainee.page.keyboard.press("Tab")
        if trainee.page.evaluate("!!document.activeElement.closest('.site-footer')"):
            break
        if not trainee.page.evaluate(IS_SEEN):
            hidden.append(trainee.page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
    else:
        pytest.fail("the footer is not reached by Tab")
    next_screen(trainee)
    read_as(trainee, "text twice as large on a phone")

    assert hidden == []
    assert places(trainee, ".player-bar .button") == first
