"""The life of a certificate: issued once for a completed enrolment, voided at most once.

Both in one transaction with lock, check, write and audit; nothing is ever changed or deleted.
What follows a certificate that was lost, wrong or void is in `reissue`.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

import audit.domain.trail as audit
from certificates.domain import codes, notices, pdf, texts
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.domain.evidence import lock_enrolment
from courses.models import CoursePage, Enrolment
from library import clock
from library.domain.reasons import read_reason
from people.domain import oneself
from people.models import User

# A completion counts even if its certificate cannot be printed yet.
NOT_PRINTABLE = {"not_drawn", "does_not_fit"}


def issue_on_completion(enrolment: Enrolment, actor: User | None, **_: Any) -> None:
    """Receive `course_completed`, inside the transaction that completed the course.

    If the certificate cannot be printed, nothing of it is kept but a line on the trail; the
    ledger then names the person as waiting for it.
    """
    try:
        with transaction.atomic():
            issue(enrolment, actor=actor)
    except ValidationError as error:
        if error.code not in NOT_PRINTABLE:
            raise
        audit.record(
            "certificates.certificate.refuse", enrolment, actor=actor,
            on_behalf_of=enrolment.person, reason=error.messages[0],
        )  # fmt: skip


@transaction.atomic
def issue(enrolment: Enrolment, *, actor: User | None) -> Certificate:
    """Issue the certificate of a completed enrolment; issuing again returns the first.

    Also when the completion was voided and met again: the first number stays the number.
    Raises ValidationError("not_completed" | "not_drawn" | "does_not_fit").
    """
    enrolment = lock_enrolment(enrolment.pk)
    first = Certificate.objects.filter(enrolment=enrolment, supersedes__isnull=True).first()
    if first:
        return first
    check_completed(enrolment)
    now = clock.now()
    course = enrolment.run.course
    series = take_number(_series(course))
    snapshot = texts.snapshot_of(
        enrolment, course, series=series, day=timezone.localdate(now),
        number_text=texts.numbered(course, series.last_number),
    )  # fmt: skip
    certificate = write(
        Certificate(enrolment=enrolment, series=series, number=series.last_number),
        snapshot,
        at=now,
    )
    audit.record(
        "certificates.certificate.issue", certificate, actor=actor,
        on_behalf_of=enrolment.person, number=certificate.number, series=series.key,
    )  # fmt: skip
    notices.tell_certificate(certificate, "issued")
    return certificate


@transaction.atomic
def issue_late(enrolment: Enrolment, *, actor: User) -> Certificate:
    """Let HR issue what could not be printed on the day of completion.

    Raises ValidationError("not_yours" and what `issue` raises).
    """
    check_not_own(enrolment, actor)
    return issue(enrolment, actor=actor)


def check_completed(enrolment: Enrolment) -> None:
    """Raise ValidationError("not_completed") unless the enrolment is completed."""
    if enrolment.state != Enrolment.State.COMPLETED:
        raise ValidationError("修了した受講にだけ修了証を交付できます。", code="not_completed")


def check_not_own(enrolment: Enrolment, actor: User) -> None:
    """Raise ValidationError("not_yours") if the certificate is the actor's own."""
    oneself.check_somebody_else(
        enrolment.person_id, actor, "ご自分の修了証は扱えません。ほかの担当者が行います。",
        code="not_yours",
    )  # fmt: skip


def _series(course: CoursePage) -> NumberSeries:
    series, _ = NumberSeries.objects.get_or_create(
        key=course.series_key, defaults={"title": course.title[:100]}
    )
    return series


def take_number(series: NumberSeries) -> NumberSeries:
    """Take the next number, holding the series locked until the transaction ends.

    If that rolls back the number is free again: the series has no gap.
    """
    series = NumberSeries.objects.select_for_update().get(pk=series.pk)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series


def write(certificate: Certificate, snapshot: dict[str, Any], *, at: datetime) -> Certificate:
    """Make the PDF and store both; the file goes again if its row cannot be written.

    Raises ValidationError("does_not_fit").
    """
    certificate.snapshot = snapshot
    certificate.search_text = texts.searched(snapshot)
    certificate.code = codes.generate()
    certificate.issued_at = at
    certificate.issued_on = timezone.localdate(at)
    content = pdf.render(snapshot, certificate.code, at=at)
    certificate.pdf_sha256 = hashlib.sha256(content).hexdigest()
    certificate.snapshot_sha256 = certificate.digest()
    certificate.pdf = ContentFile(content, name=f"{certificate.pk}.pdf")
    try:
        certificate.save(force_insert=True)
    except Exception:
        certificate.pdf.storage.delete(certificate.pdf.name)
        raise
    return certificate


def lock_certificate(certificate: Certificate) -> Certificate:
    """Lock a certificate with its enrolment, in this order, and read it again."""
    lock_enrolment(certificate.enrolment_id)
    rows = Certificate.objects.select_for_update(of=("self",)).select_related(
        "enrolment__person", "enrolment__run__course", "series"
    )
    return rows.get(pk=certificate.pk)


@transaction.atomic
def void(certificate: Certificate, *, actor: User, reason: str) -> CertificateEvent:
    """Make a certificate invalid from now on, saying why. It keeps its number and its PDF.

    Raises ValidationError("reason_missing" | "not_yours" | "already_void" | "already_superseded").
    """
    reason = read_reason(reason, "無効にする理由を書いてください。")
    # The lock makes two clicks one event; the unique constraint is the last word.
    certificate = lock_certificate(certificate)
    check_not_own(certificate.enrolment, actor)
    kinds = set(certificate.events.values_list("kind", flat=True))
    if CertificateEvent.Kind.VOIDED in kinds:
        raise ValidationError("この修了証はすでに無効です。", code="already_void")
    if CertificateEvent.Kind.SUPERSEDED in kinds:
        raise ValidationError("この修了証は再交付済みです。", code="already_superseded")
    event = CertificateEvent.objects.create(
        certificate=certificate,
        kind=CertificateEvent.Kind.VOIDED,
        reason=reason,
        actor=actor,
        at=clock.now(),
    )
    audit.record("certificates.certificate.void", certificate, actor=actor, reason=reason)
    notices.tell_certificate(certificate, "voided")
    return event
