"""How far somebody is, and why: what goes into the computation and what comes out.

No database, no clock. The screen, HR and the tests read the same `Condition`s;
`courses.domain.assessment` computes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from courses.domain.needs import SHUT, Opening, Waits

# Before every day that anybody asks of: open by what was done, whatever the day.
ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class RequirementRule:
    """One thing to do. `module` is None for what the whole course asks (pledge, survey)."""

    key: str
    kind: str
    title: str
    module: str | None = None


@dataclass(frozen=True, slots=True)
class ModuleRule:
    """A module and whom it is for, by audience codes.

    `waits_for`: the modules that must be done first; None if that cannot be read.
    """

    key: str
    title: str
    stage: str
    minutes: int = 0
    audiences: frozenset[str] = frozenset()
    open_to: frozenset[str] = frozenset()
    is_required: bool = True
    is_choice: bool = False
    waits_for: Waits | None = ()


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage and what opens it. `is_opened`: the office has opened it to the whole run."""

    key: str
    title: str
    opening: Opening = SHUT
    is_opened: bool = False


@dataclass(frozen=True)
class RunRules:
    """All that a run asks, in order. `choose_min`: how many sector lectures the sectorless choose."""

    stages: tuple[StageRule, ...]
    modules: tuple[ModuleRule, ...]
    requirements: tuple[RequirementRule, ...]
    choose_min: int = 0
    audience_parents: Mapping[str, str | None] = field(default_factory=dict)

    @cached_property
    def by_module(self) -> dict[str | None, list[RequirementRule]]:
        """Requirements grouped by module key."""
        groups: dict[str | None, list[RequirementRule]] = {}
        for rule in self.requirements:
            groups.setdefault(rule.module, []).append(rule)
        return groups


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of evidence. `stage` is set on an unlock, `voids` on a void."""

    id: str
    kind: str
    occurred_at: datetime
    requirement: str | None = None
    result: str = ""
    stage: str = ""
    voids: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold, in words, with the evidence that makes it hold.

    `day`: from which day a date holds. `parts`: what it consists of, where it is one of several
    ways or several things at once.
    """

    code: str
    text: str
    is_met: bool
    evidence: tuple[str, ...] = ()
    module: str | None = None
    requirement: str | None = None
    is_exempt: bool = False
    day: date | None = None
    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleState:
    """Where somebody stands in one module.

    `opens_on`: from which day it is open by what has been done so far, None if by no day;
    `is_open`: whether that day has come. `waits`: the modules of its stage that come first.
    """

    rule: ModuleRule
    is_required: bool
    is_available: bool
    opens_on: date | None
    is_open: bool
    waits: tuple[Condition, ...]
    conditions: tuple[Condition, ...]
    completed_at: datetime | None

    @property
    def met(self) -> int:
        """How many of its requirements are met."""
        return sum(condition.is_met for condition in self.conditions)

    @property
    def is_done(self) -> bool:
        """Whether every requirement is met. A module that asks nothing is never done."""
        return bool(self.conditions) and self.met == len(self.conditions)

    @property
    def missing(self) -> tuple[Condition, ...]:
        """What it waits for, besides the opening of its stage."""
        return tuple(c for c in self.waits if not c.is_met)

    @property
    def state(self) -> str:
        """todo, partial or done."""
        if self.is_done:
            return "done"
        return "partial" if self.met else "todo"


@dataclass(frozen=True, slots=True)
class StageState:
    """Whether a stage is open, and every condition of it.

    `opens_on` as of a module. `asked`: all that this person must do in it, chosen lectures too.
    """

    rule: StageRule
    opens_on: date | None
    is_open: bool
    conditions: tuple[Condition, ...]
    modules: tuple[ModuleState, ...]
    asked: tuple[Condition, ...] = ()

    @property
    def missing(self) -> tuple[Condition, ...]:
        """What keeps the stage closed."""
        return () if self.is_open else tuple(c for c in self.conditions if not c.is_met)

    @property
    def is_done(self) -> bool:
        """Whether all that is asked here is done. A stage that asks nothing is never done."""
        return bool(self.asked) and all(c.is_met for c in self.asked)


ASKS_NOTHING = Condition(
    "nothing",
    "この研修には、あなたの受ける単元がありません。研修事務局にご相談ください",
    is_met=False,
)


@dataclass(frozen=True)
class Progress:
    """The whole answer for one enrolment."""

    stages: tuple[StageState, ...]
    course_conditions: tuple[Condition, ...]
    choice: Condition | None
    is_started: bool
    completed_at: datetime | None
    choose_min: int = 0

    @cached_property
    def modules(self) -> dict[str, ModuleState]:
        """Every module by key, in order."""
        return {m.rule.key: m for stage in self.stages for m in stage.modules}

    @cached_property
    def by_requirement(self) -> dict[str, Condition]:
        """The condition of every requirement, by its key."""
        all_of_them = (
            *self.course_conditions,
            *(c for m in self.modules.values() for c in m.conditions),
        )
        return {c.requirement: c for c in all_of_them if c.requirement}

    def meets(self, requirement: str) -> bool:
        """Tell whether a requirement is met, whoever did it and however: online, paper, exempt."""
        condition = self.by_requirement.get(requirement)
        return condition is not None and condition.is_met

    def is_module_open(self, module: str | None) -> bool:
        """Tell whether a module (by key) can be worked in."""
        return module in self.modules and self.modules[module].is_open

    @cached_property
    def required(self) -> list[ModuleState]:
        """The modules that this person must do; one that asks nothing is not among them."""
        return [m for m in self.modules.values() if m.is_required and m.conditions]

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything that completes the course."""
        return self.course_conditions + self.own_conditions

    @property
    def own_conditions(self) -> tuple[Condition, ...]:
        """What this person must do in modules."""
        own = tuple(c for m in self.required for c in m.conditions)
        return own + ((self.choice,) if self.choice else ())

    @property
    def is_completed(self) -> bool:
        """Whether all of it is met. Whoever is asked nothing completes nothing."""
        asked = bool(self.conditions) and not self.is_outside
        return asked and all(c.is_met for c in self.conditions)

    @property
    def is_outside(self) -> bool:
        """Whether the modules of the run are for others: this person is asked none of them."""
        is_for_some = any(m.rule.is_required and m.conditions for m in self.modules.values())
        return is_for_some and not self.own_conditions

    @property
    def units(self) -> tuple[int, int]:
        """(done, total) in modules that this person must do, chosen lectures included."""
        done = sum(m.is_done for m in self.required)
        total = len(self.required)
        if self.choice:
            chosen = sum(
                m.is_done for m in self.modules.values() if m.rule.is_choice and m.conditions
            )
            wanted = max(1, self.choose_min)
            done, total = done + min(chosen, wanted), total + wanted
        return done, total

    @property
    def minutes_done(self) -> int:
        """Minutes of the modules that are done, required or taken freely."""
        return sum(m.rule.minutes for m in self.modules.values() if m.is_done and m.conditions)

    @property
    def state(self) -> str:
        """accepted, in_progress or completed: what the evidence alone says."""
        if self.is_completed:
            return "completed"
        return "in_progress" if self.is_started else "accepted"

    @property
    def survey_missing(self) -> tuple[Condition, ...]:
        """What keeps the survey closed: the opening of the last stage, then required meetings.

        The survey is open when nothing is missing.
        """
        if self.is_outside or not self.stages:
            return (ASKS_NOTHING,)
        meetings = (c for m in self.required for c in m.conditions if c.code == "attendance")
        return self.stages[-1].missing + tuple(c for c in meetings if not c.is_met)


def explain(
    progress: Progress,
    *,
    module: str | None = None,
    stage: str | None = None,
    gate: str | None = None,
) -> tuple[Condition, ...]:
    """Return every condition of a module, of a stage's opening, or of the course.

    `gate`: a module; returned is what opens it: the opening of its stage, then what it waits for.
    """
    if gate is not None:
        state = progress.modules[gate]
        return explain(progress, stage=state.rule.stage) + state.waits
    if module is not None:
        return progress.modules[module].conditions
    if stage is not None:
        return next(s for s in progress.stages if s.rule.key == stage).conditions
    return progress.conditions
