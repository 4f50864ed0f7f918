"""授与式: the ward prints many certificates at once, in the order of the ledger, to hand over."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from certificates.domain import stored
from certificates.models import Certificate, CertificateQuerySet
from library import clock
from library.domain import glyphs, typeset
from library.domain.wareki import wareki
from library.models import WardSettings
from people.models import User

RECEIPTS = Path(__file__).resolve().parents[1] / "typst" / "receipts.typ"
# As many as one print may hold: two seconds and a hundred megabytes on a small server.
MOST = 500


def printable(
    viewer: User,
    *,
    run: str = "",
    series: str = "",
    since: date | None = None,
    until: date | None = None,
    first: int | None = None,
    last: int | None = None,
) -> CertificateQuerySet:
    """Return the valid certificates of the viewer's people, never their own, in ledger order."""
    wanted = {
        "enrolment__run": run, "series__key": series, "issued_on__gte": since,
        "issued_on__lte": until, "number__gte": first, "number__lte": last,
    }  # fmt: skip
    rows = Certificate.objects.visible_to(viewer).filter(events__isnull=True)
    rows = rows.exclude(enrolment__person=viewer)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    rows = rows.select_related("series", "enrolment__person")
    return rows.order_by("series__key", "number", "reissue")


@transaction.atomic
def print_all(certificates: CertificateQuerySet, *, actor: User) -> bytes:
    """Return the PDF of certificates from `printable`; the trail keeps each.

    Raises ValidationError("nothing" | "too_many" | "pdf_damaged").
    """
    rows = _some(certificates)
    content = stored.office_print(rows)
    for row in rows:
        audit.record(
            "certificates.certificate.print", row, actor=actor,
            on_behalf_of=row.enrolment.person, number=row.number,
        )  # fmt: skip
    return content


@transaction.atomic
def receipts(certificates: CertificateQuerySet, *, actor: User) -> bytes:
    """Return the list that is signed on receipt, of the same certificates in the same order.

    Raises ValidationError("nothing" | "too_many").
    """
    rows = _some(certificates)
    audit.record(
        "certificates.certificate.receipts", actor, actor=actor,
        certificates=[str(row.pk) for row in rows],
    )  # fmt: skip
    return typeset.compile_pdf(RECEIPTS, _receipts(rows), at=clock.now())


def _some(certificates: CertificateQuerySet) -> list[Certificate]:
    rows = list(certificates[: MOST + 1])
    if not rows:
        raise ValidationError(
            "あてはまる有効な修了証がありません。範囲をお確かめください。", code="nothing"
        )
    if len(rows) > MOST:
        raise ValidationError(
            f"一度に印刷できるのは{MOST}枚までです。番号の範囲で分けてください。", code="too_many"
        )
    return rows


def _receipts(rows: Sequence[Certificate]) -> dict[str, object]:
    ward = WardSettings.load()
    return {
        "title": "修了証の受領簿",
        "ward": f"{ward.ward_name} {ward.office_name}",
        "about": [f"{wareki(clock.now())} 印刷 {len(rows)}枚", *_approvals(rows)],
        "rows": [
            [
                glyphs.with_geta(row.snapshot["number_text"]),
                # A name that the font lacks is left for a pen, as on the certificate.
                "" if glyphs.missing(row.snapshot["name"]) else row.snapshot["name"],
                "" if glyphs.missing(row.snapshot["name_kana"]) else row.snapshot["name_kana"],
                glyphs.with_geta(row.snapshot["course_title"]),
            ]
            for row in rows
        ],
    }


def _approvals(rows: Sequence[Certificate]) -> list[str]:
    """Return what the certificates were approved under, each once."""
    said = {}
    for row in rows:
        number, day = row.snapshot.get("approval_number"), row.snapshot.get("approved_on")
        if number or day:
            said[number, day] = "決裁 " + " ".join(
                filter(None, [number, wareki(date.fromisoformat(day)) if day else ""])
            )
    return [glyphs.with_geta(line) for line in said.values()]
