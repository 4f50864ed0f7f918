"""Wagtail's own search in the database, taught to read Japanese.

Text is analysed here, in Python, before it is indexed and before it is looked for, so that
SQLite and PostgreSQL find the same. Cases, answers, questions and people are never indexed.
"""

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks up
    """Return the backend for the database in use."""
    # Each module only loads with its own database.
    if connection.vendor == "postgresql":
        from library.search.postgres import PostgresBackend

        return PostgresBackend(params)
    from library.search.sqlite import SqliteBackend

    return SqliteBackend(params)
