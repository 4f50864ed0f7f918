"""Repairs in an open run: what was frozen wrongly is put right for everybody at once.

A repair changes frozen rows, and nothing else; evidence stays. It is tried first, in a transaction
that is rolled back, to show for whom something becomes different; it is carried out only as it
was shown. Nobody loses a completion, and no repair leaves anything that nobody can open.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from audit.digest import sha256_of
from courses import activities
from courses.domain.evidence import lock_enrolment
from courses.domain.feasibility import obstacles
from courses.domain.needs import SHUT as NOTHING_OPENS
from courses.domain.needs import Need, read_opening, read_waits, write_opening, write_waits
from courses.domain.oneself import check_new_trainers, check_not_taking
from courses.domain.openings import opening_words, waits_words
from courses.domain.progress import Progress
from courses.domain.projection import project
from courses.domain.rules import progress_of, rules_of
from courses.models import CourseRun, Enrolment, Requirement, RunModule
from library.domain.quotes import quoted
from library.domain.reasons import read_reason
from people.models import User, kana_order
from people.roles import Role, has_role

# Writes the frozen rows of a locked run; returns what the trail keeps of it.
Change = Callable[[CourseRun], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Repair:
    """One change. `verb`: in the trail; `said`: (before, after) of the frozen fact, in words.

    `again`: makes it anew from the locked run, for what it was made from may have changed since.
    `taken_out`: a module for which nobody keeps a seat or a case any more.
    """

    verb: str
    said: tuple[str, str]
    change: Change
    again: "Callable[[CourseRun], Repair]"
    taken_out: RunModule | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes different for one person."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effects:
    """For whom something becomes different, and what of the run. `digest` stands for all of it.

    `said`: as `Repair` has it, but read together with the rest.
    """

    said: tuple[str, str]
    rows: tuple[Effect, ...]
    people: int
    digest: str


# What can be repaired --------------------------------------------------------------------


def gate(run: CourseRun, stage_key: str, needs: Iterable[Need]) -> Repair:
    """Open a stage by other conditions. Raises ValidationError("no_such_stage" | "no_condition")."""
    row = run.stages.filter(key=stage_key).first()
    if row is None:
        raise ValidationError("その段階はこの開催にありません。", code="no_such_stage")
    chosen = tuple(needs)
    opening = read_opening(write_opening(chosen))
    if opening == NOTHING_OPENS:
        raise ValidationError("開く条件を選んでください。", code="no_condition")
    titles = {each.key: each.title for each in run.stages.all()}
    said = (
        opening_words(read_opening(row.opening), titles),
        opening_words(opening, titles),
    )

    def change(locked: CourseRun) -> dict[str, Any]:
        stage = locked.stages.get(pk=row.pk)
        before, stage.opening = stage.opening, write_opening(opening)
        stage.save(update_fields=["opening"])
        return {"stage": stage.key, "before": before, "after": stage.opening}

    return Repair(
        "courses.run.repair_gate", said, change, lambda locked: gate(locked, stage_key, chosen)
    )


def waits(run: CourseRun, module_key: str, awaited_key: str) -> Repair:
    """Let a module wait for another one, or for none (`awaited_key` empty).

    Raises ValidationError("no_such_module" | "cannot_wait").
    """
    row = _module(run, module_key)
    awaited = next((each for each in to_wait_for(row) if each.key == awaited_key), None)
    if awaited_key and awaited is None:
        raise ValidationError("その単元を待つことはできません。", code="cannot_wait")
    keys = (awaited.key,) if awaited else ()
    titles = {each.key: each.title for each in run.modules.all()}
    said = (
        waits_words(read_waits(row.waits_for), titles),
        waits_words(keys, titles),
    )

    def change(locked: CourseRun) -> dict[str, Any]:
        module = locked.modules.get(pk=row.pk)
        before, module.waits_for = module.waits_for, write_waits(keys)
        module.save(update_fields=["waits_for"])
        return {"module": module.key, "before": before, "after": module.waits_for}

    name = quoted(row.title)
    return Repair(
        "courses.run.repair_wait", (f"{name}: {said[0]}", f"{name}: {said[1]}"), change,
        lambda locked: waits(locked, module_key, awaited_key),
    )  # fmt: skip


def to_wait_for(module: RunModule) -> list[RunModule]:
    """Return the modules that one may wait for: of its stage or of one before, asked of somebody.

    A lecture that may be left out is not one.
    """
    rows = RunModule.objects.filter(run=module.run_id, stage__order__lte=module.stage.order)
    rows = rows.exclude(pk=module.pk).filter(is_choice=False).select_related("stage")
    return [row for row in rows.order_by("stage__order", "order") if row.is_asked]


def _module(run: CourseRun, key: str) -> RunModule:
    row = run.modules.select_related("stage").filter(key=key).first()
    if row is None:
        raise ValidationError("その単元はこの開催にありません。", code="no_such_module")
    if not row.is_asked:
        raise ValidationError(
            f"{quoted(row.title)}は、この開催ではもうだれにも求めていません。",
            code="no_such_module",
        )
    return row


def module_out(run: CourseRun, module_key: str) -> Repair:
    """Ask a module of nobody any more. What was done in it stays on record.

    Raises ValidationError("no_such_module").
    """
    row = _module(run, module_key)

    def change(locked: CourseRun) -> dict[str, Any]:
        module = locked.modules.get(pk=row.pk)
        names = ("is_required", "is_choice", "audiences", "open_to")
        before = {name: getattr(module, name) for name in names}
        module.is_required = module.is_choice = False
        module.audiences, module.open_to = [], []
        module.save(update_fields=names)
        return {"module": module.key, "before": before}

    after = f"{quoted(row.title)}をだれにも求めない"
    if row.requirements.filter(kind=Requirement.Kind.ATTENDANCE).exists():
        after += "。これからの回の申込は取り消し、申し込んだ方に知らせる"
    said = (f"{quoted(row.title)}がある", after)
    return Repair(
        "courses.run.repair_module", said, change,
        lambda locked: module_out(locked, module_key), taken_out=row,
    )  # fmt: skip


def trainers(run: CourseRun, people: Iterable[User], *, actor: User) -> Repair:
    """Let others answer for the run; worksheets that wait, wait for them.

    Raises ValidationError("not_trainer" | "own_grant" | "nobody_reviews").
    """
    chosen = sorted(people, key=lambda person: (person.sort_key, person.number))
    before = list(run.trainers.order_by(*kana_order("")))
    for person in chosen:
        if not has_role(person, Role.TRAINER):
            raise ValidationError(
                f"{person.get_full_name()}さんは研修担当ではありません。", code="not_trainer"
            )
    check_new_trainers(chosen, before, actor)
    if not chosen and run.requirements.filter(kind=Requirement.Kind.WORKSHEET).exists():
        raise ValidationError(
            "研修担当がいなくなると、出された様式がいつまでも待つことになります。"
            "一人以上を選んでください。",
            code="nobody_reviews",
        )

    def change(locked: CourseRun) -> dict[str, Any]:
        locked.trainers.set(chosen)
        return {
            "before": [person.number for person in before],
            "after": [person.number for person in chosen],
        }

    return Repair(
        "courses.run.repair_trainers", (_names(before), _names(chosen)), change,
        lambda locked: trainers(locked, chosen, actor=actor),
    )  # fmt: skip


def _names(people: Iterable[User]) -> str:
    return "、".join(person.get_full_name() for person in people) or "いません"


# Trying and carrying out -------------------------------------------------------------------


def rehearse(run: CourseRun, repair: Repair, *, actor: User) -> Effects:
    """Tell what a repair would change, and change nothing. Raises what `carry_out` raises."""
    with transaction.atomic():
        locked = _lock(run, actor)
        effects, _ = _try(locked, repair.again(locked))
        transaction.set_rollback(True)
    return effects


@transaction.atomic
def carry_out(run: CourseRun, repair: Repair, *, actor: User, reason: str, seen: str) -> CourseRun:
    """Do what was shown, to everybody. `seen`: the digest of the effects that were shown.

    What is there is read under the lock: of two repairs at once, the second was shown what the
    first has changed, and is refused. Besides what making the repair raises, this
    raises ValidationError("reason_missing" | "not_open" | "own_record" | "nobody_opens" |
    "loses_completion" | "changed").
    """
    reason = read_reason(reason, "直す理由を書いてください。")
    run = _lock(run, actor)
    repair = repair.again(run)
    effects, data = _try(run, repair)
    if effects.digest != seen:
        raise ValidationError(
            "確かめたあとで、開催か受講の状況が変わりました。もう一度お確かめください。",
            code="changed",
        )
    audit.record(repair.verb, run, actor=actor, reason=reason, people=len(effects.rows), **data)
    if repair.taken_out is not None:
        for enrolment in run.enrolments.order_by("pk").select_related("person"):
            activities.let_go(enrolment, actor=actor, module=repair.taken_out)
    rules = rules_of(run)
    for pk in run.enrolments.order_by("pk").values_list("pk", flat=True):
        project(lock_enrolment(pk), actor=actor, rules=rules)
    return run


def _lock(run: CourseRun, actor: User) -> CourseRun:
    rows = CourseRun.objects.select_for_update(of=("self",)).select_related("course")
    run = rows.get(pk=run.pk)
    if run.state != CourseRun.State.OPEN:
        raise ValidationError("開催中の回だけを直せます。", code="not_open")
    check_not_taking(run, actor)
    return run


def _try(run: CourseRun, repair: Repair) -> tuple[Effects, dict[str, Any]]:
    """Change the frozen rows; compare what the evidence says before and after."""
    before, stuck = _everybody(run), _obstacles(run)
    data = repair.change(run)
    after = _everybody(run)
    new = [text for text in _obstacles(run) if text not in stuck]
    if new:
        raise ValidationError(
            [ValidationError(f"このように直すと、{text}", code="nobody_opens") for text in new]
        )
    for enrolment, progress in before.items():
        if progress.is_completed and not after[enrolment].is_completed:
            raise ValidationError(
                f"{enrolment.person.get_full_name()}さんの修了がなくなるため、このようには直せません。",
                code="loses_completion",
            )
    rows = tuple(
        Effect(enrolment.person.get_full_name(), was, will)
        for enrolment in before
        if (was := _words(before[enrolment])) != (will := _words(after[enrolment]))
    )
    digest = sha256_of([repair.said, [[row.name, row.before, row.after] for row in rows]])
    return Effects(repair.said, rows, len(before), digest), data


def _everybody(run: CourseRun) -> Mapping[Enrolment, Progress]:
    rules = rules_of(run)
    rows = run.enrolments.exclude(state=Enrolment.State.WITHDRAWN).select_related("person")
    return {row: progress_of(row, rules) for row in rows.order_by(*kana_order("person__"), "pk")}


def _obstacles(run: CourseRun) -> list[str]:
    """Return what nobody can go through, but for a module that was taken out of the run."""
    out = {module.key for module in run.modules.all() if not module.is_asked}
    found = obstacles(rules_of(run), until=run.ends_on)
    return [each.text for each in found if each.module not in out or not each.module]


def _words(progress: Progress) -> str:
    """Say where somebody stands."""
    done, total = progress.units
    open_ones = [quoted(stage.rule.title) for stage in progress.stages if stage.is_open]
    state = "修了" if progress.is_completed else f"{total}単元のうち{done}単元"
    return f"{state}、開いている段階: {'、'.join(open_ones) or 'なし'}"
