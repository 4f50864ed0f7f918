"""What opens a stage or a module: judged closed unless every need of it is known and holds.

No database, no clock: a date is compared with the day that the reader asks of, and from which
day somebody's stage is open is a date that the evidence alone decides.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from courses.domain.judging import Judge
from courses.domain.needs import (
    FROM_THE_START,
    SHUT,
    START,
    UNKNOWN,
    Need,
    Opening,
    Waits,
    settled,
)
from courses.domain.progress import ALWAYS, Condition, ModuleRule, StageRule
from library.domain.quotes import quoted
from library.domain.wareki import wareki_weekday

# What a need of a kind asks of the requirements of a stage, and how it is said of its title.
KINDS = {"stage": "", "quizzes": "quiz", "worksheets": "worksheet", "sessions": "attendance"}
OF_STAGE: dict[str, tuple[str, str]] = {
    "stage": ("することすべて", "{}のすべての単元を終える"),
    "quizzes": ("確認テスト", "{}の確認テストにすべて合格する"),
    "worksheets": ("様式", "{}の様式がすべて確認される"),
    "sessions": ("集合研修", "{}の集合研修にすべて出席する"),
}
ASK = "研修事務局にお知らせください"
CANNOT_READ = Condition("unknown", f"開く条件を読み取れません。{ASK}", is_met=False)


def opening_of(judge: Judge, stage: StageRule, day: date) -> tuple[Condition, ...]:
    """Return what opens a stage, never nothing: the stage is open if all of it is met on `day`."""
    asked = [_judged(judge, stage, need, day) for need in settled(stage.opening)]
    return tuple(condition for each in asked for condition in each)


def first_day(conditions: Iterable[Condition]) -> date | None:
    """Return from which day all hold by what has been done so far; None if on no day."""
    days = [_day_of(condition) for condition in conditions]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _day_of(condition: Condition) -> date | None:
    if condition.code == "any":
        days = [_day_of(part) for part in condition.parts]
        return min((day for day in days if day is not None), default=None)
    if condition.parts:
        return first_day(condition.parts)
    if condition.day is not None:
        return condition.day
    return ALWAYS if condition.is_met else None


def _judged(judge: Judge, stage: StageRule, need: Need, day: date) -> tuple[Condition, ...]:
    """Judge one need; a kind that nobody has written a judgement for is never met."""
    if need.kind in OF_STAGE:
        return _of_stage(judge, need)
    if need.kind == "any":
        return (_any(judge, stage, need, day),)
    if need.kind == "date" and need.day is not None:
        text = f"{wareki_weekday(need.day)}になる"
        return (Condition("date", text, is_met=need.day <= day, day=need.day),)
    simple = _SIMPLE.get(need.kind)
    return simple(judge, stage) if simple else (CANNOT_READ,)


def _start(judge: Judge, stage: StageRule) -> tuple[Condition, ...]:
    return (Condition(START, "はじめから開いています", is_met=True),)


def _by_hand(judge: Judge, stage: StageRule) -> tuple[Condition, ...]:
    is_met = stage.is_opened or stage.key in judge.unlocked
    return (Condition("by_hand", "研修事務局が開く", is_met=is_met),)


def _pledge(judge: Judge, stage: StageRule) -> tuple[Condition, ...]:
    rules = [r for r in judge.rules.by_module.get(None, []) if r.kind == "pledge"]
    if not rules:
        return (_cannot("秘密を守る誓約は、この開催の修了要件にありません。"),)
    return tuple(map(judge.condition, rules))


_SIMPLE: dict[str, Callable[[Judge, StageRule], tuple[Condition, ...]]] = {
    START: _start,
    "by_hand": _by_hand,
    "pledge": _pledge,
}


def _cannot(sentence: str) -> Condition:
    return Condition(UNKNOWN.kind, f"開く条件をみたせません。{sentence}{ASK}", is_met=False)


def _of_stage(judge: Judge, need: Need) -> tuple[Condition, ...]:
    """Judge what must be done in a stage; a stage that asks it of nobody opens nothing."""
    stage = next((s for s in judge.rules.stages if s.key == need.stage), None)
    if stage is None:
        return (_cannot("条件になる段階が、この開催にありません。"),)
    what, kind = OF_STAGE[need.kind][0], KINDS[need.kind]
    asks_anybody = any(
        module.stage == stage.key and module.is_required and judge.requirements(module, kind=kind)
        for module in judge.rules.modules
    )
    if not asks_anybody:
        return (_cannot(f"{quoted(stage.title)}に、{what}がありません。"),)
    asked = judge.asked_in(stage.key, kind=kind)
    if asked:
        return asked
    if not judge.is_asked:
        return (_cannot("この研修には、あなたの受ける単元がありません。"),)
    text = f"{quoted(stage.title)}には、あなたに求められる{what}がありません"
    return (Condition(need.kind, text, is_met=True),)


def _any(judge: Judge, stage: StageRule, need: Need, day: date) -> Condition:
    """Judge several ways, of which one is enough: none of them, if one cannot be judged."""
    parts = tuple(_whole(judge, stage, one, day) for one in need.of)
    broken = [part for part in parts if part.code == UNKNOWN.kind]
    if broken or not parts:
        return broken[0] if broken else CANNOT_READ
    met = [part for part in parts if part.is_met]
    return Condition(
        code="any",
        text=f"次のどれか一つ:{'、または '.join(part.text for part in parts)}",
        is_met=bool(met),
        evidence=tuple(key for part in met for key in part.evidence),
        parts=parts,
    )


def _whole(judge: Judge, stage: StageRule, need: Need, day: date) -> Condition:
    """Judge one of several ways as one condition, with what it consists of."""
    parts = _judged(judge, stage, need, day)
    broken = next((part for part in parts if part.code == UNKNOWN.kind), None)
    if broken is not None:
        return broken
    if need.kind not in OF_STAGE:
        return parts[0]
    title = next(s.title for s in judge.rules.stages if s.key == need.stage)
    return Condition(
        code=need.kind,
        text=OF_STAGE[need.kind][1].format(quoted(title)),
        is_met=all(part.is_met for part in parts),
        evidence=tuple(key for part in parts for key in part.evidence),
        parts=parts,
    )


# In words, for whoever plans or looks at a course: nobody in particular -----------------

_NOUNS = {
    "pledge": "秘密を守る誓約",
    "by_hand": "研修事務局が開くこと",
    "stage": "{}のすべての単元",
    "quizzes": "{}の確認テストの合格",
    "worksheets": "{}の様式の確認",
    "sessions": "{}の集合研修への出席",
}


def opening_words(opening: Opening, titles: Mapping[str, str]) -> str:
    """Say in one sentence what opens a stage. `titles`: of the run's stages, by key."""
    needs = settled(opening)
    if needs == SHUT:
        return "開く条件を読み取れないため、閉じています"
    if needs == FROM_THE_START:
        return "はじめから開いています"
    return f"{'と、'.join(_noun(need, titles) for need in needs)}で開きます"


def _noun(need: Need, titles: Mapping[str, str]) -> str:
    if need.kind == "date" and need.day:
        return f"{wareki_weekday(need.day)}になること"
    if need.kind == "any":
        return f"({'、または'.join(_noun(one, titles) for one in need.of)})"
    title = titles.get(need.stage)
    return _NOUNS.get(need.kind, "").format(quoted(title) if title else "前の段階")


# Waiting for another module ------------------------------------------------------------


def waits_words(waits: Waits | None, titles: Mapping[str, str]) -> str:
    """Say in one sentence what a module waits for. `titles`: of the run's modules, by key."""
    if waits is None:
        return "待つ単元を読み取れないため、閉じています"
    names = "、".join(quoted(titles.get(key, "この開催にない単元")) for key in waits)
    return f"{names}が済むまで待ちます" if names else "ほかの単元を待ちません"


def waits_of(judge: Judge, module: ModuleRule) -> tuple[Condition, ...]:
    """Return what a module waits for: each other module that must be done before it.

    One that this person is not offered is not waited for, nor a lecture that they may choose or
    leave. A module that is not in the run, or that asks nothing, is never done.
    """
    if module.waits_for is None:
        return (CANNOT_READ,)
    by_key = {each.key: each for each in judge.rules.modules}
    waits = []
    for key in module.waits_for:
        other = by_key.get(key)
        if other is None or not judge.requirements(other):
            waits.append(_cannot("先に済ませる単元が、この開催にありません。"))
        elif judge.is_required(other) or (judge.is_available(other) and not other.is_choice):
            waits.append(_done(judge, other))
    return tuple(waits)


def _done(judge: Judge, module: ModuleRule) -> Condition:
    parts = tuple(judge.condition(rule) for rule in judge.requirements(module))
    return Condition(
        code="module",
        text=f"{quoted(module.title)}が済む",
        is_met=all(part.is_met for part in parts),
        evidence=tuple(key for part in parts for key in part.evidence),
        module=module.key,
        parts=parts,
    )
