"""What planned sessions say before a run opens."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from courses.domain import drafts
from courses.groupwork.models import GroupSession
from tests.factories import add_group_work, add_stage, make_course, make_run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "state", "is_found"),
    [
        ((2026, 4, 1), "scheduled", False),
        ((2027, 3, 31), "scheduled", False),
        ((2026, 3, 31), "scheduled", True),
        ((2027, 4, 1), "scheduled", True),
        ((2027, 4, 1), "cancelled", False),
    ],
)
def test_session_outside_the_days_of_its_run_is_found(day, state, is_found):
    course = make_course()
    page = add_group_work(add_stage(course, "stage-1"), "g1")
    run = make_run(course, is_open=False)
    starts_at = timezone.make_aware(datetime(*day, 23, 0))
    GroupSession.objects.create(
        module=page, run=run, venue="区民センター", state=state,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
    )  # fmt: skip

    codes = [finding.code for finding in drafts.preview_opening(run).findings]

    assert ("session_outside_run" in codes) == is_found
