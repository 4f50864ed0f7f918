"""Whether a programme can be gone through: what nobody can ever open or finish, and why.

Pure. It lets somebody of each audience do everything that is open to them, with the office
opening by hand whatever waits for it, up to the last day. Doing more never closes anything, so
what stays shut then is shut for ever.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from courses.domain.assessment import assess
from courses.domain.progress import Condition, Fact, ModuleState, Progress, RunRules, StageState
from library.domain.quotes import quoted

# What each kind of fact says when it counts; the others need say nothing.
SAID = {"quiz": "passed", "worksheet": "accepted", "attendance": "present"}
_THEN = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why nobody, or nobody of an audience, can go through. `text` says it to whoever plans.

    Codes: nothing_required, stage_shut, stage_empty, module_for_nobody, module_shut,
    audience_stuck.
    """

    code: str
    text: str
    stage: str = ""
    module: str = ""
    audience: str = ""


def obstacles(rules: RunRules, *, until: date | None = None) -> tuple[Obstacle, ...]:
    """Return all that keeps people from going through; nothing if everybody can.

    `until`: the last day of the run. A stage that a later date opens is never open in time.
    """
    day = until or date.max
    walks = {name: walk(rules, codes, day) for name, codes in _people(rules).items()}
    required = {name: each for name, each in walks.items() if each.own_conditions}
    if not required:
        text = "だれにも必修の単元がありません。単元の「必修」と対象区分をお確かめください。"
        return (Obstacle("nothing_required", text),)
    ways = list(walks.values())
    return (*_stages(ways), *_modules(ways), *_audiences(required))


def walk(rules: RunRules, audiences: Iterable[str], day: date) -> Progress:
    """Return how far somebody comes who does all that is open, to the end of `day`."""
    opened = tuple(replace(stage, is_opened=True) for stage in rules.stages)
    rules, codes = replace(rules, stages=opened), frozenset(audiences)
    facts = [_fact(rule.key, rule.kind) for rule in rules.by_module.get(None, [])
             if rule.kind != "survey"]  # fmt: skip
    while True:
        progress = assess(rules, codes, facts, day)
        more = [_fact(c.requirement or "", c.code) for c in _can_be_done(progress)]
        if not more:
            return progress
        facts += more


def _can_be_done(progress: Progress) -> list[Condition]:
    modules = [c for m in progress.modules.values() if m.is_open for c in m.conditions]
    survey = [] if progress.survey_missing else list(progress.course_conditions)
    return [condition for condition in modules + survey if not condition.is_met]


def _fact(requirement: str, kind: str) -> Fact:
    return Fact(requirement, kind, _THEN, requirement, SAID.get(kind, ""))


def _people(rules: RunRules) -> dict[str, frozenset[str]]:
    """Return whom to let walk: one of each audience, one of all, one of all without a sector.

    Whoever belongs to some of them is asked no more than the one of all, and chooses no more
    than the one without a sector.
    """
    codes = {code for m in rules.modules for code in m.audiences | m.open_to}
    sectors = {code for m in rules.modules if m.is_choice for code in m.audiences}
    people = {code: frozenset({code}) for code in sorted(codes)}
    groups = {"": frozenset(codes), "-": frozenset(codes - sectors)}
    return people | {name: group for name, group in groups.items() if group}


def _stages(ways: list[Progress]) -> list[Obstacle]:
    found = []
    for states in zip(*(way.stages for way in ways), strict=True):
        stage: StageState = states[0]
        name = quoted(stage.rule.title)
        if not stage.modules:
            text = f"{name}に単元がありません。単元を公開するか、この段階を非公開にしてください。"
            found.append(Obstacle("stage_empty", text, stage=stage.rule.key))
        elif not any(state.is_open for state in states):
            text = f"{name}は、だれにも開きません({_reasons(stage.missing)})。"
            found.append(Obstacle("stage_shut", text, stage=stage.rule.key))
    return found


def _modules(ways: list[Progress]) -> list[Obstacle]:
    found = []
    for key, first in ways[0].modules.items():
        states = [way.modules[key] for way in ways]
        offered = [state for state in states if state.is_available]
        name = quoted(first.rule.title)
        if not offered:
            text = f"{name}は、だれの対象でもありません。対象区分を選んでください。"
            found.append(Obstacle("module_for_nobody", text, first.rule.stage, key))
        elif not any(state.is_open for state in offered):
            text = f"{name}は、だれにも開きません({_why_shut(ways, offered[0])})。"
            found.append(Obstacle("module_shut", text, first.rule.stage, key))
    return found


def _why_shut(ways: list[Progress], module: ModuleState) -> str:
    if module.missing:
        return _reasons(module.missing)
    stages = [s for way in ways for s in way.stages if s.rule.key == module.rule.stage]
    return _reasons(stages[0].missing)


def _audiences(required: dict[str, Progress]) -> list[Obstacle]:
    """Name each audience whose people cannot complete; the mixed ones only if no single one is."""
    stuck = {name: each for name, each in required.items() if not each.is_completed}
    single = {name: each for name, each in stuck.items() if name not in ("", "-")}
    return [
        Obstacle(
            "audience_stuck",
            f"{_whom(name)}は修了できません({_missing(each)})。",
            audience=name.strip("-"),
        )
        for name, each in (single or stuck).items()
    ]


def _whom(name: str) -> str:
    mixed = {"": "すべての対象区分をあわせもつ方", "-": "分野の登録がない方"}
    return mixed.get(name) or f"対象区分「{name}」の方"


def _missing(progress: Progress) -> str:
    return _reasons(tuple(c for c in progress.conditions if not c.is_met))


def _reasons(conditions: tuple[Condition, ...]) -> str:
    """Say the first three of what is missing."""
    texts = list(dict.fromkeys(condition.text for condition in conditions))
    more = f"、ほか{len(texts) - 3}件" if len(texts) > 3 else ""
    return "、".join(texts[:3]) + more
