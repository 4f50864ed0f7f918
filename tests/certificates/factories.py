"""Certificates for tests, issued the way the site issues them."""

from typing import Any

from django.db import transaction

from certificates.models import Certificate
from courses.domain import pledges, runs
from courses.models import CoursePage, CourseRun, Enrolment
from library import clock
from people.models import Affiliation, Office, Organisation, Remit, User
from people.roles import Role
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run
from tests.remembered import remembered


@remembered
def make_pledge_course(key: str = "small", **fields: Any) -> CoursePage:
    """A course that is complete as soon as the pledge is signed."""
    course = make_course(key, **fields)
    add_stage(course, f"{key}-stage")
    return course


@remembered
def make_pledge_run(key: str = "small", **fields: Any) -> CourseRun:
    """An open run of such a course; its one lecture is open to staff but required of nobody."""
    course = make_pledge_course(key, **fields)
    stage = course.get_children().get().specific
    add_lecture(stage, f"{key}-extra", is_required=False)
    return open_unchecked(make_run(course, is_open=False))


@remembered
def open_unchecked(run: CourseRun) -> CourseRun:
    """Open a run as runs were opened before there was a check list: it asks for the pledge alone."""
    with transaction.atomic():
        run = runs.look_over(run).plan.run
        run.state, run.opened_at = CourseRun.State.OPEN, clock.now()
        run.save()
    return run


@remembered
def complete(run: CourseRun, person: User | None = None) -> Enrolment:
    """Enrol somebody and let them complete the run."""
    enrolment = enrol(run, person)
    pledges.sign_for(enrolment, actor=enrolment.person)
    enrolment.refresh_from_db()
    return enrolment


@remembered
def certify(run: CourseRun, person: User | None = None) -> Certificate:
    """Let somebody complete the run and return what was issued."""
    return Certificate.objects.get(enrolment=complete(run, person))


@remembered
def make_hr(*people: User, name: str = "福祉課") -> User:
    """An HR user who keeps the record of `people`, through the section that they are in."""
    section = Organisation.add_root(key=f"org-{Organisation.objects.count()}", name=name)
    office, _ = Office.objects.get_or_create(key="staff", defaults={"name": "職員"})
    for person in people:
        Affiliation.objects.create(
            user=person, organisation=section, office=office, started_on="2020-04-01"
        )
    hr = UserFactory(roles=[Role.HR])
    Remit.objects.create(user=hr, organisation=section)
    return hr
