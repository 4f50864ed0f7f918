"""What several files of tests stand on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from curriculum.domain.load import load_folder
from tests.curriculum.folders import DATA


@pytest.fixture(scope="module")
def curricula(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The real curricula, read once for this file."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        load_folder(DATA)
        yield
        transaction.set_rollback(True)
