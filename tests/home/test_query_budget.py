"""My page and module pages cost at most 20 queries, the same for one person and for sixty."""

from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.domain import pledges
from courses.models import CoursePage, CourseRun
from tests.cases.factories import approve_loaded
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run

pytestmark = pytest.mark.django_db
BUDGET = 20


@pytest.fixture
def run() -> CourseRun:
    """A run of the real staff course."""
    call_command("load_curriculum", str(settings.SITE_DIR / "curriculum" / "data"), verbosity=0)
    approve_loaded()
    return make_run(CoursePage.objects.get(key="staff-training"), starts_on=date(2026, 4, 1))


def learner(run: CourseRun):
    enrolment = enrol(run, UserFactory(audiences=["高支"]))
    pledges.sign_for(enrolment, actor=enrolment.person)
    return enrolment


def cost(client, address: str) -> int:
    client.get(address)  # fills what is kept between requests
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code in (200, 403)
    return len(captured)


def test_pages_cost_the_same_for_one_and_for_sixty(client, run):
    enrolment = learner(run)
    client.force_login(enrolment.person)
    module = reverse("courses:module", args=[enrolment.pk, "staff-l1"])
    for key in ("second", "third"):
        other = make_course(key, title=f"研修 {key}", requires_pledge=False)
        add_lecture(add_stage(other, key), f"{key}-l1")
        enrol(make_run(other), enrolment.person)
    addresses = [
        f"{reverse('home:my')}?enrolment={enrolment.pk}",
        module,
        f"{module}?screen=2",
        reverse("courses:module", args=[enrolment.pk, "staff-e2"]),
    ]
    alone = [cost(client, address) for address in addresses]

    for _ in range(59):
        learner(run)

    assert [cost(client, address) for address in addresses] == alone
    assert max(alone) <= BUDGET, dict(zip(addresses, alone, strict=True))
