"""What many tests begin with, built once and then put back row by row.

Building a course and opening a run takes half a second, most of it in Python; the rows that come
of it are written in milliseconds. What a builder marked with `remembered` writes is kept, and put
back as it was when the builder is called again. It is run as ever wherever it could come out
differently: when anything else has been written in this test, in a transaction of the test's
own, or while the clock is set back.
"""

import functools
import io
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast

from django.apps import apps
from django.core.files.storage import Storage
from django.db import connection, models
from django.utils import timezone

from library import clock

P = ParamSpec("P")
R = TypeVar("R")
_Key = tuple[Any, ...]
_Row = tuple[Any, ...]
_Table = dict[Any, _Row]

# What only reads, or begins, or marks a place to return to.
_HARMLESS = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "PRAGMA", "SET", "EXPLAIN")
_WRITTEN = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "?(\w+)')
_UNKNOWN = "?"
# What signing in writes changes nothing that builders look at.
_SIGNING_IN = re.compile(
    r'.{1,12} "django_session"|UPDATE "people_user" SET "last_login" = \S+ WHERE'
)
# The transaction that every test runs in.
_DEPTH = 1
# SQLite takes no more values at once on some machines.
_VALUES = 900


class _Change(NamedTuple):
    """What a builder did to one table; the first value of a row is its primary key."""

    table: str
    added: list[_Row]
    altered: list[_Row]
    removed: list[Any]


class _Built(NamedTuple):
    """What a builder did: to the tables, to the storages, to what it was given and returned."""

    changes: list[_Change]
    files: list[tuple[Storage, str, bytes]]
    said: bytes


class _Memory:
    """What has been built in this process, and what the running test has written so far."""

    def __init__(self) -> None:
        self.built: dict[_Key, _Built] = {}
        self.path: _Key = ()
        self.writes = self.known = 0
        # While something is built: the tables that it has written to, as they were before.
        self.before: dict[str, _Table] | None = None

    def forget(self) -> None:
        """What every test finds in the database is no longer what it was."""
        self.built.clear()

    def begin(self) -> None:
        """A test begins: nothing is written yet."""
        self.path, self.known = (), self.writes

    def watch(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Note what may write, before it does; installed on the connection."""
        said = str(sql).lstrip("( \n")
        if not said.startswith(_HARMLESS) and not _SIGNING_IN.match(said):
            self.writes += 1
            if self.before is not None:
                found = _WRITTEN.match(said)
                table = found[1] if found else _UNKNOWN
                # Triggers keep SQLite's index of words in step with the table that it is made of.
                if table not in self.before and not table.endswith("_fts"):
                    self.before[table] = _rows(table)
        return execute(sql, params, many, context)

    def place(self) -> _Key | None:
        """Return what led to what is in the database; None if that is not known."""
        # What builders of builders do is kept with what they are part of.
        if self.before is not None or self.writes != self.known or _is_set_back():
            return None
        return self.path if len(connection.atomic_blocks) == _DEPTH else None


MEMORY = _Memory()


def _is_set_back() -> bool:
    return timezone.now() - clock.now() > timedelta(seconds=1)


def remembered(build: Callable[P, R]) -> Callable[P, R]:
    """Mark a builder that writes the same rows whenever it is called with the same values.

    Its arguments are plain values and saved rows. Whatever else it does, such as signing somebody
    in, is not done again.
    """

    @functools.wraps(build)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        place = MEMORY.place()
        said = None if place is None else _packed((args, kwargs), whole=True)
        if place is None or said is None:
            return build(*args, **kwargs)
        key = (*place, build.__module__, build.__qualname__, said)
        given = [v for v in (*args, *kwargs.values()) if isinstance(v, models.Model)]
        if built := MEMORY.built.get(key):
            result = cast(R, _put_back(built, given))
        else:
            result = _build(key, functools.partial(build, *args, **kwargs), given)
        if key in MEMORY.built:
            MEMORY.path, MEMORY.known = key, MEMORY.writes
        return result

    return again


def _build(key: _Key, build: "functools.partial[R]", given: list[models.Model]) -> R:
    """Build, and keep what was written."""
    values = [_values(row) for row in given]
    MEMORY.before = {}
    try:
        result = build()
    finally:
        before, MEMORY.before = MEMORY.before, None
    altered = [
        {name: value for name, value in _values(row).items() if old[name] != value}
        for row, old in zip(given, values, strict=True)
    ]
    said = _packed((result, altered))
    if said is not None and all(map(_model, before)):
        changes = list(_changes(before))
        MEMORY.built[key] = _Built(changes, list(_files(changes)), said)
    return result


def _put_back(built: _Built, given: list[models.Model]) -> Any:
    """Do once more what a builder did; return what it returned."""
    for change in built.changes:
        _write(change)
    for storage, name, content in built.files:
        with storage.open(name, "wb") as file:
            file.write(content)
    result, altered = _Unpickler(io.BytesIO(built.said)).load()
    for row, values in zip(given, altered, strict=True):
        vars(row).update(values)
    return result


def _values(row: models.Model) -> dict[str, Any]:
    """Return the values of a row in memory: adding a page changes the page above it."""
    return {field.attname: vars(row).get(field.attname) for field in row._meta.concrete_fields}


# The tables --------------------------------------------------------------------------------


@functools.cache
def _model(table: str) -> Any:
    """Return the model whose rows a table holds, if there is one."""
    known = apps.get_models(include_auto_created=True)
    return next((m for m in known if m._meta.db_table == table and not m._meta.proxy), None)


@functools.cache
def _columns(table: str) -> tuple[str, ...]:
    """Return the names of a table's columns, those that no model knows too; the key first."""
    key = _model(table)._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
        names = sorted((column[0] for column in cursor.description), key=lambda name: name != key)
    return tuple(map(connection.ops.quote_name, names))


def _rows(table: str) -> _Table:
    """Return all rows of a table, each value as the database can take it back."""
    if _model(table) is None:
        return {}
    # SQLite's driver converts columns, not expressions; PostgreSQL reads what it wrote as text.
    raw = "+{}" if connection.vendor == "sqlite" else "{}::text"
    columns = ", ".join(map(raw.format, _columns(table)))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table}"')
        return {row[0]: row for row in cursor.fetchall()}


def _changes(before: dict[str, _Table]) -> Iterator[_Change]:
    for table, old in before.items():
        rows = _rows(table)
        if rows != old:
            added = [row for key, row in rows.items() if key not in old]
            altered = [row for key, row in rows.items() if old.get(key, row) != row]
            yield _Change(table, added, altered, [key for key in old if key not in rows])


def _write(change: _Change) -> None:
    table, (key, *columns) = f'"{change.table}"', _columns(change.table)
    with connection.cursor() as cursor:
        for removed in change.removed:
            cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [removed])
        for row in change.altered:
            values = ", ".join(f"{column} = %s" for column in columns)
            cursor.execute(f"UPDATE {table} SET {values} WHERE {key} = %s", [*row[1:], row[0]])
        size = _VALUES // (len(columns) + 1)
        for start in range(0, len(change.added), size):
            rows = change.added[start : start + size]
            row = f"({', '.join(['%s'] * (len(columns) + 1))})"
            cursor.execute(
                f"INSERT INTO {table} ({', '.join([key, *columns])}) "
                f"VALUES {', '.join([row] * len(rows))}",
                [value for row in rows for value in row],
            )


def _files(changes: list[_Change]) -> Iterator[tuple[Storage, str, bytes]]:
    """Yield what the new rows keep in files."""
    for table, added, *_ in changes:
        model = _model(table)
        fields = [f for f in model._meta.local_fields if isinstance(f, models.FileField)]
        keys = [row[0] for row in added]
        for row in model._base_manager.filter(pk__in=keys) if fields else ():
            for file in filter(None, (getattr(row, field.attname) for field in fields)):
                with file.storage.open(file.name) as stored:
                    yield file.storage, file.name, stored.read()


# What is given and returned ------------------------------------------------------------------


class _Pickler(pickle.Pickler):
    """Writes of a row what it is found by; `whole`: and its values, as they are in memory."""

    def __init__(self, file: io.BytesIO, *, whole: bool) -> None:
        super().__init__(file)
        self.whole = whole

    def persistent_id(self, value: Any) -> Any:
        if not isinstance(value, models.Model):
            return None
        if value._state.adding:
            raise pickle.PicklingError("not saved")
        fields = value._meta.concrete_fields if self.whole else ()
        return (value._meta.label, value.pk, *(field.value_to_string(value) for field in fields))


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, said: Any) -> models.Model:
        label, key = said
        return apps.get_model(label)._base_manager.get(pk=key)


def _packed(value: Any, *, whole: bool = False) -> bytes | None:
    """Return what a value can be had again from; None if it cannot."""
    file = io.BytesIO()
    try:
        _Pickler(file, whole=whole).dump(value)
    except (pickle.PicklingError, TypeError, AttributeError):
        return None
    return file.getvalue()
