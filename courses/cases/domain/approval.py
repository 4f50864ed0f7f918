"""A case is read by others only after somebody who did not write it has signed the checklist.

What was signed is a text: its digest. Another text, however it came there, is not approved.
Rules: curriculum/data/cases.yaml (classification_levels, anonymisation_checklist).
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

import audit.domain.trail as audit
from audit.digest import sha256_of
from courses.cases.models import (
    ONLINE,
    Approval,
    Authorship,
    Case,
    CasePart,
    ChecklistItem,
    Disclosure,
    Exclusion,
    Grant,
    Origin,
)
from courses.cases.signals import case_approved
from library import clock
from library.domain.folding import fold
from library.domain.reasons import read_reason
from library.domain.wareki import wareki
from people.domain.oneself import check_somebody_else
from people.models import User
from people.roles import Role, has_role

# What readers and facilitators are given to read. How and when a part opens is no text.
CASE_FIELDS = (
    "title", "title_kana", "is_fictional", "fictional_statement", "theme", "tags",
    "presenter_role", "content_notes", "question_from_presenter", "family_text", "family",
    "aims", "likely_turns", "advisor_points", "do_not", "closing_words", "timeline",
)  # fmt: skip
PART_FIELDS = ("key", "title", "facts", "narrative", "questions")
NOT_APPROVED = (
    "この事例は、まだ使えません。作成者のほかの人が確認していないためです。"
    "研修担当にお問い合わせください。"
)
# A post and a name are longer than this.
SHORTEST_NAME = 3
REASON_LENGTH = Approval._meta.get_field("note").max_length or 0
OFFLINE = "実際の事例に基づくものは、画面では開示しません。"


def digest_of(case: Case) -> str:
    """Return the SHA-256 of a case's text, its parts and how it came to be."""
    return digests_of([case])[case.pk]


def digests_of(cases: Collection[Case]) -> dict[UUID, str]:
    """Return the digest of each case's text: one query, however many there are."""
    parts: dict[UUID, list[Any]] = {case.pk: [] for case in cases}
    for part in CasePart.objects.filter(case__in=parts).order_by("order", "key"):
        parts[part.case_id].append([_plain(part, name) for name in PART_FIELDS])
    return {
        case.pk: sha256_of(
            [
                case.classification.key,
                [_plain(case, name) for name in CASE_FIELDS],
                parts[case.pk],
            ]
        )
        for case in cases
    }


def _plain(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if field.get_internal_type() == "JSONField":
        return _without_ids(json.loads(field.value_to_string(row) or "[]"))  # type: ignore[union-attr]
    return getattr(row, name)


def _without_ids(value: Any) -> Any:
    """Leave out what names a block: it changes with each loading, the words do not."""
    if isinstance(value, dict):
        return {key: _without_ids(each) for key, each in value.items() if key != "id"}
    if isinstance(value, list):
        return [_without_ids(each) for each in value]
    return value


def approved_among(cases: Iterable[Case]) -> dict[UUID, Approval]:
    """Return, by case, the approval of the text as it stands, if a screen may show it at all."""
    online = {case.pk: case for case in cases if case.classification.key in ONLINE}
    rows = Approval.objects.filter(case__in=online, state=Approval.State.APPROVED)
    signed = list(rows.order_by("decided_at"))
    digests = digests_of([online[pk] for pk in {row.case_id for row in signed}])
    return {row.case_id: row for row in signed if row.digest == digests[row.case_id]}


def past_of(case: Case) -> list[tuple[Approval, bool]]:
    """Return every check of a case, the latest first, and whether it was of the present text."""
    digest = digest_of(case)
    rows = case.approvals.select_related("checker", "asked_by")
    return [(row, row.digest == digest) for row in rows]


def standings(cases: Iterable[Case]) -> dict[UUID, str]:
    """Say of each case where its check stands now, in a word."""
    rows = list(cases)
    asked, digests = (
        Approval.objects.filter(case__in=rows, state=Approval.State.ASKED),
        digests_of(rows),
    )
    waiting = {row.case_id for row in asked if row.digest == digests[row.case_id]}
    approved = approved_among(rows)
    return {
        case.pk: (
            "画面では使えません" if case.classification.key not in ONLINE
            else "承認ずみ" if case.pk in approved
            else "確認を待っています" if case.pk in waiting
            else "承認がまだです"
        )
        for case in rows
    }  # fmt: skip


def current(case: Case) -> Approval | None:
    """Return the approval of the case as it stands."""
    return approved_among([case]).get(case.pk)


def is_approved(case: Case) -> bool:
    """Tell whether others than its authors may be given the case."""
    return current(case) is not None


def check_approved(case: Case) -> Approval:
    """Return the approval. Raises ValidationError("case_offline" | "case_not_approved")."""
    _check_online(case)
    approval = current(case)
    if approval is None:
        raise ValidationError(NOT_APPROVED, code="case_not_approved")
    return approval


def _check_online(case: Case) -> None:
    if case.classification.key not in ONLINE:
        raise ValidationError(OFFLINE, code="case_offline")


def asked_of(person: User, cases: Iterable[Case]) -> dict[UUID, Approval]:
    """Return, by case, the check that somebody is asked for, while it is of the present text."""
    known = {case.pk: case for case in cases}
    rows = list(person.case_checks.filter(state=Approval.State.ASKED, case__in=known))
    digests = digests_of([known[row.case_id] for row in rows])
    return {row.case_id: row for row in rows if row.digest == digests[row.case_id]}


def written_by(person: User, cases: Iterable[Case]) -> set[UUID]:
    """Return which cases somebody writes; what came in from files is written by who keeps it.

    A grant for a session makes nobody an author.
    """
    known = {case.pk for case in cases}
    rows = Authorship.objects.filter(case__in=known).values_list("case", "person")
    authored = {case for case, _ in rows}
    kept = Grant.objects.filter(case__in=known - authored, person=person, source_key="")
    return {case for case, who in rows if who == person.pk} | set(
        kept.values_list("case", flat=True)
    )


def writes(person: User, case: Case) -> bool:
    """Tell whether somebody writes the case."""
    return case.pk in written_by(person, [case])


@transaction.atomic
def note_change(
    case: Case, *, actor: User, fields: Collection[str] = (), is_new: bool = False
) -> None:
    """Write down who changed a case; what was open of another text closes at once."""
    Authorship.objects.update_or_create(
        case=case, person=actor, defaults={"wrote_at": clock.now()}
    )
    said: dict[str, Any] = {"is_new": True} if is_new else {"fields": sorted(fields)}
    audit.record("cases.case.change", case, actor=actor, chain=f"case:{case.pk}", **said)
    if is_approved(case):
        return
    for row in _locked(case).filter(state=Approval.State.ASKED).exclude(digest=digest_of(case)):
        _decide(row, Approval.State.DROPPED, actor=actor, note="本文が変わりました。")
    _close_everything(case, actor=actor)


def _close_everything(case: Case, *, actor: User) -> None:
    rows = Disclosure.objects.select_for_update(of=("self",)).filter(
        part__case=case, closed_at=None
    )
    for row in rows.select_related("part", "person").order_by("pk"):
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
        audit.record(
            "cases.disclosure.close", row, actor=actor, on_behalf_of=row.person,
            chain=f"case:{case.pk}", part=row.part.key,
        )  # fmt: skip


def _locked(case: Case) -> models.QuerySet[Approval]:
    return Approval.objects.select_for_update(of=("self",)).filter(case=case)


def _lock_case(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=("self",)).select_related("classification")
    return rows.get(pk=case.pk)


def check_checker(case: Case, checker: User) -> None:
    """Refuse whoever wrote the case, may not read it or is no trainer.

    Raises ValidationError("own_case" | "not_trainer" | "excluded").
    """
    name = checker.get_full_name()
    if not has_role(checker, Role.TRAINER):
        raise ValidationError(
            f"{name}さんは研修担当ではないため、確認を頼めません。", code="not_trainer"
        )
    if case.authorships.filter(person=checker).exists():
        raise ValidationError(
            f"{name}さんはこの事例を書いた方です。書いていない方に頼んでください。",
            code="own_case",
        )
    if Exclusion.objects.filter(case=case, person=checker).exists():
        raise ValidationError(
            f"{name}さんは、この事例を読まない人として登録されています。", code="excluded"
        )


@transaction.atomic
def ask(case: Case, checker: User, *, actor: User) -> Approval:
    """Ask a second person to check the text as it stands.

    Raises ValidationError("case_offline" | "already_approved" | "already_asked" | "not_author" |
    "own_case" | "not_trainer" | "excluded").
    """
    case = _lock_case(case)
    _check_online(case)
    if not (has_role(actor, Role.TRAINER) and writes(actor, case)):
        raise ValidationError("確認を頼めるのは、この事例を書いた方だけです。", code="not_author")
    check_somebody_else(
        checker.pk, actor, "ご自分では確認できません。ほかの方に頼んでください。", code="own_case"
    )
    check_checker(case, checker)
    if is_approved(case):
        raise ValidationError("いまの本文は、もう承認されています。", code="already_approved")
    # A text that came in from a file since was never asked about.
    for stale in _locked(case).filter(state=Approval.State.ASKED).exclude(digest=digest_of(case)):
        _decide(stale, Approval.State.DROPPED, actor=actor, note="本文が変わりました。")
    if _locked(case).filter(state=Approval.State.ASKED).exists():
        raise ValidationError(
            "もう確認を頼んであります。別の方に頼むときは、先に取り下げてください。",
            code="already_asked",
        )
    row = Approval.objects.create(
        case=case, digest=digest_of(case), origin=case.classification.key, asked_by=actor,
        asked_at=clock.now(), checker=checker,
    )  # fmt: skip
    audit.record(
        "cases.approval.ask", row, actor=actor, on_behalf_of=checker, chain=f"case:{case.pk}"
    )
    return row


@dataclass(frozen=True, slots=True)
class Chief:
    """Who of 課長級 approved a composite case, by post and name, and on which day."""

    name: str
    on: date


@transaction.atomic
def approve(
    approval: Approval, *, checked: Collection[str], actor: User, chief: Chief | None = None
) -> Approval:
    """Sign the checklist. `checked`: keys of its lines; `chief`: for a composite case.

    Raises ValidationError("not_asked" | "text_changed" | "own_case" | "not_trainer" | "excluded" |
    "case_offline" | "unchecked") and what `check_chief` raises.
    """
    row, case = _open_check(approval, actor)
    _check_online(case)
    check_checker(case, actor)
    items = list(ChecklistItem.objects.order_by("order", "pk"))
    if not items or any(item.key not in checked for item in items):
        raise ValidationError(
            "印の付いていない項目があります。すべて確かめてから承認してください。",
            code="unchecked",
        )
    row.checked = [{"key": item.key, "text": item.text} for item in items]
    if case.classification.key == Origin.COMPOSITE:
        chief = check_chief(case, chief, actor)
        row.chief, row.chief_on = chief.name.strip(), chief.on
    _decide(row, Approval.State.APPROVED, actor=actor)
    case_approved.send(sender=Case, case=case, actor=actor)
    return row


def check_chief(case: Case, chief: Chief | None, checker: User) -> Chief:
    """Refuse an approval of 課長級 that is of nobody, of whoever wrote or checks, or of another text.

    Raises ValidationError("chief_missing" | "chief_is_party" | "future" | "chief_too_early").
    """
    if chief is None or len(fold_name(chief.name)) < SHORTEST_NAME:
        raise ValidationError(
            "合成事例には、課長級の承認が要ります。承認した方の役職と氏名、承認の日を入れてください。",
            code="chief_missing",
        )
    wrote = case.authorships.select_related("person")
    parties = [checker, *(row.person for row in wrote)]
    if any(fold_name(person.get_full_name()) in fold_name(chief.name) for person in parties):
        raise ValidationError(
            "書いた方と確認する方のほかの方の承認が要ります。", code="chief_is_party"
        )
    if chief.on > clock.today():
        raise ValidationError("課長級の承認の日が、まだ来ていない日です。", code="future")
    last = max((timezone.localdate(row.wrote_at) for row in wrote), default=chief.on)
    if chief.on < last:
        raise ValidationError(
            f"本文は、課長級の承認の日よりあとの{wareki(last)}に変わっています。"
            "いまの本文への承認を得てください。",
            code="chief_too_early",
        )
    return chief


def fold_name(name: str) -> str:
    """Return a name as it is compared: no space, no width."""
    return "".join(character for character in fold(name) if character.isalnum())


@transaction.atomic
def give_back(approval: Approval, *, reason: str, actor: User) -> Approval:
    """Return the case to its authors, saying why.

    Raises ValidationError("reason_missing" | "too_long" | "not_asked" | "text_changed").
    """
    reason = read_reason(
        reason, "差し戻す理由を書いてください。", limit=REASON_LENGTH, label="差し戻す理由"
    )
    row, _ = _open_check(approval, actor)
    return _decide(row, Approval.State.RETURNED, actor=actor, note=reason)


@transaction.atomic
def drop(approval: Approval, *, actor: User) -> Approval:
    """Take the request back: by an author, to ask somebody else.

    Raises ValidationError("not_author" | "not_asked").
    """
    case = _lock_case(approval.case)
    row = _locked(case).get(pk=approval.pk)
    if not writes(actor, case):
        raise ValidationError(
            "取り下げられるのは、この事例を書いた方だけです。", code="not_author"
        )
    if row.state != Approval.State.ASKED:
        raise ValidationError("この確認は、もう終わっています。", code="not_asked")
    return _decide(row, Approval.State.DROPPED, actor=actor)


def _open_check(approval: Approval, actor: User) -> tuple[Approval, Case]:
    case = _lock_case(approval.case)
    row = _locked(case).get(pk=approval.pk)
    if row.state != Approval.State.ASKED or row.checker_id != actor.pk:
        raise ValidationError(
            "この確認は、あなたに頼まれているものではありません。", code="not_asked"
        )
    if row.digest != digest_of(case):
        raise ValidationError(
            "頼まれたあとで本文が変わりました。もう一度頼んでもらってください。",
            code="text_changed",
        )
    return row, case


def _decide(row: Approval, state: str, *, actor: User, note: str = "") -> Approval:
    row.state, row.decided_at, row.note = state, clock.now(), note
    row.save()
    audit.record(
        f"cases.approval.{state}", row, actor=actor, chain=f"case:{row.case_id}", note=row.note
    )
    return row
