"""A running site and people with browsers."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import data
from tests.browser.chromium import launch
from tests.browser.claims import Claims
from tests.browser.server import Server, copy_of
from tests.browser.visitor import Visitor

# These take minutes, and none of their tests needs what the one before did.
ALONE = ("test_journeys", "test_walk")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """The folder that the test processes share."""
    # With several processes each has a folder of its own below it.
    base: Path = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session", autouse=True)
def _read_once(shared) -> None:
    """Let axe read each kind of page in one of the processes."""
    Visitor.seen_by_axe = Claims(shared / "read_by_axe")


@pytest.fixture(scope="session")
def first_day(shared, request) -> Iterator[Path]:
    """The real curricula, the accounts, open runs, sessions; nobody has done anything yet."""
    folder = data.first_day(shared)
    if any(needs_demo(item) for item in request.session.items):
        data.begin_demo_ward(shared)
    yield folder
    data.end()


@pytest.fixture(scope="session")
def demo_ward(shared, first_day) -> Path:
    """The whole demo: the first day, to which a second loading adds the people."""
    return data.demo_ward(shared)


def serve(folder: Path) -> Server:
    """Serve a copy: its meetings begin soon, however long ago the first was made."""
    server = Server(folder)
    if data.is_old(folder):
        server.manage("load_demo", "--accounts-only", "--keep-fresh")
    return server.start()


@pytest.fixture(scope="module")
def new_site(first_day, tmp_path_factory) -> Iterator[Server]:
    """A site on its first day."""
    server = serve(copy_of(first_day, tmp_path_factory.mktemp("new") / "data"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def demo_site(demo_ward, tmp_path_factory) -> Iterator[Server]:
    """A site in the middle of the year."""
    server = serve(copy_of(demo_ward, tmp_path_factory.mktemp("demo") / "data"))
    yield server
    server.stop()


@pytest.fixture
def people(browser) -> Iterator[Callable[..., Visitor]]:
    """Make visitors; close their windows afterwards."""
    visitors: list[Visitor] = []

    def make(site: Server, **options) -> Visitor:
        visitors.append(Visitor(browser, site.url, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.close()


def needs_demo(item) -> bool:
    """Tell whether a test is about the whole demo."""
    values = getattr(item, "callspec", None)
    asked = [*item.fixturenames, *(values.params.values() if values else ())]
    return "demo_ward" in asked or "demo_site" in asked


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items) -> Iterator[None]:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # The tests of a file share a site, and with it a process.
            if item.path.stem not in ALONE:
                item.add_marker(pytest.mark.xdist_group(item.path.stem))
    yield
    # Those on a first day first, while the demo is being made; of these and of those the longest,
    # for one that begins last keeps the other processes waiting.
    demo = {group_of(item) for item in items if needs_demo(item)}
    items.sort(
        key=lambda item: (
            group_of(item) in demo,
            item.path.stem not in ALONE,
            -item.path.stat().st_size,
            item.path,
        )
    )


def group_of(item) -> str:
    """Return what stays with one process."""
    return item.nodeid if item.path.stem in ALONE else item.path.stem
