"""Every table that a migration has locked is still locked: a rebuilt table loses its triggers."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db
CALL = re.compile(r'\b(append_only|locked_when)\(\s*"(\w+)"')
MIGRATIONS = sorted(Path(settings.BASE_DIR).glob("*/**/migrations/*.py"))
LOCKED = sorted({found for path in MIGRATIONS for found in CALL.findall(path.read_text())})
SUFFIX = {"append_only": ("no", "append_only"), "locked_when": ("locked", "locked")}


def triggers_of(table: str) -> set[str]:
    """The names of the triggers that stand on a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                " WHERE relname = %s AND NOT tgisinternal AND tgenabled = 'O'",
                [table],
            )
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
        return {name for (name,) in cursor.fetchall()}


def test_migrations_are_found():
    tables = {table for _, table in LOCKED}

    assert {"courses_evidence", "courses_externaltraining", "audit_entry"} <= tables


@pytest.mark.parametrize(("how", "table"), LOCKED)
def test_locked_table_has_its_triggers(how, table):
    on_sqlite, on_postgresql = SUFFIX[how]
    wanted = (
        {f"{table}_{on_postgresql}"}
        if connection.vendor == "postgresql"
        else {f"{table}_{on_sqlite}_{verb}" for verb in ("UPDATE", "DELETE")}
    )

    assert wanted <= triggers_of(table)
