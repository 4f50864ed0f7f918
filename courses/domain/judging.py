"""Evidence judged requirement by requirement: what openings and progress are computed from.

No database, no clock.
"""

from collections.abc import Iterable, Mapping

from courses.domain.progress import Condition, Fact, ModuleRule, RequirementRule, RunRules

COUNTING_ATTENDANCE = frozenset({"present", "transferred", "makeup"})
# What a fact must say to meet a requirement of its kind; None: it need only exist. A kind that
# is not named here meets nothing.
COUNTING_RESULTS: Mapping[str, frozenset[str] | None] = {
    "pledge": None,
    "lecture": None,
    "survey": None,
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


def counts(kind: str, result: str) -> bool:
    """Tell whether a fact of this kind that says this counts."""
    if kind not in COUNTING_RESULTS:
        return False
    wanted = COUNTING_RESULTS[kind]
    return wanted is None or result in wanted


class Judge:
    """One person's facts in one run, indexed once."""

    def __init__(self, rules: RunRules, audiences: Iterable[str], facts: Iterable[Fact]) -> None:
        self.rules = rules
        self.own = frozenset(audiences)
        self.effective = with_ancestors(self.own, rules.audience_parents)
        facts = list(facts)
        voided = {fact.voids for fact in facts if fact.voids}
        self.valid = [f for f in facts if f.id not in voided and f.kind != "void"]
        self.meeting = self._meeting()
        self.unlocked = {f.stage for f in self.valid if f.kind == "unlock"}
        choices = [m for m in rules.modules if m.is_choice]
        has_sector = any(self.own & m.audiences for m in choices)
        self.must_choose = bool(choices) and rules.choose_min > 0 and not has_sector
        # Chosen lectures belong to the last stage that has any: before it, nobody can have
        # chosen enough of them.
        stages = {m.stage for m in choices}
        self.choice_stage = next((s.key for s in reversed(rules.stages) if s.key in stages), None)

    def _meeting(self) -> dict[str, Fact]:
        """Return the first fact that meets each requirement."""
        kinds = {rule.key: rule.kind for rule in self.rules.requirements}
        found: dict[str, Fact] = {}
        for fact in sorted(self.valid, key=lambda f: (f.occurred_at, f.id)):
            key = fact.requirement
            if key is None or key not in kinds:
                continue
            if fact.kind == "exemption" or (
                fact.kind == kinds[key] and counts(fact.kind, fact.result)
            ):
                found.setdefault(key, fact)
        return found

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

    def requirements(self, module: ModuleRule, *, kind: str = "") -> list[RequirementRule]:
        """Return what a module asks; with `kind`, of that kind alone."""
        return [r for r in self.rules.by_module.get(module.key, []) if kind in ("", r.kind)]

    def is_required(self, module: ModuleRule) -> bool:
        """A sector lecture binds its own sector only; the rest bind their audience."""
        whom = self.own if module.is_choice else self.effective
        return module.is_required and bool(whom & module.audiences)

    def is_available(self, module: ModuleRule) -> bool:
        """Tell whether the module is for this person, required or not."""
        return bool(self.effective & (module.audiences | module.open_to))

    def asked_in(self, stage: str, *, kind: str = "") -> tuple[Condition, ...]:
        """Return what this person must do in a stage; with `kind`, of that kind alone.

        Worksheets and meetings are not chosen: only lectures and their quizzes are.
        """
        own = [
            self.condition(rule)
            for module in self.rules.modules
            if module.stage == stage and self.is_required(module)
            for rule in self.requirements(module, kind=kind)
        ]
        chosen = stage == self.choice_stage and kind in ("", "quiz")
        choice = self.choice(kind=kind) if chosen else None
        return (*own, choice) if choice else tuple(own)

    @property
    def is_asked(self) -> bool:
        """Whether this person must do anything in the modules of this run."""
        return self.must_choose or any(
            self.is_required(m) and self.rules.by_module.get(m.key) for m in self.rules.modules
        )

    def choice(self, *, kind: str = "") -> Condition | None:
        """Say whether enough sector lectures were chosen; with `kind`, by that requirement alone."""
        if not self.must_choose:
            return None
        done: list[str] = []
        count = 0
        for module in (m for m in self.rules.modules if m.is_choice):
            rules = self.requirements(module, kind=kind)
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
