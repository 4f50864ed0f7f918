"""A running site and people with browsers."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import migrated
from tests.browser.server import Server, copy_of
from tests.browser.visitor import Visitor

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Path:
    """The folder that the test processes share."""
    # With several processes each has a folder of its own below it.
    base: Path = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def _prepared(shared: Path, name: str, prepare: Callable[[Path], object]) -> Path:
    """Make a data folder once, whichever of the test processes comes first; the others wait."""
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            # The process before may have failed halfway: this one then says why as well.
            prepare(folder)
            (folder / "ready").touch()
    return folder


@pytest.fixture(scope="session")
def first_day(shared) -> Path:
    """The real curricula, the accounts, open runs, sessions; nobody has done anything yet."""

    def prepare(folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        migrated.give(folder / "yorisoi.sqlite3")
        Server(folder).manage("prepare_demo", "--accounts-only")

    return _prepared(shared, "first_day", prepare)


@pytest.fixture(scope="session")
def demo_ward(shared, first_day) -> Path:
    """The whole demo: the first day, to which a second loading adds the people."""

    def prepare(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        copy_of(first_day, folder)
        (folder / "ready").unlink()
        Server(folder).manage("load_demo", "--keep-fresh")

    return _prepared(shared, "demo_ward", prepare)


def serve(data: Path) -> Server:
    """Serve a copy: its meetings begin soon, however long ago the first was made."""
    server = Server(data)
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


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items) -> Iterator[None]:
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
    yield
    # The longest first: one that begins last keeps the other process waiting.
    items.sort(key=lambda item: item.path.name != "test_journeys.py")
