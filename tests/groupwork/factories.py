"""A course with one meeting, its run, its session and its people."""

from datetime import timedelta

from django.utils import timezone

from courses.groupwork.domain import attendance, bookings, sessions
from courses.groupwork.models import GroupSession
from courses.models import RunModule
from people.models import District
from tests.cases.factories import make_case, sign
from tests.factories import UserFactory, add_group_work, add_stage, enrol, make_course, make_run
from tests.remembered import remembered


@remembered
def make_meeting(key="small", *, with_case=True, **fields):
    """A course whose only module is a meeting on a case; returns the open run."""
    course = make_course(key, requires_pledge=False)
    stage = add_stage(course, f"{key}-stage")
    values = {
        "ground_rules": [("line", "外で話しません")],
        "roles": [("role", {"key": "chair", "title": "司会", "duty": "時間を守る"})],
        "timetable": [("row", {"start": 0, "minutes": 90, "title": "話し合い"})],
    }
    page = add_group_work(stage, f"{key}-g1", **(values | fields))
    if with_case:
        page.cases.add(make_case(f"{key}-case"))
        page.save()
    return make_run(course)


@remembered
def make_office():
    return UserFactory(roles=["office"])


@remembered
def make_trainer():
    return UserFactory(roles=["trainer"])


def make_session(run, **fields):
    """A session of the run's meeting, `minutes_away` from now, made by the office."""
    return _make_session(run, about=int(timezone.now().timestamp() / 20), **fields)


@remembered
def _make_session(run, *, about, minutes_away=30, facilitators=None, page=None, **fields):
    # `about`: when; what was built a while ago would begin too soon.
    page = page or RunModule.objects.get(run=run).page
    starts_at = timezone.now() + timedelta(minutes=minutes_away)
    values = {
        "venue": "区民センター",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "case": page.cases.first(),
        "district": District.objects.get_or_create(key="hongo", defaults={"name": "本富士"})[0],
    }
    session = GroupSession(module=page, run=run, **(values | fields))
    trainers = [make_trainer()] if facilitators is None else facilitators
    return sessions.create_session(session, trainers, actor=make_office())


def make_open_session(run, **fields):
    session = make_session(run, **fields)
    return sessions.open_session(session, actor=session.facilitators.first())


@remembered
def make_trainee(run, **fields):
    """Somebody enrolled who has promised confidentiality."""
    enrolment = enrol(run, **fields)
    sign(enrolment.person)
    return enrolment


def book(session, enrolment, **options):
    return bookings.book(session, enrolment, actor=enrolment.person, **options)


def receive(session, enrolment):
    return attendance.check_in(session, enrolment, actor=session.facilitators.first())


def move(session, minutes):
    """Let time pass for a session: shift it into the past."""
    shift = timedelta(minutes=minutes)
    GroupSession.objects.filter(pk=session.pk).update(
        starts_at=session.starts_at - shift, ends_at=session.ends_at - shift
    )
    session.refresh_from_db()
    return session
