"""How progress is computed: a pure function of requirements and evidence.

No database, no clock. Rules come from the curriculum's `completion` and `unlock` keys.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from courses.domain.progress import (
    Condition,
    Fact,
    ModuleRule,
    ModuleState,
    Progress,
    RequirementRule,
    RunRules,
    StageRule,
    StageState,
)

COUNTING_ATTENDANCE = frozenset({"present", "transferred", "makeup"})
# What a fact must say to meet a requirement of the kind; kinds not named here need only exist.
COUNTING_RESULTS: Mapping[str, frozenset[str]] = {
    "quiz": frozenset({"passed"}),
    "worksheet": frozenset({"accepted"}),
    "attendance": COUNTING_ATTENDANCE,
}


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
