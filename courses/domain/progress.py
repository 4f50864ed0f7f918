"""How far somebody is, and why: a pure function of requirements and evidence.

No database, no clock. The screen, HR and the tests read the same `Condition`s.
Rules come from the curriculum's `completion` and `unlock` keys.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

COUNTING_ATTENDANCE = frozenset({"present", "transferred", "makeup"})
# What a fact must say to meet a requirement of the kind; kinds not named here need only exist.
COUNTING_RESULTS: Mapping[str, frozenset[str]] = {
    "quiz": frozenset({"passed"}),
    "worksheet": frozenset({"accepted"}),
    "attendance": COUNTING_ATTENDANCE,
}


@dataclass(frozen=True, slots=True)
class RequirementRule:
    """One thing to do. `module` is None for what the whole course asks (pledge, survey)."""

    key: str
    kind: str
    title: str
    module: str | None = None


@dataclass(frozen=True, slots=True)
class ModuleRule:
    """A module and whom it is for, by audience codes."""

    key: str
    title: str
    stage: str
    minutes: int = 0
    audiences: frozenset[str] = frozenset()
    open_to: frozenset[str] = frozenset()
    is_required: bool = True
    is_choice: bool = False


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage and what opens it."""

    key: str
    title: str
    unlock_rule: str = "none"
    unlock_stage: str = ""


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
    """One thing that must hold, in words, with the evidence that makes it hold."""

    code: str
    text: str
    is_met: bool
    evidence: tuple[str, ...] = ()
    module: str | None = None
    requirement: str | None = None
    is_exempt: bool = False


@dataclass(frozen=True, slots=True)
class ModuleState:
    """Where somebody stands in one module."""

    rule: ModuleRule
    is_required: bool
    is_available: bool
    is_open: bool
    conditions: tuple[Condition, ...]
    completed_at: datetime | None

    @property
    def met(self) -> int:
        """How many of its requirements are met."""
        return sum(condition.is_met for condition in self.conditions)

    @property
    def is_done(self) -> bool:
        """Whether every requirement is met. A module that asks nothing is done from the start."""
        return self.met == len(self.conditions)

    @property
    def state(self) -> str:
        """todo, partial or done."""
        if self.is_done:
            return "done"
        return "partial" if self.met else "todo"


@dataclass(frozen=True, slots=True)
class StageState:
    """Whether a stage is open, and every condition of it."""

    rule: StageRule
    is_open: bool
    conditions: tuple[Condition, ...]
    modules: tuple[ModuleState, ...]

    @property
    def missing(self) -> tuple[Condition, ...]:
        """What keeps the stage closed."""
        return () if self.is_open else tuple(c for c in self.conditions if not c.is_met)

    @property
    def is_done(self) -> bool:
        """Whether every module required here is done."""
        return all(m.is_done for m in self.modules if m.is_required)


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
        own = tuple(c for m in self.required for c in m.conditions)
        return self.course_conditions + own + ((self.choice,) if self.choice else ())

    @property
    def is_completed(self) -> bool:
        """Whether all of it is met. A run that asks nothing of somebody completes nothing."""
        return bool(self.conditions) and all(c.is_met for c in self.conditions)

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
        opening = self.stages[-1].missing if self.stages else ()
        meetings = (c for m in self.required for c in m.conditions if c.code == "attendance")
        return opening + tuple(c for c in meetings if not c.is_met)


def with_ancestors(codes: Iterable[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """Return the codes and all audiences that contain them: 高支 is 支 too."""
    found: set[str] = set()
    for code in codes:
        current: str | None = code
        while current and current not in found:
            found.add(current)
            current = parents.get(current)
    return frozenset(found)


def assess(rules: RunRules, audiences: Iterable[str], facts: Iterable[Fact]) -> Progress:
    """Compute everything about one enrolment from its run's rules, its audiences, its evidence."""
    own = frozenset(audiences)
    return _Assessment(rules, own, with_ancestors(own, rules.audience_parents), facts).progress()


class _Assessment:
    """One computation; the facts indexed once."""

    def __init__(
        self,
        rules: RunRules,
        own: frozenset[str],
        effective: frozenset[str],
        facts: Iterable[Fact],
    ) -> None:
        self.rules, self.own, self.effective = rules, own, effective
        facts = list(facts)
        voided = {fact.voids for fact in facts if fact.voids}
        self.valid = [f for f in facts if f.id not in voided and f.kind != "void"]
        self.meeting: dict[str, Fact] = {}
        for fact in sorted(self.valid, key=lambda f: (f.occurred_at, f.id)):
            if fact.requirement and _counts(fact):
                self.meeting.setdefault(fact.requirement, fact)
        self.unlocked = {f.stage: f for f in self.valid if f.kind == "unlock"}
        choices = [m for m in rules.modules if m.is_choice]
        self.has_sector = any(own & m.audiences for m in choices)
        self.must_choose = bool(choices) and rules.choose_min > 0 and not self.has_sector

    def condition(self, rule: RequirementRule) -> Condition:
        """Say whether one requirement is met."""
        fact = self.meeting.get(rule.key)
        return Condition(
            code=rule.kind,
            text=rule.title,
            is_met=fact is not None,
            evidence=(fact.id,) if fact else (),
            module=rule.module,
            requirement=rule.key,
            is_exempt=fact is not None and fact.kind == "exemption",
        )

    def is_required(self, module: ModuleRule) -> bool:
        """A sector lecture binds its own sector only; the rest bind their audience."""
        whom = self.own if module.is_choice else self.effective
        return module.is_required and bool(whom & module.audiences)

    def module(self, module: ModuleRule, *, stage_open: bool) -> ModuleState:
        """Judge one module."""
        conditions = tuple(self.condition(r) for r in self.rules.by_module.get(module.key, []))
        meeting = [self.meeting[c.requirement] for c in conditions if c.is_met and c.requirement]
        is_done = len(meeting) == len(conditions)
        available = bool(self.effective & (module.audiences | module.open_to))
        return ModuleState(
            rule=module,
            is_required=self.is_required(module),
            is_available=available,
            is_open=stage_open and available,
            conditions=conditions,
            completed_at=max((f.occurred_at for f in meeting), default=None) if is_done else None,
        )

    def choice(self, *, kind: str = "") -> Condition | None:
        """Say whether enough sector lectures were chosen; with `kind`, by that requirement alone."""
        if not self.must_choose:
            return None
        done: list[str] = []
        count = 0
        for module in (m for m in self.rules.modules if m.is_choice):
            rules = [r for r in self.rules.by_module.get(module.key, []) if kind in ("", r.kind)]
            if rules and all(r.key in self.meeting for r in rules):
                count += 1
                done += [self.meeting[r.key].id for r in rules]
        wanted = self.rules.choose_min
        return Condition(
            code="choice",
            text=f"分野別の講義から{wanted}つ以上",
            is_met=count >= wanted,
            evidence=tuple(done),
        )

    def unlock_conditions(self, stage: StageRule) -> tuple[Condition, ...]:
        """List what opens a stage."""
        match stage.unlock_rule:
            case "pledge_signed":
                return tuple(
                    self.condition(r)
                    for r in self.rules.by_module.get(None, [])
                    if r.kind == "pledge"
                )
            case "stage_quizzes_passed":
                return self._of_stage(stage.unlock_stage, "quiz", with_choice=True)
            case "stage_worksheets_reviewed":
                return self._of_stage(stage.unlock_stage, "worksheet", with_choice=False)
            case _:
                return ()

    def _of_stage(self, key: str, kind: str, *, with_choice: bool) -> tuple[Condition, ...]:
        conditions = [
            self.condition(rule)
            for module in self.rules.modules
            if module.stage == key and self.is_required(module)
            for rule in self.rules.by_module.get(module.key, [])
            if rule.kind == kind
        ]
        choice = self.choice(kind=kind) if with_choice else None
        return (*conditions, choice) if choice else tuple(conditions)

    def stage(self, stage: StageRule) -> StageState:
        """Judge one stage: opened by its conditions, or by the office with a reason."""
        conditions = self.unlock_conditions(stage)
        is_open = stage.key in self.unlocked or all(c.is_met for c in conditions)
        modules = tuple(
            self.module(m, stage_open=is_open) for m in self.rules.modules if m.stage == stage.key
        )
        return StageState(stage, is_open, conditions, modules)

    def progress(self) -> Progress:
        """Put it together."""
        progress = Progress(
            stages=tuple(self.stage(s) for s in self.rules.stages),
            course_conditions=tuple(self.condition(r) for r in self.rules.by_module.get(None, [])),
            choice=self.choice(),
            is_started=bool(self.valid),
            completed_at=None,
            choose_min=self.rules.choose_min,
        )
        if not progress.is_completed:
            return progress
        ids = {i for c in progress.conditions for i in c.evidence}
        last = max((f.occurred_at for f in self.valid if f.id in ids), default=None)
        return replace(progress, completed_at=last)


def _counts(fact: Fact) -> bool:
    """Tell whether a fact meets its requirement."""
    if fact.kind == "exemption":
        return True
    wanted = COUNTING_RESULTS.get(fact.kind)
    return wanted is None or fact.result in wanted


def explain(
    progress: Progress, *, module: str | None = None, stage: str | None = None
) -> tuple[Condition, ...]:
    """Return every condition of a module, of a stage's opening, or of the course."""
    if module is not None:
        return progress.modules[module].conditions
    if stage is not None:
        return next(s for s in progress.stages if s.rule.key == stage).conditions
    return progress.conditions
