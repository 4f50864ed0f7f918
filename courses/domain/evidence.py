"""Adding evidence: the only way that anything counts as done, and the only way to take it back."""

from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses.cases.domain import pledge
from courses.domain.oneself import check_somebody_else
from courses.domain.projection import project
from courses.models import (
    CourseRun,
    Enrolment,
    Evidence,
    MediaProgress,
    Requirement,
    SectionProgress,
)
from library import clock
from library.domain.reasons import read_reason
from people.models import User


def lock_enrolment(pk: UUID) -> Enrolment:
    """Lock an enrolment for the rest of the transaction and read it afresh."""
    rows = Enrolment.objects.select_for_update(of=("self",))
    rows = rows.select_related("run__course", "person")
    return rows.get(pk=pk)


def check_learning(enrolment: Enrolment) -> None:
    """Refuse whatever would add to a closed run or to an enrolment that has ended.

    Raises ValidationError("run_closed") or ValidationError("not_learning").
    """
    if enrolment.run.state != CourseRun.State.OPEN:
        raise ValidationError(
            "この開催は終了しました。続きは研修事務局にご相談ください。", code="run_closed"
        )
    if enrolment.state in Enrolment.DECIDED:
        raise ValidationError(
            f"この受講は「{enrolment.get_state_display()}」になっています。研修事務局にご相談ください。",
            code="not_learning",
        )


# What a learner brings about alone, on screen: a worksheet too, where nobody reviews it.
_DONE_ALONE = frozenset(
    {
        Evidence.Kind.PLEDGE,
        Evidence.Kind.LECTURE,
        Evidence.Kind.QUIZ,
        Evidence.Kind.WORKSHEET,
        Evidence.Kind.SURVEY,
    }
)


def takes_evidence(enrolment: Enrolment) -> bool:
    """Tell whether anything can still be added to an enrolment."""
    return enrolment.run.state == CourseRun.State.OPEN and enrolment.state not in Enrolment.DECIDED


class Details(TypedDict, total=False):
    """What a row of evidence may say besides what it meets: columns of Evidence."""

    result: str
    channel: str
    method: str
    source_type: str
    source_id: str
    minutes: int | None
    payload: dict[str, Any]
    reason: str


@transaction.atomic
def record_evidence(
    enrolment: Enrolment,
    requirement: Requirement,
    *,
    kind: str,
    key: str,
    actor: User | None,
    occurred_at: datetime | None = None,
    verb: str = "courses.evidence.record",
    **details: Unpack[Details],
) -> Evidence:
    """Add one fact and write what follows from it, under `verb` in the trail.

    It was done now and on screen unless `occurred_at` and `channel` say otherwise.
    `key` names the fact: recording the same fact twice returns the row that is there.
    `actor` other than the enrolment's person means that it was entered on their behalf.
    Raises ValidationError("run_closed" | "not_learning" | "other_run"), and "own_record" for
    what somebody else has to vouch for.
    """
    enrolment = lock_enrolment(enrolment.pk)
    existing, key = _same_fact(key)
    if existing:
        return existing
    check_learning(enrolment)
    if requirement.run_id != enrolment.run_id:
        raise ValidationError("この修了要件は別の開催のものです。", code="other_run")
    proxied = actor is not None and actor.pk != enrolment.person_id
    evidence = _add(
        enrolment,
        verb=verb,
        said={"kind": kind, "requirement": requirement.key, "reason": details.get("reason", "")},
        requirement=requirement,
        kind=kind,
        key=key,
        occurred_at=occurred_at,
        actor=actor,
        on_behalf_of=enrolment.person if proxied else None,
        **{"channel": Evidence.Channel.ONLINE, **details},
    )
    project(enrolment, actor=actor)
    return evidence


def _add(
    enrolment: Enrolment,
    *,
    verb: str,
    said: dict[str, Any],
    actor: User | None,
    occurred_at: datetime | None = None,
    **columns: Any,
) -> Evidence:
    """Write one row, recorded now and sealed with its digest, which the trail keeps too.

    `said` is what the trail says of it, beside the row's id and digest.
    """
    now = clock.now()
    row = Evidence(
        enrolment=enrolment,
        occurred_at=occurred_at or now,
        recorded_at=now,
        recorded_by=actor,
        **columns,
    )
    if row.channel != Evidence.Channel.ONLINE or row.kind not in _DONE_ALONE:
        check_somebody_else(enrolment, actor)
    row.sha256 = row.digest()
    row.save(force_insert=True)
    audit.record(
        verb, row.voids or enrolment, actor=actor, on_behalf_of=row.on_behalf_of,
        evidence=row.pk, sha256=row.sha256, **said,
    )  # fmt: skip
    return row


def _same_fact(key: str) -> tuple[Evidence | None, str]:
    """Return the valid row of this fact, or the key under which to record it (again)."""
    rows = {
        row.key: row
        for row in Evidence.objects.filter(key__startswith=key).select_related("voided_by")
        if row.key == key or row.key.startswith(f"{key}#")
    }
    for row in rows.values():
        if not hasattr(row, "voided_by"):
            return row, row.key
    return None, f"{key}#{len(rows) + 1}" if rows else key


@transaction.atomic
def void_evidence(evidence: Evidence, *, actor: User, reason: str) -> Evidence:
    """Take back a fact by a later row that says why.

    Raises ValidationError("reason_missing" | "own_record" | "already_void" | "run_closed" |
    "not_learning").
    """
    reason = read_reason(reason, "無効にする理由を書いてください。")
    enrolment = lock_enrolment(evidence.enrolment_id)
    check_somebody_else(enrolment, actor)
    check_learning(enrolment)
    if evidence.kind == Evidence.Kind.VOID or Evidence.objects.filter(voids=evidence).exists():
        raise ValidationError("この記録はすでに無効です。", code="already_void")
    void = _add(
        enrolment,
        verb="courses.evidence.void",
        said={"reason": reason},
        requirement=evidence.requirement,
        kind=Evidence.Kind.VOID,
        key=f"void:{evidence.pk}",
        actor=actor,
        channel=evidence.channel,
        voids=evidence,
        reason=reason,
    )
    if evidence.kind == Evidence.Kind.PLEDGE:
        _let_go_of_pledge(evidence, actor=actor)
    if evidence.kind == Evidence.Kind.LECTURE:
        _forget_lecture(evidence)
    project(enrolment, actor=actor)
    return void


def _forget_lecture(evidence: Evidence) -> None:
    """Let the lecture be learned anew: else opening any screen would bring back what was voided."""
    place = {"enrolment": evidence.enrolment, "module__requirements": evidence.requirement}
    SectionProgress.objects.filter(**place).update(read_at=None, method="", visible_seconds=0)
    MediaProgress.objects.filter(**place).update(spans=[], text_read_at=None)


def _let_go_of_pledge(evidence: Evidence, *, actor: User) -> None:
    """Withdraw a pledge that counts nowhere any more: without it no case may be read."""
    counts = Evidence.objects.filter(
        kind=Evidence.Kind.PLEDGE, source_id=evidence.source_id, voided_by__isnull=True
    )
    if not counts.exists():
        pledge.withdraw(UUID(evidence.source_id), actor=actor)


@transaction.atomic
def exempt(
    enrolment: Enrolment, requirement: Requirement, *, actor: User, reason: str
) -> Evidence:
    """Count a requirement as met without its being done, for a reason that stays on record.

    Raises ValidationError("reason_missing" | "own_record") besides what `record_evidence` raises.
    """
    reason = read_reason(reason, "免除する理由を書いてください。")
    enrolment = lock_enrolment(enrolment.pk)
    check_somebody_else(enrolment, actor)
    active = Evidence.objects.filter(
        enrolment=enrolment,
        requirement=requirement,
        kind=Evidence.Kind.EXEMPTION,
        voided_by__isnull=True,
    ).first()
    if active:
        return active
    return record_evidence(
        enrolment,
        requirement,
        kind=Evidence.Kind.EXEMPTION,
        key=f"exemption:{enrolment.pk}:{requirement.pk}",
        actor=actor,
        channel=Evidence.Channel.EXEMPTION,
        reason=reason,
        verb="courses.requirement.exempt",
    )


@transaction.atomic
def unlock_stage(enrolment: Enrolment, stage_key: str, *, actor: User, reason: str) -> Evidence:
    """Open a stage for one person before its conditions hold, for a reason that stays on record.

    Raises ValidationError("reason_missing" | "own_record" | "no_such_stage" | "run_closed" |
    "not_learning").
    """
    reason = read_reason(reason, "特別に開く理由を書いてください。")
    enrolment = lock_enrolment(enrolment.pk)
    check_somebody_else(enrolment, actor)
    check_learning(enrolment)
    if not enrolment.run.stages.filter(key=stage_key).exists():
        raise ValidationError("その段階はこの開催にありません。", code="no_such_stage")
    rows = Evidence.objects.filter(
        enrolment=enrolment, kind=Evidence.Kind.UNLOCK, payload__stage=stage_key
    )
    active = rows.filter(voided_by__isnull=True).first()
    if active:
        return active
    evidence = _add(
        enrolment,
        verb="courses.stage.unlock",
        said={"stage": stage_key, "reason": reason},
        kind=Evidence.Kind.UNLOCK,
        key=f"unlock:{enrolment.pk}:{stage_key}:{rows.count() + 1}",
        actor=actor,
        on_behalf_of=enrolment.person,
        channel=Evidence.Channel.EXEMPTION,
        payload={"stage": stage_key},
        reason=reason,
    )
    project(enrolment, actor=actor)
    return evidence
