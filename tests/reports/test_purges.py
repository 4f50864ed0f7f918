"""Every command that removes or closes on its own says so on the trail, and leaves the record alone."""

from datetime import timedelta

import pytest
from django.core.management import call_command, get_commands
from django.utils import timezone

from audit.models import Entry
from certificates.models import Certificate, CertificateEvent
from courses.groupwork.domain import attendance
from courses.groupwork.models import Attendance, Booking, GroupSession
from courses.models import Enrolment, Evidence, ModuleProgress, Sitting
from home.domain import guests
from home.models import EventPage, GuestApplication
from notices.models import Notice
from people.domain import shelf
from people.models import Kept
from tests.certificates.factories import certify, make_pledge_run
from tests.factories import enrol
from tests.groupwork.factories import make_meeting, make_open_session
from tests.home.factories import make_application, make_event
from tests.notices.factories import reader, tell

pytestmark = pytest.mark.django_db
YEARS = timedelta(days=3660)
RECORD = [
    Evidence, Certificate, CertificateEvent, Enrolment, ModuleProgress, Booking, Attendance,
]  # fmt: skip


def old_guests():
    """Two guests of an event of ten years ago."""
    event = make_event()
    for _ in range(2):
        guests.apply(make_application(event))
    then = timezone.now() - YEARS
    EventPage.objects.filter(pk=event.pk).update(starts_at=then, ends_at=then + timedelta(hours=2))
    return GuestApplication


def old_notices():
    """Two notices of ten years ago, with nothing still to send."""
    for key in ("one", "two"):
        tell(reader(f"{key}@example.jp"), key)
    for notice in Notice.objects.all():
        notice.deliveries.update(state="cancelled")
    Notice.objects.update(created_at=timezone.now() - YEARS)
    return Notice


def old_sittings():
    """Two sittings of ten years ago."""
    enrolment = Enrolment.objects.first()
    module = enrolment.run.modules.first()
    for section in "ab":
        Sitting.objects.create(
            enrolment=enrolment, module=module, section_id=section,
            served_at=timezone.now() - YEARS,
        )  # fmt: skip
    return Sitting


def old_kept():
    """Two things on the shelf whose hour is over."""
    for owner in "ab":
        shelf.put(owner, {})
    Kept.objects.update(expires_at=timezone.now() - YEARS)
    return Kept


# command: (what makes old rows, the verb, the count in its entry's data)
PURGES = {
    "purge_guests": (old_guests, "home.guest.purge", "count"),
    "purge_kept": (old_kept, "people.kept.purge", "count"),
    "purge_notices": (old_notices, "notices.purge", "notices"),
    "purge_sittings": (old_sittings, "courses.sitting.purge", "count"),
}


@pytest.fixture
def record():
    """A person with a certificate, and one who came to a session; returns what is kept of both."""
    certify(make_pledge_run())
    run = make_meeting("meeting")
    session = make_open_session(run)
    attendance.walk_in(session, enrol(run).person.number, actor=session.facilitators.first())
    return kept()


def kept():
    """Every row of the record, as it is stored."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in RECORD}


def test_every_purge_is_known_here():
    assert {name for name in get_commands() if name.startswith("purge_")} - {
        "purge_revisions", "purge_embeds",
    } == set(PURGES)  # fmt: skip


@pytest.mark.parametrize("command", PURGES)
def test_purge_logs_its_count_and_never_touches_the_record(record, command):
    make, verb, name = PURGES[command]
    model = make()
    old, told = model.objects.count(), Entry.objects.count()

    call_command(command, verbosity=0)
    call_command(command, verbosity=0)

    assert not model.objects.exists()
    assert [row.data[name] for row in Entry.objects.filter(verb=verb)] == [old]
    assert Entry.objects.get(verb=verb).actor_id is None
    assert old >= 2
    assert Entry.objects.count() == told + 1
    assert kept() == record
    call_command("verify_records", verbosity=0)


def test_sessions_that_close_by_themselves_say_so_and_keep_who_came(record):
    then = timezone.now() - timedelta(hours=3)
    GroupSession.objects.update(starts_at=then - timedelta(hours=2), ends_at=then)

    call_command("close_sessions")
    call_command("close_sessions")

    closed = Entry.objects.filter(verb="groupwork.session.close")
    assert [row.actor_id for row in closed] == [None]
    assert kept() == record
