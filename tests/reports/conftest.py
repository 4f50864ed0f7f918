"""Two wards' worth of organisations, an HR user for each, an office."""

from types import SimpleNamespace

import pytest

from people.roles import Role
from tests.factories import add_lecture, add_stage, make_audiences, make_course, make_run
from tests.remembered import remembered
from tests.reports.factories import make_organisation, make_person, make_staff


@pytest.fixture
@remembered
def ward():
    """Two organisations with an HR user each, who keeps its people's record."""
    make_audiences()
    welfare = make_organisation("welfare")
    school = make_organisation("school")
    return SimpleNamespace(
        welfare=welfare,
        school=school,
        hr=make_staff(Role.HR, remit=welfare),
        other_hr=make_staff(Role.HR, remit=school),
        office=make_staff(Role.OFFICE),
        trainer=make_staff(Role.TRAINER),
        superuser=make_staff(is_superuser=True),
        person=make_person(welfare, number="w001"),
        stranger=make_person(school, number="s001"),
    )


@pytest.fixture
@remembered
def course():
    """A course of one stage, opened by the pledge, with two lectures."""
    course = make_course()
    stage = add_stage(course, "stage-1", "pledge_signed")
    add_lecture(stage, "l1")
    add_lecture(stage, "l2")
    return course


@pytest.fixture
@remembered
def run(course):
    """A run of it, open."""
    return make_run(course)
