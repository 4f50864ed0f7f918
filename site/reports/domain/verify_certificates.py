"""Certificates against their digests, their files, their numbers and the completions behind them."""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from audit.models import Entry
from certificates.domain import codes, texts
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.models import Enrolment
from reports.domain.findings import Finding, of


def certificates() -> Iterator[Finding]:
    """Each certificate as it was issued, and one for each completion."""
    verbs = ("certificates.certificate.issue", "certificates.certificate.reissue")
    issued = set(Entry.objects.filter(verb__in=verbs).values_list("subject_id", flat=True))
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
    if row.search_text != texts.searched(row.snapshot):
        yield of(row, "台帳で探す文が、記載内容と合いません")
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
    """Completions without a certificate, but for those that wait since it could not be printed."""
    refused = Entry.objects.filter(verb="certificates.certificate.refuse")
    waiting = set(refused.values_list("subject_id", flat=True))
    rows = Enrolment.objects.filter(state=Enrolment.State.COMPLETED, certificates__isnull=True)
    for row in rows.iterator():
        if str(row.pk) not in waiting:
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
        if event.kind == CertificateEvent.Kind.VOIDED and str(event.certificate_id) not in voided:
            yield of(event, "無効にした監査記録がありません")
        if event.kind == CertificateEvent.Kind.SUPERSEDED and event.certificate_id not in replaced:
            yield of(event, "再交付とありますが、新しい修了証がありません")


def chains() -> Iterator[Finding]:
    """再交付: the certificates of an enrolment follow one another, from the first to one head."""
    ends = dict(CertificateEvent.objects.values_list("certificate_id", "kind"))
    rows = Certificate.objects.only(
        "enrolment_id", "supersedes_id", "series_id", "number", "reissue", "cause", "issued_at"
    )
    in_order = rows.order_by("enrolment_id").iterator(chunk_size=500)
    for _, papers in groupby(in_order, key=attrgetter("enrolment_id")):
        yield from _chain({row.pk: row for row in papers}, ends)


def _chain(chain: dict[UUID, Certificate], ends: dict[UUID, str]) -> Iterator[Finding]:
    """Check the certificates of one enrolment."""
    follows: dict[UUID | None, Certificate] = {}
    for row in chain.values():
        if row.supersedes_id and row.supersedes_id not in chain:
            yield of(row, "ほかの受講の修了証を差し替えたことになっています")
        follows[row.supersedes_id] = row
    reached: set[UUID] = set()
    current = follows.get(None)
    while current and current.pk not in reached:
        reached.add(current.pk)
        after = follows.get(current.pk)
        yield from _link(current, after, ends.get(current.pk))
        current = after
    for lost in chain.keys() - reached:
        yield of(chain[lost], "最初の修了証からのつながりの外にあります")


def _link(row: Certificate, after: Certificate | None, end: str | None) -> Iterator[Finding]:
    """Check one certificate against what follows it and against how it ended."""
    kinds = CertificateEvent.Kind
    if after is None:
        if end == kinds.SUPERSEDED:
            yield of(row, "再交付とありますが、新しい修了証がありません")
        return
    is_void = after.cause == Certificate.Cause.AFTER_VOID
    if end != (kinds.VOIDED if is_void else kinds.SUPERSEDED):
        yield of(row, f"修了証 {after.pk} に差し替えられましたが、その記録が合いません")
    if after.issued_at < row.issued_at:
        yield of(after, f"差し替えた修了証 {row.pk} より前の日時です")
    again = (row.series_id, row.number, row.reissue + 1)
    if after.reissue and (after.series_id, after.number, after.reissue) != again:
        yield of(after, "同じ番号での再交付ですが、前の修了証の番号に続いていません")


def numbers() -> Iterator[Finding]:
    """Numbers without a gap: 1 to the series' last number, each first issued once."""
    used: dict[int, set[int]] = {}
    firsts = Certificate.objects.filter(reissue=0)
    for series_id, number in firsts.values_list("series", "number"):
        used.setdefault(series_id, set()).add(number)
    for series in NumberSeries.objects.all():
        taken = used.get(series.pk, set())
        highest = max(taken | {series.last_number})
        missing = [n for n in range(1, highest + 1) if n not in taken]
        if series.last_number != len(taken) or missing:
            what = f"最後の番号は{series.last_number}、交付した修了証は{len(taken)}枚"
            gaps = "、".join(f"{n}" for n in missing[:20])
            yield of(series, what + (f"、欠けている番号は{gaps}" if gaps else ""))
