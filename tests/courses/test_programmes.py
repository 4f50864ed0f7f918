"""Random programmes: nothing is open unless its conditions hold, and what passes can be completed.

What holds is said here a second time, naively and need by need, so that the two can disagree.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.domain import openings
from courses.domain.assessment import assess
from courses.domain.feasibility import obstacles, walk
from courses.domain.needs import FROM_THE_START, OF_STAGE, Need
from courses.domain.progress import Fact, ModuleRule, RequirementRule, RunRules, StageRule
from courses.domain.projection import expected_modules
from tests.courses.programmes import FIRST_DAY, LAST_DAY, audiences, days, programmes

GOOD = {"quiz": "passed", "worksheet": "accepted", "attendance": "present"}
ASKED = {"stage": None, "quizzes": "quiz", "worksheets": "worksheet", "sessions": "attendance"}
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def done(keys, *, unlocked=()):
    facts = [Fact(k, k.rpartition(":")[2], NOON, k, GOOD.get(k.rpartition(":")[2], "")) for k in keys]
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
    return module.is_required and bool((set(codes) if module.is_choice else above) & module.audiences)


@st.composite
def situations(draw):
    """A programme, somebody in it, what they have done, a day."""
    rules = draw(programmes())
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


@settings(max_examples=150, deadline=None)
@given(situations())
def test_nothing_is_open_unless_its_conditions_hold(situation):
    assert wrongly_open(situation) == []


@settings(max_examples=60, deadline=None)
@given(programmes(), audiences)
def test_whoever_is_asked_anything_completes_a_programme_that_passes(rules, codes):
    if obstacles(rules, until=LAST_DAY):
        return

    progress = walk(rules, codes, LAST_DAY)

    assert progress.is_completed == bool(progress.own_conditions)


@settings(max_examples=60, deadline=None)
@given(situations(), days)
def test_what_is_stored_does_not_depend_on_the_day(situation, other_day):
    rules, codes, met, unlocked, day = situation
    facts = done(sorted(met), unlocked=sorted(unlocked))

    stored = [expected_modules(assess(rules, codes, facts, each)) for each in (day, other_day)]

    assert stored[0] == stored[1]


@settings(max_examples=60, deadline=None)
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
