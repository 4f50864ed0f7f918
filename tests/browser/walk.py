"""A walk through every page that somebody can reach by links, each looked at from all sides.

A page is looked at once for each kind: addresses that differ only by ids are one kind. Each is
read at three widths, with the text at twice its size, in forced colours and by keyboard alone;
axe-core reads it at every width and in the dark.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

from tests.browser.forced import vanished
from tests.browser.visitor import IDS, Visitor, read_by_axe

WIDTHS = {360: 740, 768: 1024, 1280: 900}
# 180 mm at 96 dots an inch.
A4 = 680
# In the dark nothing else is different.
OF_COLOURS = ("color-contrast", "link-in-text-block")
# Of the height of a phone's screen.
MOST_BAR = 0.15
# Wagtail's own screens, what is no page, and what ends the visit.
ELSEWHERE = re.compile(
    r"^/(admin|documents|media|pictures|static|_util)/|/accounts/logout/|"
    r"\.(pdf|ics|csv|xml|txt|svg|png|webp|vtt)$|/(feed|media|pictures)/"
)
# Each is drawn by one template, however many there are: one of each kind is enough.
ALIKE = [
    (re.compile(r"^/learn/#/[^/]+/$"), ("screen",)),
    (re.compile(r"^/(news|events|lecturers)/[^/]+/$"), ("",)),
    (re.compile(r"^/quizzes/attempts/#/$"), ("q",)),
]
TABBABLE = (
    "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), "
    "select:not([disabled]), textarea:not([disabled]), summary, [tabindex='0'], audio, video"
)


def kind_of(address: str) -> str:
    """Return what an address shows, without saying of whom or of which day."""
    parts = urlsplit(address)
    path = IDS.sub("#", parts.path)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    for pattern, asked in ALIKE:
        if pattern.match(path) and set(asked) & {*names, ""}:
            path = pattern.pattern
    return f"{path}?{'&'.join(names)}" if names else path


def pages(visitor: Visitor, starts: list[str], is_new: Callable[[str], bool]) -> Iterator[str]:
    """Follow the links from some addresses; yield each new kind of page while it is shown.

    `is_new` tells whether nobody else looks at a kind of page, or did before.
    """
    seen: set[str] = set()
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if kind in seen:
            continue
        seen.add(kind)
        if not is_new(kind):
            continue
        answer = visitor.page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        yield address
        links = visitor.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        for link in links:
            path = link.removeprefix(visitor.base).partition("#")[0]
            if (
                link.startswith(visitor.base)
                and path
                and not ELSEWHERE.search(urlsplit(path).path)
            ):
                waiting.append(urljoin("/", path))


def inspect(visitor: Visitor) -> list[str]:
    """Look at the page that is shown from all sides; return what is wrong with it."""
    wrong = _heading(visitor)
    for width, height in WIDTHS.items():
        visitor.page.set_viewport_size({"width": width, "height": height})
        wrong += _sticks_out(visitor, f"at {width}px") + _axe(visitor, f"at {width}px")
    visitor.page.emulate_media(color_scheme="dark")
    wrong += _axe(visitor, "in the dark", *OF_COLOURS)
    visitor.page.emulate_media(color_scheme="light")
    wrong += _keyboard(visitor) + vanished(visitor) + _on_paper(visitor)
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    visitor.page.evaluate("document.documentElement.style.fontSize = '200%'")
    return wrong + _sticks_out(visitor, "with text twice as large") + _crowded(visitor)


def _heading(visitor: Visitor) -> list[str]:
    count = visitor.page.locator("h1").count()
    return [] if count == 1 else [f"{visitor.page.url}: {count} headings of the first level"]


def _on_paper(visitor: Visitor) -> list[str]:
    """Print it: nothing is wider than the sheet between its margins."""
    visitor.page.emulate_media(media="print")
    visitor.page.set_viewport_size({"width": A4, "height": 1000})
    wrong = _sticks_out(visitor, "on paper")
    visitor.page.emulate_media(media="screen")
    return wrong


def _sticks_out(visitor: Visitor, when: str) -> list[str]:
    wide = visitor.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"{visitor.page.url} {when}: sticks out by {wide}px"] if wide > 0 else []


def _crowded(visitor: Visitor) -> list[str]:
    """With text twice as large, what stays at the foot of the screen leaves the page its room."""
    bars = visitor.page.evaluate(_BARS)
    return [
        f"{visitor.page.url}: {name} takes {share:.0%} of the screen"
        for name, share in bars
        if share > MOST_BAR
    ]


def _axe(visitor: Visitor, when: str, *rules: str) -> list[str]:
    result = read_by_axe(visitor.page, *rules)
    if not result.violations_count:
        return []
    return [f"{visitor.page.url} {when}: {result.generate_report()}"]


_BARS = """() => [...document.querySelectorAll("main *")].filter(e => {
  const style = getComputedStyle(e);
  return ["fixed", "sticky"].includes(style.position) && style.bottom !== "auto" && e.checkVisibility();
}).map(e => [e.className, e.getBoundingClientRect().height / innerHeight])"""
_MARK = """selector => {
  const group = e => e.type === "radio" && e.name;
  const names = new Set();
  let count = 0;
  for (const e of document.querySelectorAll(selector)) {
    if (!e.checkVisibility({visibilityProperty: true}) || e.tabIndex < 0 || e.closest("[inert]")) continue;
    if (e.tagName === "SUMMARY" && e.parentElement.firstElementChild !== e) continue;
    // One tab stop leads into a group of radio buttons.
    if (group(e)) { if (names.has(e.name)) continue; names.add(e.name); }
    e.dataset.walk = group(e) ? `radio ${e.name}` : String(count);
    count += 1;
  }
  return count;
}"""
# Tab goes on from where a page set the focus, even after a blur.
_FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
_WHERE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const outlined = style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  // A card's link wears its ring on the whole card.
  const ring = [e, e.closest(".card--link, .choice")].some(o => o && outlined(getComputedStyle(o)));
  const name = e.type === "radio" && e.name ? `radio ${e.name}` : e.dataset.walk;
  return {name, ring, what: e.outerHTML.slice(0, 120)};
}"""


def _keyboard(visitor: Visitor) -> list[str]:
    """Press Tab from the top: everything that can be used is reached, and seen to be."""
    page = visitor.page
    count = page.evaluate(_MARK, TABBABLE)
    page.evaluate(_FROM_THE_TOP)
    reached: set[str] = set()
    dim: list[str] = []
    for _ in range(count + 20):
        page.keyboard.press("Tab")
        where = page.evaluate(_WHERE)
        if where is None or where["name"] in reached:
            if len(reached) >= count or where is None:
                break
            continue
        if where["name"] is not None:
            reached.add(where["name"])
        if not where["ring"]:
            dim.append(where["what"])
    wrong = [f"{page.url}: no focus seen on {what}" for what in dim]
    if len(reached) < count:
        missed = page.evaluate(
            "got => [...document.querySelectorAll('[data-walk]')]"
            ".filter(e => !got.includes(e.dataset.walk)).map(e => e.outerHTML.slice(0, 120))",
            sorted(reached),
        )
        wrong.append(f"{page.url}: Tab never reaches {missed}")
    return wrong
