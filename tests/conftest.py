"""Fixtures that every test may use."""

import gc
from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from audit.append_only import purging
from tests import migrated
from tests.remembered import MEMORY

DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the tests that touch no database: another one tells nothing new of them."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") is None and not DATABASE & asked:
            item.add_marker(pytest.mark.pure)
    yield
    # Files without a database first, while one is being migrated; then the longest files.
    tests = Counter(item.path for item in items)
    waiting = {item.path for item in items if item.get_closest_marker("pure") is None}
    items.sort(key=lambda item: (item.path in waiting, -tests[item.path], item.path))


def pytest_collection_finish() -> None:
    """Leave what lasts as long as the process out of the search for rubbish: it is most there is."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Throttles and settings kept in the cache do not leak between tests."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[bool]:
    """Begin with a copy of the migrated database, which pytest-django finds and leaves alone."""
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        migrated.begin(name)
    yield True
    with django_db_blocker.unblock():
        migrated.end(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let builders know what is written."""
    connection.execute_wrappers.append(MEMORY.watch)


@pytest.fixture(autouse=True)
def _nothing_written() -> None:
    """Let builders know that the database is as every test finds it."""
    MEMORY.begin()


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits; afterwards the database is as it was.

    pytest-django's own way empties the database, the page root included, and cannot empty tables
    that only grow. The name is its own: it makes a test database only for tests that ask for one
    by a name that it knows. A test alone with another would run on the database of `DATABASE_URL`.
    """
    with django_db_blocker.unblock():
        # Read into the cache, so that no signal makes them anew while they are put back.
        ContentType.objects.get_for_models(*apps.get_models())
        before = connection.creation.serialize_db_to_string()
        try:
            yield
        finally:
            with purging():
                call_command(
                    "flush", verbosity=0, interactive=False, reset_sequences=False,
                    inhibit_post_migrate=True,
                )  # fmt: skip
            connection.creation.deserialize_db_from_string(before)
            # Links between rows come back under other keys.
            MEMORY.forget()


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """Real commits, for tests with threads."""
