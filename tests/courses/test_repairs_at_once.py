"""Two press このとおりに直す at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.exceptions import ValidationError
from django.db import connection

from audit.models import Entry
from courses.domain import repairs
from tests.factories import UserFactory, add_lecture, add_stage, make_course, make_run


def test_of_two_repairs_at_once_one_is_made_and_the_other_asked_again(committed_db):
    stage = add_stage(make_course(), "stage-1", "pledge_signed")
    for key in ("l1", "l2", "l3"):
        add_lecture(stage, key)
    run = make_run(stage.get_parent().specific)
    hr, ready = UserFactory(roles=["HR"]), Barrier(2)

    def press(awaited):
        try:
            one = repairs.waits(run, "l3", awaited)
            seen = repairs.rehearse(run, one, actor=hr).digest
            # Both have read what is there before either takes the lock.
            ready.wait(timeout=30)
            repairs.carry_out(run, one, actor=hr, reason="順番の誤り", seen=seen)
        except ValidationError as error:
            return error.code
        finally:
            connection.close()
        return awaited

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, ["l1", "l2"]))

    made = run.modules.get(key="l3").waits_for["modules"]
    assert sorted(answers) == sorted(["changed", *made])
    entry = Entry.objects.get(verb="courses.run.repair_wait")
    assert entry.data["before"]["modules"] == []
