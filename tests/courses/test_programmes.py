"""Random programmes: nothing is open unless its conditions hold, and what passes can be completed.

What holds is said here a second time, naively and need by need, so that the two can disagree.
"""

from datetime import UTC, datetime

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from courses.domain import assessment
from courses.domain.assessment import assess
from courses.domain.feasibility import obstacles, walk
from courses.domain.needs import OF_STAGE
from courses.domain.progress import Fact
from courses.domain.projection import expected_modules
from tests.courses.programmes import CODES, LAST_DAY, audiences, days, programmes

# An example is wanted, not the smallest one.
QUICK = settings(
    max_examples=300, deadline=None, database=None, phases=[Phase.generate], derandomize=True
)

GOOD = {"quiz": "passed", "worksheet": "accepted", "attendance": "present"}
ASKED = {"stage": None, "quizzes": "quiz", "worksheets": "worksheet", "sessions": "attendance"}
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def done(keys, *, unlocked=()):
    facts = [
        Fact(k, k.rpartition(":")[2], NOON, k, GOOD.get(k.rpartition(":")[2], "")) for k in keys
    ]
    return facts + [Fact(f"u{s}", "unlock", NOON, stage=s) for s in unlocked]


def holds(rules, codes, met, unlocked, day, stage, need):
    """Say whether a need holds, as a trainer would read it aloud."""
    if need.kind == "start":
        return True
    if need.kind == "pledge":
        return "pledge" in met and "pledge" in {r.key for r in rules.requirements}
    if need.kind == "date":
        return day >= need.day
    if need.kind == "by_hand":
        return stage in unlocked
    if need.kind == "any":
        return any(holds(rules, codes, met, unlocked, day, stage, one) for one in need.of)
    if need.kind in OF_STAGE:
        kind = ASKED[need.kind]
        asked = [r for r in rules.requirements if kind in (None, r.kind)]
        mine = {m.key for m in rules.modules if m.stage == need.stage and is_mine(rules, codes, m)}
        return {s.key for s in rules.stages} >= {need.stage} and all(
            r.key in met for r in asked if r.module in mine
        )
    return False


def is_mine(rules, codes, module):
    above = set(codes) | {rules.audience_parents[c] for c in codes}
    return module.is_required and bool(
        (set(codes) if module.is_choice else above) & module.audiences
    )


@st.composite
def situations(draw):
    """A programme, somebody in it, what they have done, a day."""
    rules = draw(programmes(tidy=draw(st.booleans())))
    keys = [r.key for r in rules.requirements]
    met = draw(st.sets(st.sampled_from(keys))) if keys else set()
    unlocked = draw(st.sets(st.sampled_from([s.key for s in rules.stages]), max_size=1))
    return rules, draw(audiences), met, unlocked, draw(days)


def wrongly_open(situation):
    """Return the stages and modules that are open although a condition of theirs does not hold."""
    rules, codes, met, unlocked, day = situation
    progress = assess(rules, codes, done(sorted(met), unlocked=sorted(unlocked)), day)
    wrong = [
        state.rule.key
        for state in progress.stages
        if state.is_open and state.rule.key not in unlocked
        and not (state.rule.opening and all(
            holds(rules, codes, met, unlocked, day, state.rule.key, need)
            for need in state.rule.opening
        ))
    ]  # fmt: skip
    for stage in progress.stages:
        for module in stage.modules:
            if module.is_open and not (stage.is_open and module.is_available and all(
                other in {m.key for m in rules.modules} and (
                    not progress.modules[other].is_required or progress.modules[other].is_done
                )
                for other in module.rule.waits_for or ()
            ) and module.rule.waits_for is not None):  # fmt: skip
                wrong.append(module.rule.key)
    return wrong


@settings(max_examples=100, deadline=None)
@given(situations())
def test_nothing_is_open_unless_its_conditions_hold(situation):
    assert wrongly_open(situation) == []


@settings(max_examples=40, deadline=None)
@given(programmes(tidy=True), audiences)
def test_whoever_is_asked_anything_completes_a_programme_without_obstacles(rules, codes):
    progress = walk(rules, codes, LAST_DAY)

    assert obstacles(rules, until=LAST_DAY) == ()
    assert progress.is_completed == bool(progress.own_conditions)


@settings(max_examples=40, deadline=None)
@given(programmes(), audiences)
def test_what_is_refused_is_shut_to_everybody_and_what_is_not_can_be_completed(rules, codes):
    found = obstacles(rules, until=LAST_DAY)
    progress = walk(rules, codes, LAST_DAY)

    shut = {o.stage for o in found if o.code == "stage_shut"}
    shut_modules = {o.module for o in found if o.code in ("module_shut", "module_for_nobody")}
    assert not any(stage.is_open for stage in progress.stages if stage.rule.key in shut)
    assert not any(progress.modules[key].is_open for key in shut_modules)
    if not found:
        assert progress.is_completed == bool(progress.own_conditions)


@settings(max_examples=40, deadline=None)
@given(situations(), days)
def test_what_is_stored_does_not_depend_on_the_day(situation, other_day):
    rules, codes, met, unlocked, day = situation
    facts = done(sorted(met), unlocked=sorted(unlocked))

    stored = [expected_modules(assess(rules, codes, facts, each)) for each in (day, other_day)]

    assert stored[0] == stored[1]


@settings(max_examples=40, deadline=None)
@given(situations())
def test_what_is_closed_says_why_and_what_is_open_needs_nothing(situation):
    rules, codes, met, unlocked, day = situation
    progress = assess(rules, codes, done(sorted(met), unlocked=sorted(unlocked)), day)

    for stage in progress.stages:
        assert stage.conditions
        assert stage.is_open == (not stage.missing)
        for module in stage.modules:
            if stage.is_open and module.is_available:
                assert module.is_open == (not module.missing)


def test_a_broken_gate_and_a_missing_check_are_caught(monkeypatch):
    """The properties above would fail: a date that has always come, a check that passes all."""
    with monkeypatch.context() as patch:
        patch.setattr(assessment, "has_come", lambda opens_on, day: True)
        assert find(situations(), wrongly_open, settings=QUICK)

    def stuck(rules):
        ways = [walk(rules, [code], LAST_DAY) for code in CODES]
        return any(way.own_conditions and not way.is_completed for way in ways)

    rules = find(programmes(), stuck, settings=QUICK)
    assert obstacles(rules, until=LAST_DAY)


def test_everything_that_can_go_wrong_is_drawn():
    drawn = set()

    @settings(max_examples=60, deadline=None, database=None, derandomize=True)
    @given(programmes())
    def draw(rules):
        drawn.update(o.code for o in obstacles(rules, until=LAST_DAY))

    draw()

    assert drawn == {
        "nothing_required", "stage_shut", "stage_empty", "module_for_nobody", "module_shut",
        "audience_stuck",
    }  # fmt: skip
