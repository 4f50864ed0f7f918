"""The life of a certificate: issued once for a completed enrolment, voided at most once.

Both in one transaction with lock, check, write and audit; nothing is ever changed or deleted.
"""

import hashlib
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

import audit.domain.trail as audit
from certificates.domain import codes, notices, pdf
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.domain.evidence import lock_enrolment
from courses.domain.outline import certificate_sentence
from courses.models import CoursePage, Enrolment
from library import clock
from library.domain.wareki import wareki
from library.models import WardSettings
from people.models import User


def issue_on_completion(enrolment: Enrolment, actor: User | None, **_: Any) -> None:
    """Receive `course_completed`, inside the transaction that completed the course."""
    issue(enrolment, actor=actor)


@transaction.atomic
def issue(enrolment: Enrolment, *, actor: User | None) -> Certificate:
    """Issue the certificate of a completed enrolment; issuing again returns the first.

    Also when the completion was voided and met again: the first number stays the number.
    Raises ValidationError("not_completed").
    """
    enrolment = lock_enrolment(enrolment.pk)
    first = Certificate.objects.filter(enrolment=enrolment, supersedes__isnull=True).first()
    if first:
        return first
    if enrolment.state != Enrolment.State.COMPLETED:
        raise ValidationError("修了した受講にだけ修了証を交付できます。", code="not_completed")
    now = clock.now()
    course = enrolment.run.course
    series = _next_number(course)
    snapshot = _snapshot(enrolment, course, series.last_number, timezone.localdate(now))
    certificate = _write(
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


def _next_number(course: CoursePage) -> NumberSeries:
    """Take the next number, holding the series locked until the transaction ends.

    If that rolls back the number is free again: the series has no gap.
    """
    NumberSeries.objects.get_or_create(
        key=course.certificate_series, defaults={"title": course.title[:100]}
    )
    series = NumberSeries.objects.select_for_update().get(key=course.certificate_series)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series


def _snapshot(enrolment: Enrolment, course: CoursePage, number: int, day: date) -> dict[str, Any]:
    """Freeze all that the certificate says, as the words are today."""
    ward = WardSettings.load()
    person = enrolment.person
    plain_date = f"{day.year}年{day.month}月{day.day}日"
    snapshot = {
        "title": course.certificate_title,
        "number_text": course.certificate_number_format.replace("{number}", str(number)),
        "name": person.certificate_name,
        # The reading belongs to 姓名: under another name it would be wrong.
        "name_kana": "" if person.alias else person.full_kana,
        "honorific": ward.honorific,
        "body": certificate_sentence(course, fiscal_year=enrolment.run.fiscal_year),
        "date_text": wareki(day) if course.certificate_date_style == "wareki" else plain_date,
        "issuer_title": ward.issuer_title or f"{ward.ward_name}{course.certificate_issuer_role}",
        "issuer_name": ward.issuer_name,
        "seal": "omitted" if ward.seal_is_omitted else "box",
        "course_title": course.title,
        "course_code": course.code,
        "fiscal_year": enrolment.run.fiscal_year,
        "organisation_name": enrolment.organisation_name,
        "person_number": person.number,
    }
    return snapshot | {"by_hand": pdf.by_hand(snapshot)}


def _write(certificate: Certificate, snapshot: dict[str, Any], *, at: datetime) -> Certificate:
    """Make the PDF and store both; the file goes again if its row cannot be written."""
    certificate.snapshot = snapshot
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


@transaction.atomic
def void(certificate: Certificate, *, actor: User, reason: str) -> CertificateEvent:
    """Make a certificate invalid from now on, saying why. It keeps its number and its PDF.

    Raises ValidationError("reason_missing" | "already_void" | "already_superseded").
    """
    if not reason.strip():
        raise ValidationError("無効にする理由を書いてください。", code="reason_missing")
    # The lock makes two clicks one event; the unique constraint is the last word.
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("enrolment__person")
    certificate = rows.get(pk=certificate.pk)
    kinds = set(certificate.events.values_list("kind", flat=True))
    if CertificateEvent.Kind.VOIDED in kinds:
        raise ValidationError("この修了証はすでに無効です。", code="already_void")
    if CertificateEvent.Kind.SUPERSEDED in kinds:
        raise ValidationError("この修了証は再交付済みです。", code="already_superseded")
    event = CertificateEvent.objects.create(
        certificate=certificate,
        kind=CertificateEvent.Kind.VOIDED,
        reason=reason.strip(),
        actor=actor,
        at=clock.now(),
    )
    audit.record("certificates.certificate.void", certificate, actor=actor, reason=reason.strip())
    notices.tell_certificate(certificate, "voided")
    return event
