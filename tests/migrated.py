"""A database that this very code has migrated, kept for the sites of the browser tests.

Migrating is the longest that they wait for, and the tests before them have done it.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Migrations call what lies around them: any other line of code makes another database.
SOURCES = ("site", "courses", "quizzes", "certificates")
PREFIX = "migrated-"


def keep(folder: Path, database: str) -> None:
    """Keep a copy of a database that was just migrated, in place of those of other code."""
    target = folder / _name()
    for other in folder.glob(f"{PREFIX}*"):
        other.unlink(missing_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    _copy(Path(database), half)
    half.replace(target)


def give(folder: Path, database: Path) -> None:
    """Begin a database with the copy that was kept, if this code has one."""
    kept = folder / _name()
    if kept.exists() and not database.exists():
        _copy(kept, database)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _name() -> str:
    files = [path for source in SOURCES for path in (ROOT / source).rglob("*.py")]
    said = hashlib.sha256()
    for path in (ROOT / "requirements.txt", *sorted(files)):
        said.update(path.relative_to(ROOT).as_posix().encode())
        said.update(path.read_bytes())
    return f"{PREFIX}{said.hexdigest()[:16]}.sqlite3"
