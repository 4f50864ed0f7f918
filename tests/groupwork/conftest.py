"""A meeting on a case, and its session as it begins."""

import pytest

from tests.groupwork.factories import make_meeting, make_open_session


@pytest.fixture
def run():
    return make_meeting()


@pytest.fixture
def session(run):
    return make_open_session(run)
