"""The one trail of who did what."""

import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


def teach_sqlite_purging(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give SQLite the function that the append-only triggers ask."""
    if connection.vendor == "sqlite":
        from audit.append_only import is_purging

        raw: sqlite3.Connection = connection.connection
        raw.create_function("yorisoi_purging", 0, lambda: int(is_purging(connection)))


class AuditConfig(AppConfig):
    """Lowest layer: knows no other app."""

    name = "audit"
    verbose_name = "監査記録"

    def ready(self) -> None:
        """Hook every new database connection."""
        connection_created.connect(teach_sqlite_purging, dispatch_uid="audit.purging")
