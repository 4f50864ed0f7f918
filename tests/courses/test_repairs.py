"""Repairs in an open run: shown before they are made, for everybody at once, never for oneself."""

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from certificates.models import Certificate
from courses.domain import evidence, nominations, pledges, projection, repairs
from courses.domain.needs import FROM_THE_START, Need
from courses.models import Enrolment, ModuleProgress, RunStage
from tests.factories import (
    UserFactory,
    add_lecture,
    add_stage,
    enrol,
    learn_lecture,
    make_course,
    make_run,
)
from tests.outcomes import code_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def run():
    """Two lectures behind the pledge, then one behind quizzes that the office opens by hand."""
    course = make_course()
    first = add_stage(course, "stage-1", "pledge_signed")
    add_lecture(first, "l1")
    add_lecture(first, "l2")
    second = add_stage(course, "stage-2", opening=[("by_hand", None)])
    add_lecture(second, "l3")
    return make_run(course)


@pytest.fixture
@remembered
def hr():
    return UserFactory(roles=["HR"])


def repair(run, one, actor, reason="書き誤り"):
    seen = repairs.rehearse(run, one, actor=actor).digest
    return repairs.carry_out(run, one, actor=actor, reason=reason, seen=seen)


def codes_of(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        call(*args, **kwargs)
    return [error.code for error in refused.value.error_list]


def is_open(enrolment, module):
    return ModuleProgress.objects.get(enrolment=enrolment, module__key=module).opens_on is not None


def test_gate_is_put_right_for_everybody_after_it_was_shown(run, hr):
    enrolment = enrol(run)
    pledges.sign_for(enrolment, actor=enrolment.person)
    one = repairs.gate(run, "stage-2", [Need("pledge")])

    shown = repairs.rehearse(run, one, actor=hr)
    before = [is_open(enrolment, "l3"), RunStage.objects.get(key="stage-2").opening["all"]]
    repair(run, one, hr)

    assert [row.name for row in shown.rows] == [enrolment.person.get_full_name()]
    assert "段階 stage-2" not in shown.rows[0].before
    assert "段階 stage-2" in shown.rows[0].after
    assert before == [False, [{"kind": "by_hand"}]]
    assert is_open(enrolment, "l3")
    assert list(projection.drifts()) == []
    entry = Entry.objects.get(verb="courses.run.repair_gate")
    assert (entry.data["reason"], entry.data["stage"]) == ("書き誤り", "stage-2")


@pytest.mark.parametrize(
    ("needs", "code"),
    [
        ((), "no_condition"),
        ((Need("invented"),), "no_condition"),
        ((Need("quizzes", stage="stage-1"),), "nobody_opens"),
        ((Need("stage", stage="nowhere"),), "nobody_opens"),
        ((Need("stage", stage="stage-2"),), "nobody_opens"),
    ],
)
def test_gate_that_nobody_can_open_is_refused(run, hr, needs, code):
    def attempt():
        return repairs.rehearse(run, repairs.gate(run, "stage-2", needs), actor=hr)

    assert codes_of(attempt)[0] == code
    assert RunStage.objects.get(key="stage-2").opening["all"] == [{"kind": "by_hand"}]


def test_lecture_added_by_mistake_is_asked_of_nobody_and_its_record_stays(run, hr):
    enrolment = enrol(run)
    pledges.sign_for(enrolment, actor=enrolment.person)
    learn_lecture(enrolment, run.modules.get(key="l1"))
    learn_lecture(enrolment, run.modules.get(key="l2"))
    kept = enrolment.evidence.count()

    repair(run, repairs.module_out(run, "l3"), hr)

    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.COMPLETED
    assert Certificate.objects.filter(enrolment=enrolment).exists()
    assert enrolment.evidence.count() == kept
    assert list(projection.drifts()) == []
    assert code_of(repairs.module_out, run, "l3") == "no_such_module"


def test_last_module_that_asks_something_stays(run, hr):
    enrolment = enrol(run)
    for requirement in run.requirements.all():
        evidence.exempt(enrolment, requirement, actor=hr, reason="研修済み")
    run.modules.exclude(key="l1").update(audiences=[], open_to=[], is_required=False)

    one = repairs.module_out(run, "l1")

    assert codes_of(repairs.rehearse, run, one, actor=hr) == ["nobody_opens"]
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.COMPLETED


def test_nobody_loses_a_completion(run, hr):
    enrolment = enrol(run)
    asked = run.modules.get(key="l2").audiences
    repair(run, repairs.module_out(run, "l2"), hr)
    for requirement in run.requirements.exclude(module__key="l2"):
        evidence.exempt(enrolment, requirement, actor=hr, reason="研修済み")

    def ask_again(locked):
        locked.modules.filter(key="l2").update(audiences=asked, is_required=True)
        return {}

    one = repairs.Repair("courses.run.repair_module", ("", ""), ask_again, lambda _: one)

    assert codes_of(repairs.rehearse, run, one, actor=hr) == ["loses_completion"]
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.COMPLETED


@pytest.mark.parametrize("reason", ["", "  "])
def test_repair_without_a_reason_is_refused(run, hr, reason):
    one = repairs.gate(run, "stage-2", FROM_THE_START)

    assert code_of(repair, run, one, hr, reason) == "reason_missing"


def test_repair_is_made_only_as_it_was_shown(run, hr):
    one = repairs.gate(run, "stage-2", FROM_THE_START)
    seen = repairs.rehearse(run, one, actor=hr).digest
    enrol(run)

    assert code_of(repairs.carry_out, run, one, actor=hr, reason="誤り", seen=seen) == "changed"


def shown_and_overtaken(run, hr, first, second):
    """Return two repairs as they were made and shown before either was carried out."""
    seen = [repairs.rehearse(run, one, actor=hr).digest for one in (first, second)]
    repairs.carry_out(run, first, actor=hr, reason="書き誤り", seen=seen[0])
    return {"actor": hr, "reason": "書き誤り", "seen": seen[1]}


@pytest.mark.parametrize("what", ["gate", "waits", "trainers"])
def test_second_of_two_repairs_is_refused_though_it_changes_nothing_for_anybody(run, hr, what):
    one, other = UserFactory(roles=["trainer"]), UserFactory(roles=["trainer"])
    first, second = {
        "gate": lambda: (
            repairs.gate(run, "stage-2", FROM_THE_START),
            repairs.gate(run, "stage-2", [Need("pledge")]),
        ),
        "waits": lambda: (repairs.waits(run, "l3", "l1"), repairs.waits(run, "l3", "l2")),
        "trainers": lambda: (
            repairs.trainers(run, [one], actor=hr), repairs.trainers(run, [other], actor=hr),
        ),
    }[what]()  # fmt: skip

    said = shown_and_overtaken(run, hr, first, second)

    assert code_of(repairs.carry_out, run, second, **said) == "changed"
    before = first.said[0].removeprefix("「講義 l3」: ")
    assert before not in repairs.rehearse(run, second, actor=hr).said[0]
    assert Entry.objects.filter(verb__startswith="courses.run.repair_").count() == 1


def test_module_is_taken_out_once_by_two_who_saw_it(run, hr):
    first, second = repairs.module_out(run, "l3"), repairs.module_out(run, "l3")

    said = shown_and_overtaken(run, hr, first, second)

    assert code_of(repairs.carry_out, run, second, **said) == "no_such_module"
    assert Entry.objects.filter(verb="courses.run.repair_module").count() == 1


def test_nobody_repairs_what_they_learn_in_nor_what_is_over(run, hr):
    one = repairs.gate(run, "stage-2", FROM_THE_START)
    learner = UserFactory(roles=["HR"], audiences=["支"])
    enrol(run, learner)

    assert code_of(repairs.rehearse, run, one, actor=learner) == "own_record"
    type(run).objects.update(state="closed")
    assert code_of(repairs.rehearse, run, one, actor=hr) == "not_open"


def test_somebody_else_takes_over_the_run(run, hr):
    other = UserFactory(roles=["trainer"])
    both = UserFactory(roles=["trainer", "HR"])

    repair(run, repairs.trainers(run, [other], actor=hr), hr)

    assert list(run.trainers.all()) == [other]
    assert Entry.objects.get(verb="courses.run.repair_trainers").data["after"] == [other.number]
    assert code_of(repairs.trainers, run, [UserFactory()], actor=hr) == "not_trainer"
    assert code_of(repairs.trainers, run, [both], actor=both) == "own_grant"


def test_wrong_withdrawal_is_taken_back_with_all_that_was_learned(run, hr):
    enrolment = enrol(run)
    pledges.sign_for(enrolment, actor=enrolment.person)
    nominations.withdraw(enrolment, actor=hr, reason="別の方とまちがえた")

    nominations.reinstate(enrolment, actor=hr, reason="別の方だった")

    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.IN_PROGRESS
    assert list(projection.drifts()) == []
    assert Entry.objects.filter(verb="courses.enrolment.reinstate").count() == 1


def test_withdrawal_is_taken_back_only_once_by_somebody_else_in_an_open_run(run, hr):
    enrolment = enrol(run)
    refuse = nominations.reinstate

    assert code_of(refuse, enrolment, actor=hr, reason="誤り") == "not_withdrawn"
    nominations.withdraw(enrolment, actor=hr, reason="転勤")
    assert code_of(refuse, enrolment, actor=enrolment.person, reason="誤り") == "own_record"
    assert code_of(refuse, enrolment, actor=hr, reason=" ") == "reason_missing"
    type(run).objects.update(state="closed")
    assert code_of(refuse, enrolment, actor=hr, reason="誤り") == "run_closed"


def test_wrong_decline_is_decided_anew(run, hr):
    nomination = nominations.nominate(run, UserFactory(audiences=["支"]), actor=None)
    assert code_of(nominations.reopen, nomination, actor=hr, reason="誤り") == "not_declined"
    nominations.decline(nomination, actor=hr, note="定員のため")
    own = code_of(nominations.reopen, nomination, actor=nomination.person, reason="誤り")

    nomination = nominations.reopen(nomination, actor=hr, reason="定員が増えた")

    assert own == "own_record"
    assert nominations.accept(nomination, actor=hr).state == Enrolment.State.ACCEPTED
    assert (
        Entry.objects.get(verb="courses.nomination.reopen").data["declined_because"]
        == "定員のため"
    )
