"""What a player page costs among 1,000 trainees and 1,000 lectures.

Not part of the suite: `pytest -s tests/courses/bench_player.py`.
"""

import sys
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Enrolment, ModuleProgress, RunModule
from library import clock
from people.models import User
from tests.factories import add_lecture, add_stage, enrol, make_course, make_run

MANY = 1000


@pytest.mark.django_db
def test_player_page_among_a_thousand(client):
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1", sections=5)
    enrolment = enrol(make_run(course))
    client.force_login(enrolment.person)
    address = reverse("courses:module", args=[enrolment.pk, "l1"]) + "?screen=2"

    def measure(label: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            started = perf_counter()
            for _ in range(10):
                client.get(address)
        queries = len(captured) // 10
        sys.stdout.write(
            f"{label}: {queries} queries, {(perf_counter() - started) * 100:.0f} ms\n"
        )
        return queries

    alone = measure("1 trainee, 1 lecture")
    first = RunModule.objects.get()
    modules = RunModule.objects.bulk_create(
        RunModule(
            run=first.run, stage=first.stage, page=first.page, key=f"x{n}", order=n + 2,
            kind="lecture", title="x", minutes=5, is_required=False,
        )
        for n in range(MANY - 1)
    )  # fmt: skip
    people = User.objects.bulk_create(
        User(number=f"bench{n}", family_name="本郷", given_name="花子") for n in range(MANY - 1)
    )
    others = Enrolment.objects.bulk_create(
        Enrolment(run=first.run, person=person, accepted_at=clock.now()) for person in people
    )
    state = {"state": "todo", "is_required": False, "is_open": True, "met": 0, "total": 1}
    ModuleProgress.objects.bulk_create(
        [ModuleProgress(enrolment=row, module=first, **state) for row in others]
        + [ModuleProgress(enrolment=enrolment, module=module, **state) for module in modules]
    )

    assert measure(f"{MANY} trainees, {MANY} lectures") == alone
