"""Tables that only grow: the database itself refuses to change or delete their rows.

`locked_when` does the same for the rows of a table that have come to their end.

A later migration that makes SQLite rebuild such a table drops its triggers: put its operations
into `rebuilding(table, …)`, or `locked_when(table, …)` into that migration again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
WHEN yorisoi_purging() = 0
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION yorisoi_append_only() RETURNS trigger AS $$
BEGIN
  IF current_setting('yorisoi.purging', true) = 'on' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$ LANGUAGE plpgsql
"""
POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION yorisoi_append_only()
"""

SQLITE_LOCK = """
CREATE TRIGGER {table}_locked_{verb} BEFORE {verb} ON {table}
WHEN OLD.{column} = '{value}' AND yorisoi_purging() = 0
BEGIN SELECT RAISE(ABORT, '{table} is locked once {column} is {value}'); END
"""
POSTGRESQL_LOCK_FUNCTION = """
CREATE OR REPLACE FUNCTION yorisoi_locked() RETURNS trigger AS $$
BEGIN
  IF current_setting('yorisoi.purging', true) = 'on' THEN
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  END IF;
  RAISE EXCEPTION '% is locked once %', TG_TABLE_NAME, TG_ARGV[0]
    USING ERRCODE = 'check_violation';
END $$ LANGUAGE plpgsql
"""
POSTGRESQL_LOCK = """
CREATE TRIGGER {table}_locked BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW WHEN (OLD.{column} = '{value}')
EXECUTE FUNCTION yorisoi_locked('{column} is {value}')
"""
VERBS = ("UPDATE", "DELETE")


def append_only(table: str) -> migrations.RunPython:
    """Return the migration operation that makes `table` refuse UPDATE and DELETE."""

    def forward(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        _refuse_changes(table, editor)

    def backward(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        _allow_changes(table, editor)

    return migrations.RunPython(forward, backward)


def rebuilding(table: str, *operations: Operation) -> list[Operation]:
    """Return operations on an append-only table with what keeps it so afterwards, either way."""

    def again(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        _allow_changes(table, editor)
        _refuse_changes(table, editor)

    noop = migrations.RunPython.noop
    return [
        migrations.RunPython(noop, again),
        *operations,
        migrations.RunPython(again, noop),
    ]


def _refuse_changes(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL_FUNCTION, params=None)
        editor.execute(POSTGRESQL.format(table=table), params=None)
    else:
        for verb in VERBS:
            editor.execute(SQLITE.format(table=table, verb=verb))


def _allow_changes(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
    else:
        for verb in VERBS:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def locked_when(table: str, *, column: str, value: str) -> migrations.RunPython:
    """Return the operation that makes `table` refuse UPDATE and DELETE of rows at that value.

    The step that brings a row there still passes: what the row was before is what counts.
    """
    names = {"table": table, "column": column, "value": value}

    def forward(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(POSTGRESQL_LOCK_FUNCTION, params=None)
            editor.execute(POSTGRESQL_LOCK.format(**names), params=None)
        else:
            for verb in VERBS:
                editor.execute(SQLITE_LOCK.format(verb=verb, **names))

    def backward(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_locked ON {table}")
        else:
            for verb in VERBS:
                editor.execute(f"DROP TRIGGER {table}_locked_{verb}")

    return migrations.RunPython(forward, backward)


def is_purging(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether this connection is inside `purging()`."""
    return bool(getattr(connection, "yorisoi_purging", False))


@contextmanager
def purging(connection: BaseDatabaseWrapper | None = None) -> Iterator[None]:
    """Let the audited retention purge and erasure, and nothing else, remove rows."""
    target = connection or connections[DEFAULT_DB_ALIAS]
    _switch(target, on=True)
    try:
        yield
    finally:
        _switch(target, on=False)


def _switch(connection: BaseDatabaseWrapper, *, on: bool) -> None:
    connection.yorisoi_purging = on  # type: ignore[attr-defined]
    if connection.vendor == "postgresql" and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('yorisoi.purging', %s, false)", ["on" if on else "off"]
            )
