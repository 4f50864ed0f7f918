"""What PostgreSQL is told about our questions."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def spare_compiling(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Turn off JIT: who keeps whose record is asked person by person.

    PostgreSQL thinks that dearer than it is, and spent two seconds on compiling what takes a
    third of one. Said on each connection, and not as it opens: a pooler may refuse it there.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
