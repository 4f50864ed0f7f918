"""Certificates against their digests, their files, their numbers and the completions behind them."""

import hashlib
from collections.abc import Iterator

from audit.models import Entry
from certificates.domain import codes
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.models import Enrolment
from reports.domain.findings import Finding, of


def certificates() -> Iterator[Finding]:
    """Each certificate as it was issued, and one for each completion."""
    issued = set(
        Entry.objects.filter(verb="certificates.certificate.issue").values_list(
            "subject_id", flat=True
        )
    )
    rows = Certificate.objects.with_status().select_related("enrolment")
    for row in rows.iterator(chunk_size=200):
        yield from _untouched(row)
        if str(row.pk) not in issued:
            yield of(row, "交付の監査記録がありません")
        completed = row.enrolment.state == Enrolment.State.COMPLETED
        if row.status == Certificate.Status.VALID and not completed:
            yield of(row, f"有効ですが、受講 {row.enrolment_id} は修了になっていません")
    yield from _uncertified()
    yield from _events()


def _untouched(row: Certificate) -> Iterator[Finding]:
    if row.digest() != row.snapshot_sha256:
        yield of(row, "記載内容、番号、確認番号のどれかが、交付したときのものではありません")
    if not codes.is_consistent(codes.normalise(row.code)):
        yield of(row, f"確認番号 {row.code} の検査文字が合いません")
    try:
        with row.pdf.open() as file:
            digest = hashlib.sha256(file.read()).hexdigest()
    except FileNotFoundError:
        yield of(row, f"PDF({row.pdf.name})がありません")
        return
    if digest != row.pdf_sha256:
        yield of(row, f"PDF({row.pdf.name})が、交付したときのものではありません")


def _uncertified() -> Iterator[Finding]:
    """Completions without a certificate."""
    rows = Enrolment.objects.filter(state=Enrolment.State.COMPLETED, certificates__isnull=True)
    for row in rows.iterator():
        yield of(row, "修了していますが、修了証がありません")


def _events() -> Iterator[Finding]:
    """What became of a certificate: in order of time, with its trail, and never half done."""
    voided = set(
        Entry.objects.filter(verb="certificates.certificate.void").values_list(
            "subject_id", flat=True
        )
    )
    replaced = set(
        Certificate.objects.exclude(supersedes=None).values_list("supersedes", flat=True)
    )
    for event in CertificateEvent.objects.select_related("certificate").iterator():
        if event.at < event.certificate.issued_at:
            yield of(event, "交付より前の日時です")
        if event.kind == CertificateEvent.Kind.VOIDED:
            if str(event.certificate_id) not in voided:
                yield of(event, "無効にした監査記録がありません")
        elif event.certificate_id not in replaced:
            yield of(event, "再交付とありますが、新しい修了証がありません")
        replaced.discard(event.certificate_id)


def numbers() -> Iterator[Finding]:
    """Numbers without a gap: 1 to the series' last number, each once."""
    used: dict[int, set[int]] = {}
    for series_id, number in Certificate.objects.values_list("series", "number"):
        used.setdefault(series_id, set()).add(number)
    for series in NumberSeries.objects.all():
        taken = used.get(series.pk, set())
        highest = max(taken | {series.last_number})
        missing = [n for n in range(1, highest + 1) if n not in taken]
        if series.last_number != len(taken) or missing:
            what = f"最後の番号は{series.last_number}、交付した修了証は{len(taken)}枚"
            gaps = "、".join(f"{n}" for n in missing[:20])
            yield of(series, what + (f"、欠けている番号は{gaps}" if gaps else ""))
