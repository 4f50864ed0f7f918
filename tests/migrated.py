"""A database that this very code has migrated: every process of the tests begins with a copy.

Migrating takes the better part of a minute. It is done once, in a process of its own, and lasts
until a line of the code changes; the sites of the browser tests begin with it too.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[1]
# Migrations call what lies around them: any other line of code makes another database.
SOURCES = ("site", "courses", "quizzes", "certificates")
PREFIX = "yorisoi_migrated_"


def prepare() -> None:
    """Make it, if this code has none yet."""
    if connection.vendor == "sqlite":
        _kept_in_file()
    else:
        _kept_on_server()


def begin(name: str) -> None:
    """Put a migrated copy in the place of the test database `name`."""
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)
        give(Path(name))
        return
    kept = _kept_on_server()
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')


def end(name: str) -> None:
    """Remove the test database `name`."""
    connections.close_all()
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)
        return
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def give(target: Path) -> None:
    """Copy the migrated SQLite file."""
    _copy(_kept_in_file(), target)


def _kept_in_file() -> Path:
    """Return the migrated SQLite file, which is made where there is none."""
    kept = settings.DATA_DIR / f"{PREFIX}{_digest()}.sqlite3"
    with _alone("file"):
        if not kept.exists():
            for other in settings.DATA_DIR.glob(f"{PREFIX}*.sqlite3"):
                other.unlink()
            with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
                _migrate({"DATA_DIR": folder}, without=("DATABASE_URL",))
                whole = Path(folder) / "whole.sqlite3"
                _copy(Path(folder) / "yorisoi.sqlite3", whole)
                whole.replace(kept)
    return kept


def _kept_on_server() -> str:
    """Return the name of the migrated database of PostgreSQL, which is made where there is none."""
    url = urlsplit(os.environ["DATABASE_URL"])
    mine = f"{PREFIX}{url.path.strip('/')}_"
    kept, half = f"{mine}{_digest()}", f"{mine}half"
    with _alone("server"), _server() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [mine])
        found = {name for (name,) in cursor.fetchall()}
        if kept not in found:
            for other in found:
                cursor.execute(f'DROP DATABASE "{other}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{half}"')
            _migrate({"DATABASE_URL": url._replace(path=f"/{half}").geturl()})
            cursor.execute(f'ALTER DATABASE "{half}" RENAME TO "{kept}"')
    return kept


@contextmanager
def _alone(where: str) -> Iterator[None]:
    """Let one process at a time look whether there is one there, and make it."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / f"{PREFIX}{where}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _server() -> Iterator[Any]:
    """Yield a cursor outside of any of the project's databases."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def _migrate(told: dict[str, str], without: tuple[str, ...] = ()) -> None:
    kept = {key: value for key, value in os.environ.items() if key not in without}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "config.settings.test"} | told
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


def _digest() -> str:
    files = [path for source in SOURCES for path in (ROOT / source).rglob("*.py")]
    said = hashlib.sha256()
    for path in (ROOT / "requirements.txt", *sorted(files)):
        said.update(path.relative_to(ROOT).as_posix().encode())
        said.update(path.read_bytes())
    return said.hexdigest()[:16]


if __name__ == "__main__":
    # So that it is made while tests run that need no database.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    prepare()
