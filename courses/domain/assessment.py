"""How progress is computed: a pure function of requirements, evidence and the day asked of.

No database, no clock. Only what is open depends on the day, and only where a date opens it:
whatever is stored comes from the evidence alone.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from courses.domain.judging import Judge
from courses.domain.openings import first_day, opening_of, waits_of
from courses.domain.progress import (
    ALWAYS,
    Fact,
    ModuleRule,
    ModuleState,
    Progress,
    RunRules,
    StageRule,
    StageState,
)


def assess(
    rules: RunRules, audiences: Iterable[str], facts: Iterable[Fact], day: date
) -> Progress:
    """Compute everything about one enrolment, as it is on `day`."""
    judge = Judge(rules, audiences, facts)
    progress = Progress(
        stages=tuple(_stage(judge, stage, day) for stage in rules.stages),
        course_conditions=tuple(judge.condition(r) for r in rules.by_module.get(None, [])),
        choice=judge.choice(),
        is_started=bool(judge.valid),
        completed_at=None,
        choose_min=rules.choose_min,
    )
    if not progress.is_completed:
        return progress
    ids = {i for c in progress.conditions for i in c.evidence}
    last = max((f.occurred_at for f in judge.valid if f.id in ids), default=None)
    return replace(progress, completed_at=last)


def _stage(judge: Judge, stage: StageRule, day: date) -> StageState:
    """Judge one stage: opened by its conditions, or by the office with a reason."""
    conditions = opening_of(judge, stage, day)
    opens_on = ALWAYS if stage.key in judge.unlocked else first_day(conditions)
    return StageState(
        rule=stage,
        opens_on=opens_on,
        is_open=has_come(opens_on, day),
        conditions=conditions,
        modules=tuple(
            _module(judge, m, opens_on, day) for m in judge.rules.modules if m.stage == stage.key
        ),
        asked=judge.asked_in(stage.key),
    )


def _module(judge: Judge, module: ModuleRule, stage_opens: date | None, day: date) -> ModuleState:
    """Judge one module: open with its stage, to whom it is for, after what it waits for."""
    conditions = tuple(map(judge.condition, judge.requirements(module)))
    meeting = [judge.meeting[c.requirement] for c in conditions if c.is_met and c.requirement]
    is_done = bool(conditions) and len(meeting) == len(conditions)
    waits = waits_of(judge, module)
    is_available = judge.is_available(module)
    is_free = is_available and all(wait.is_met for wait in waits)
    opens_on = stage_opens if is_free else None
    return ModuleState(
        rule=module,
        is_required=judge.is_required(module),
        is_available=is_available,
        opens_on=opens_on,
        is_open=has_come(opens_on, day),
        waits=waits,
        conditions=conditions,
        completed_at=max((f.occurred_at for f in meeting), default=None) if is_done else None,
    )


def has_come(opens_on: date | None, day: date) -> bool:
    """Tell whether the day has come from which something is open."""
    return opens_on is not None and opens_on <= day
