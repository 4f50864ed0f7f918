"""What the database is told about our questions."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_postgresql_compiles_none_of_our_questions():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL compiles")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")

        assert cursor.fetchone() == ("off",)
