"""What tests of quizzes share."""

import pytest

from curriculum.domain.permissions import sync_roles


@pytest.fixture
def groups(db: None) -> None:
    """The groups with their rights in the admin."""
    sync_roles()
