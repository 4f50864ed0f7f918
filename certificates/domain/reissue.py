"""再交付: a new certificate takes the place of one that was lost, outlived, wrong or void.

Same enrolment, same completion; a day, a code and a PDF of its own. What it says of the person
and the course depends on why: `Rewritten`. Who issues it is who issues today.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

import audit.domain.trail as audit
from certificates.domain import notices, texts
from certificates.domain.issue import (
    check_completed,
    check_not_own,
    lock_certificate,
    take_number,
    write,
)
from certificates.models import Certificate, CertificateEvent
from library import clock
from library.models import WardSettings
from people.models import User

Cause = Certificate.Cause
# What HR chooses from; the other follows a void certificate by itself.
CAUSES = (Cause.LOST, Cause.RENAMED, Cause.MISTAKEN)
# What can differ from paper to paper, as it is called.
SHOWN = {
    "name": "氏名",
    "name_kana": "ふりがな",
    "honorific": "敬称",
    "title": "題名",
    "number_text": "番号の書き方",
    "body": "本文",
    "date_text": "日付の書き方",
    "course_title": "研修",
    "organisation_name": "所属",
    "issuer_title": "発行者の職名",
    "issuer_name": "発行者の氏名",
    "seal": "公印",
}
# Stands in the ledger alone: no paper is wrong because of it.
_NOT_PRINTED = {"organisation_name"}
_SEALS = {"omitted": "省略", "office": "押す", "box": "押す"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the new certificate would say otherwise."""

    label: str
    before: str
    after: str


def causes_for(certificate: Certificate) -> tuple[Certificate.Cause, ...]:
    """Return why this certificate, read `with_status()`, may be followed by another."""
    if hasattr(certificate, "superseded_by"):
        return ()
    if certificate.status == Certificate.Status.VOIDED:
        return (Cause.AFTER_VOID,)
    return CAUSES


def changes(certificate: Certificate, cause: Certificate.Cause) -> list[Change]:
    """Return what a reissue would say otherwise today, before anybody presses anything.

    Apart from its number and its day, which are always new: only how they are written counts.
    Raises ValidationError("not_drawn").
    """
    return [Change(SHOWN[key], *words) for key, words in _differences(certificate, cause).items()]


def _differences(old: Certificate, cause: Certificate.Cause) -> dict[str, tuple[str, str]]:
    """Return (before, after) of what would be another if it had been written so that day."""
    said = _rewritten(
        old, cause, number_text=_written_again(old, cause, again=old.reissue), day=old.issued_on
    )
    both = {key: (_shown(key, old.snapshot[key]), _shown(key, said[key])) for key in SHOWN}
    return {key: words for key, words in both.items() if words[0] != words[1]}


def _shown(key: str, value: str) -> str:
    return _SEALS[value] if key == "seal" else str(value)


@transaction.atomic
def reissue(
    certificate: Certificate, *, cause: Certificate.Cause, actor: User, note: str = ""
) -> Certificate:
    """Issue the certificate that takes the place of this one; a valid one ceases to be valid.

    Pressing twice makes one: the second finds the first superseded. Raises ValidationError
    ("not_yours" | "not_completed" | "already_superseded" | "cause" | "note_missing" |
    "name_unchanged" | "nothing_changed" | "not_drawn" | "does_not_fit").
    """
    certificate = lock_certificate(certificate)
    note = note.strip()
    check_not_own(certificate.enrolment, actor)
    check_completed(certificate.enrolment)
    _check_cause(certificate, cause, note)
    new = _following(certificate, cause, note)
    _check_difference(certificate, cause)
    now = clock.now()
    said = _rewritten(
        certificate, cause, number_text=_number_text(new, certificate), day=timezone.localdate(now)
    )
    new = write(new, said, at=now)
    if cause != Cause.AFTER_VOID:
        CertificateEvent.objects.create(
            certificate=certificate,
            kind=CertificateEvent.Kind.SUPERSEDED,
            reason=reason_of(new),
            actor=actor,
            at=new.issued_at,
        )
    audit.record(
        "certificates.certificate.reissue", new, actor=actor,
        on_behalf_of=new.enrolment.person, number=new.number, series=new.series.key,
        supersedes=str(certificate.pk), reason=reason_of(new),
    )  # fmt: skip
    notices.tell_certificate(new, "reissued", reason=str(new.get_cause_display()))
    return new


def reason_of(certificate: Certificate) -> str:
    """Return why a certificate followed another: 記載の誤り(課程名の誤字)."""
    label = str(certificate.get_cause_display())
    return f"{label}({certificate.cause_note})" if certificate.cause_note else label


def _check_cause(certificate: Certificate, cause: Certificate.Cause, note: str) -> None:
    if hasattr(certificate, "superseded_by"):
        raise ValidationError(
            "この修了証は、すでに新しいものに差し替えられています。台帳でお確かめください。",
            code="already_superseded",
        )
    is_void = certificate.events.filter(kind=CertificateEvent.Kind.VOIDED).exists()
    if (cause == Cause.AFTER_VOID) != is_void:
        raise ValidationError(
            "この修了証は、ほかの担当者が無効にしたところです。台帳でお確かめください。"
            if is_void
            else "この修了証は有効です。再交付の理由を選んでください。",
            code="cause",
        )
    if cause == Cause.MISTAKEN and not note:
        raise ValidationError(
            "どこが誤っていたかを書いてください。台帳に残ります。", code="note_missing"
        )


def _following(certificate: Certificate, cause: Certificate.Cause, note: str) -> Certificate:
    """Return the new row, unwritten, with its number: its own, or the old one once more.

    The number of a void certificate is never used again.
    """
    new = Certificate(
        enrolment=certificate.enrolment, series=certificate.series, supersedes=certificate,
        cause=cause, cause_note=note, number=certificate.number,
    )  # fmt: skip
    if _keeps_number(cause):
        new.reissue = certificate.reissue + 1
    else:
        new.series = take_number(certificate.series)
        new.number = new.series.last_number
    return new


def _keeps_number(cause: Certificate.Cause) -> bool:
    keeps = WardSettings.load().reissue_number == WardSettings.ReissueNumber.SAME
    return keeps and cause != Cause.AFTER_VOID


def _number_text(new: Certificate, old: Certificate) -> str:
    """Return the number as it is printed; the old one once more says so."""
    if not new.reissue:
        return texts.numbered(old.enrolment.run.course, new.number)
    return _written_again(old, Cause(new.cause), again=new.reissue)


def _written_again(old: Certificate, cause: Certificate.Cause, *, again: int) -> str:
    """Return the number of the old paper: as it was written if it is kept, and was not wrong."""
    if cause == Cause.MISTAKEN or not _keeps_number(cause):
        plain = texts.numbered(old.enrolment.run.course, old.number)
    else:
        plain = old.snapshot["number_text"].removesuffix(_mark(old.reissue))
    return plain + _mark(again)


def _mark(again: int) -> str:
    """Return what stands behind a number that was issued so many times before."""
    if not again:
        return ""
    return "(再交付)" if again == 1 else f"(再交付{again}回目)"


def _rewritten(
    old: Certificate, cause: Certificate.Cause, *, number_text: str, day: date
) -> dict[str, Any]:
    """Return what the new certificate says.

    紛失: the person and the course as on the lost one. 氏名変更: the course as on the old one, the
    name of today. Else everything of today. The issue itself is always of `day` and of whoever
    issues today.
    """
    enrolment = old.enrolment
    course = enrolment.run.course
    said = {
        key: value
        for key, value in old.snapshot.items()
        if key not in ("approval_number", "approved_on")
    }
    if cause != Cause.LOST:
        said |= texts.person_words(enrolment.person)
    if cause in (Cause.MISTAKEN, Cause.AFTER_VOID):
        said |= texts.course_words(course, fiscal_year=enrolment.run.fiscal_year)
        said["organisation_name"] = enrolment.organisation_name
    said |= texts.issue_words(course, number_text=number_text, day=day, series=old.series)
    return texts.finished(said)


def _check_difference(old: Certificate, cause: Certificate.Cause) -> None:
    """Refuse a new paper that repeats what is wrong on the old one."""
    if cause not in (Cause.RENAMED, Cause.MISTAKEN):
        return
    differing = _differences(old, cause).keys() - _NOT_PRINTED
    if cause == Cause.RENAMED and "name" not in differing:
        raise ValidationError(
            "登録の氏名が、前の修了証と同じです。先に受講者の登録で氏名を直してから、"
            "再交付してください。",
            code="name_unchanged",
        )
    if not differing:
        raise ValidationError(
            "今の登録で交付しても、前の修了証と同じ記載になります。先に誤りのもと"
            "(研修のページ、区の設定、受講者の登録)を直してから、再交付してください。",
            code="nothing_changed",
        )
