"""The life of a training elsewhere: told, corrected, approved or given back, taken back.

Every change goes through these functions, which lock, check, save and log in one transaction.
What is approved is locked for good; the database refuses it too.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

import audit.domain.trail as audit
from courses.models import ExternalTraining
from library import clock
from library.domain.quotes import quoted
from library.domain.reasons import read_reason
from library.domain.uploads import Paper
from people.models import User
from people.roles import Role, has_role

REASON_LENGTH = ExternalTraining._meta.get_field("reason").max_length or 0
# What the person says. `learned` is theirs alone: nobody may write it for them.
FIELDS = ("type", "title", "organiser", "held_on", "minutes", "learned")


@transaction.atomic
def submit(
    person: User,
    said: Mapping[str, Any],
    *,
    actor: User,
    paper: Paper | None = None,
    original_kept: str = "",
) -> ExternalTraining:
    """Tell of a training: one's own, or as the office for somebody who told it on paper.

    Raises PermissionDenied, ValidationError("future" | "already_told" | "original_missing" |
    "not_yours").
    """
    on_behalf = actor.pk != person.pk
    if on_behalf:
        _check_proxy(actor, said, original_kept)
    User.objects.select_for_update().get(pk=person.pk)
    training = ExternalTraining(
        person=person, entered_by=actor, original_kept=original_kept.strip() if on_behalf else ""
    )
    _write(training, said, paper)
    training.save(force_insert=True)
    _record("submit", training, actor=actor)
    return training


def _check_proxy(actor: User, said: Mapping[str, Any], original_kept: str) -> None:
    if not has_role(actor, Role.OFFICE):
        raise PermissionDenied("ほかの方の分を入れられるのは、研修事務局だけです。")
    if not original_kept.strip():
        raise ValidationError("原本をどこに保管したかを書いてください。", code="original_missing")
    if said.get("learned"):
        raise ValidationError(
            "「学んだこと」は、ご本人だけが書けます。空けておいてください。", code="not_yours"
        )


@transaction.atomic
def correct(
    training: ExternalTraining,
    said: Mapping[str, Any],
    *,
    actor: User,
    paper: Paper | None = None,
) -> ExternalTraining:
    """Put one's own words right and tell them again; a paper already given stays unless replaced.

    Raises ValidationError("not_yours" | "decided" | "future" | "already_told").
    """
    training = _lock_own(training, actor)
    _write(training, said, paper)
    training.save()
    _record("correct", training, actor=actor)
    return training


@transaction.atomic
def withdraw(training: ExternalTraining, *, actor: User) -> ExternalTraining:
    """Take back what is not approved; the paper is deleted. Doing it twice changes nothing.

    Raises ValidationError("not_yours" | "decided").
    """
    if training.person_id == actor.pk and training.state == ExternalTraining.State.WITHDRAWN:
        return training
    training = _lock_own(training, actor)
    _forget_paper(training)
    training.state, training.learned = ExternalTraining.State.WITHDRAWN, ""
    training.save()
    _record("withdraw", training, actor=actor)
    return training


@transaction.atomic
def approve(training: ExternalTraining, *, actor: User, edition: str = "") -> ExternalTraining:
    """Count it as it was read. Approving twice changes nothing.

    `edition`: which telling of it was read. Raises PermissionDenied, ValidationError("decided" |
    "faster").
    """
    training = _lock_undecided(
        training, actor, wanted=ExternalTraining.State.APPROVED, edition=edition
    )
    if training.state == ExternalTraining.State.APPROVED:
        return training
    return _decide(training, ExternalTraining.State.APPROVED, actor=actor, reason="")


@transaction.atomic
def give_back(
    training: ExternalTraining, *, actor: User, reason: str, edition: str = ""
) -> ExternalTraining:
    """Ask for a correction of what was read, saying of what.

    Raises PermissionDenied, ValidationError("reason_missing" | "too_long" | "decided" | "faster").
    """
    reason = read_reason(reason, "差し戻すときは、理由を書いてください。", limit=REASON_LENGTH)
    training = _lock_undecided(
        training, actor, wanted=ExternalTraining.State.RETURNED, edition=edition
    )
    if training.state == ExternalTraining.State.RETURNED:
        return training
    return _decide(training, ExternalTraining.State.RETURNED, actor=actor, reason=reason)


def _decide(
    training: ExternalTraining, state: str, *, actor: User, reason: str
) -> ExternalTraining:
    training.state, training.reason = state, reason
    training.decided_by, training.decided_at = actor, clock.now()
    training.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    verb = "approve" if state == ExternalTraining.State.APPROVED else "return"
    _record(verb, training, actor=actor, reason=reason)
    return training


def _lock(training: ExternalTraining) -> ExternalTraining:
    rows = ExternalTraining.objects.select_for_update(of=("self",))
    return rows.select_related("person", "type").get(pk=training.pk)


def _lock_own(training: ExternalTraining, actor: User) -> ExternalTraining:
    training = _lock(training)
    if training.person_id != actor.pk:
        raise ValidationError("ご本人だけが変えられます。", code="not_yours")
    if not training.is_open:
        raise ValidationError(
            f"{quoted(training.title)}は「{training.get_state_display()}」のため、変えられません。"
            "違いがあるときは、研修事務局にお電話ください。",
            code="decided",
        )
    return training


def _lock_undecided(
    training: ExternalTraining, actor: User, *, wanted: str, edition: str
) -> ExternalTraining:
    training = _lock(training)
    if not ExternalTraining.objects.decidable_by(actor).filter(pk=training.pk).exists():
        raise PermissionDenied(
            "所管する方の届け出だけを決められます。ご自分の分は決められません。"
        )
    if training.state not in (ExternalTraining.State.SUBMITTED, wanted):
        raise ValidationError(
            f"すでに「{training.get_state_display()}」になっています。", code="decided"
        )
    if edition and edition != training.edition:
        raise ValidationError(
            "画面を開いたあとに、ご本人がなおしました。いまの内容を読んでから決めてください。",
            code="faster",
        )
    return training


def _write(training: ExternalTraining, said: Mapping[str, Any], paper: Paper | None) -> None:
    for name in FIELDS:
        setattr(training, name, said[name])
    _check_facts(training)
    training.state, training.submitted_at = ExternalTraining.State.SUBMITTED, clock.now()
    training.decided_by, training.decided_at, training.reason = None, None, ""
    if paper is not None:
        _forget_paper(training)
        training.paper.save(f"paper.{paper.suffix}", ContentFile(paper.content), save=False)
        training.paper_type = paper.content_type


def _check_facts(training: ExternalTraining) -> None:
    if training.held_on > clock.today():
        raise ValidationError("まだ来ていない日付です。受けた日を入れてください。", code="future")
    twins = ExternalTraining.objects.filter(
        person=training.person, held_on=training.held_on, title=training.title
    ).exclude(state=ExternalTraining.State.WITHDRAWN)
    if twins.exclude(pk=training.pk).exists():
        raise ValidationError(
            "同じ日の同じ名称の学びは、もう届け出てあります。研修履歴をご覧ください。",
            code="already_told",
        )


def _forget_paper(training: ExternalTraining) -> None:
    """Leave the paper behind; its file goes once that is certain."""
    if training.paper:
        name = str(training.paper.name)
        transaction.on_commit(partial(training.paper.storage.delete, name))
    training.paper, training.paper_type = "", ""


def _record(verb: str, training: ExternalTraining, *, actor: User, **data: Any) -> None:
    audit.record(
        f"courses.external.{verb}", training, actor=actor, on_behalf_of=training.person, **data
    )


def record_reading(training: ExternalTraining, *, actor: User) -> None:
    """Keep on the trail that somebody else looked at a person's paper."""
    if actor.pk != training.person_id:
        _record("read_paper", training, actor=actor)
