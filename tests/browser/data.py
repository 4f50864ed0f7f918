"""The data that the sites of the browser tests begin with: made once, shared by all processes.

Making the whole demo takes a minute, so a process of its own does it beside the first tests, which
begin on the first day.
"""

import fcntl
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests import migrated
from tests.browser.server import ROOT, Server, copy_of

# The first of the meetings that can be opened at once begins twenty minutes after it is planned.
FRESH_SECONDS = 10 * 60
# Held for as long as this process lasts, which waits for none of them.
_MAKING: list[subprocess.Popen[bytes]] = []


def first_day(shared: Path) -> Path:
    """Return the folder of a site on which nobody has done anything yet."""

    def prepare(folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        migrated.give(folder / "yorisoi.sqlite3")
        Server(folder).manage("prepare_demo", "--accounts-only")

    return _prepared(shared, "first_day", prepare)


def demo_ward(shared: Path) -> Path:
    """Return the folder of the whole demo: the first day, to which the people are added."""

    def prepare(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        copy_of(first_day(shared), folder)
        (folder / "ready").unlink()
        Server(folder).manage("load_demo", "--keep-fresh")

    return _prepared(shared, "demo_ward", prepare)


def begin_demo_ward(shared: Path) -> None:
    """Let another process make the demo, unless one is at it; whoever needs it waits for it."""
    try:
        (shared / "demo_ward.begun").touch(exist_ok=False)
    except FileExistsError:
        return
    command = [sys.executable, "-m", "tests.browser.data", str(shared)]
    with (shared / "demo_ward.log").open("wb") as log:
        _MAKING.append(subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log))


def end() -> None:
    """See out the process that makes the demo, if it is this one's."""
    for process in _MAKING:
        process.wait()


def is_old(folder: Path) -> bool:
    """Tell whether the meetings of a copy may begin too soon for those who come now."""
    return time.time() - (folder / "ready").stat().st_mtime > FRESH_SECONDS


def _prepared(shared: Path, name: str, prepare: Callable[[Path], object]) -> Path:
    """Make a data folder once, whichever of the processes comes first; the others wait."""
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            # The process before may have failed halfway: this one then says why as well.
            prepare(folder)
            (folder / "ready").touch()
    return folder


if __name__ == "__main__":
    demo_ward(Path(sys.argv[1]))
