"""The demonstration's ward: made once, with its accounts; meetings to open."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from certificates.models import Certificate
from courses.groupwork.domain.sessions import open_session
from courses.groupwork.models import GroupSession
from courses.models import Evidence, Nomination
from curriculum.domain.demo.load import load_demo
from curriculum.domain.demo.sessions import MEETINGS, session_id
from curriculum.domain.demo.ward import ACCOUNTS, PASSWORD, account
from people.models import District, Organisation, User
from people.roles import roles_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_day(curricula: None) -> None:
    """The accounts alone."""
    load_demo(accounts_only=True)


def test_refused_outside_a_demonstration(curricula: None) -> None:
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")

    assert not User.objects.filter(number="staff").exists()


def test_accounts_have_their_roles_and_the_password(first_day: None) -> None:
    for person in ACCOUNTS:
        user = account(person.number)
        assert user.check_password(PASSWORD)
        assert roles_of(user) == {str(role) for role in person.roles}
    assert Organisation.objects.count() == 5
    assert District.objects.count() == 4


def test_the_two_trainees_start_at_nominated(first_day: None) -> None:
    rows = Nomination.objects.values_list("person__number", "state", "run__course__key")

    assert set(rows) == {
        ("staff", "nominated", "staff-training"),
        ("commissioner", "nominated", "supporter-training"),
    }
    assert not Evidence.objects.exists()
    assert not Certificate.objects.exists()


def test_hr_keeps_everybody(first_day: None) -> None:
    kept = User.objects.overseen_by(account("hr"))

    assert {"staff", "commissioner", "trainer"} <= set(kept.values_list("number", flat=True))


@pytest.mark.parametrize("module", MEETINGS)
def test_a_meeting_of_each_kind_can_be_opened_at_once(first_day: None, module: str) -> None:
    session = GroupSession.objects.get(pk=session_id(module, "soon"))

    assert timezone.now() < session.starts_at <= timezone.now() + timedelta(minutes=60)
    assert open_session(session, actor=account("trainer")).state == "open"


def test_every_district_has_a_meeting_to_come(first_day: None) -> None:
    for module in MEETINGS:
        coming = GroupSession.objects.filter(module__key=module, starts_at__gt=timezone.now())
        assert coming.values("district").distinct().count() == 4


def test_a_meeting_whose_time_has_passed_is_put_off_only_when_asked(first_day: None) -> None:
    first = GroupSession.objects.filter(pk=session_id("staff-g1", "soon"))
    passed = timezone.now() - timedelta(days=1)
    first.update(starts_at=passed, ends_at=passed + timedelta(hours=2))

    load_demo(accounts_only=True)
    left = first.get().starts_at
    load_demo(accounts_only=True, fresh=True)

    assert left == passed
    assert timezone.now() < first.get().starts_at <= timezone.now() + timedelta(minutes=60)


def test_a_meeting_about_to_begin_is_put_off(first_day: None) -> None:
    first = GroupSession.objects.filter(pk=session_id("staff-g1", "soon"))
    at_once = timezone.now() + timedelta(minutes=2)
    first.update(starts_at=at_once, ends_at=at_once + timedelta(hours=2))

    load_demo(accounts_only=True, fresh=True)

    assert first.get().starts_at >= timezone.now() + timedelta(minutes=15)


def test_a_meeting_that_was_held_is_followed_by_a_new_one(first_day: None) -> None:
    first = GroupSession.objects.get(pk=session_id("sup-g1", "soon"))
    open_session(first, actor=account("trainer"))

    made = load_demo(accounts_only=True, fresh=True)

    assert made["sessions"] == 1
    assert GroupSession.objects.filter(module=first.module, state="open").count() == 1
    soon = timezone.now() + timedelta(minutes=60)
    assert GroupSession.objects.filter(
        module=first.module, state="scheduled", starts_at__lte=soon
    ).exists()
