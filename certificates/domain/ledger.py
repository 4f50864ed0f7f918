"""修了証交付台帳: one line for each certificate, as HR reads and exports it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from certificates.domain import codes
from certificates.models import Certificate, CertificateQuerySet
from people.models import User


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of the ledger: what was issued to whom, and what became of it."""

    id: UUID
    series: str
    number: int
    number_text: str
    issued_on: date
    name: str
    name_kana: str
    person_number: str
    staff_number: str
    organisation_name: str
    course_title: str
    fiscal_year: int
    code: str
    status: str
    status_label: str
    ended_at: datetime | None
    reason: str


def ledger_rows(
    viewer: User, certificates: CertificateQuerySet | None = None
) -> Iterator[LedgerRow]:
    """Yield the lines that `viewer` may see, by series and number, in three queries.

    `certificates` narrows them (one series, one year); it cannot widen the viewer's remit.
    """
    rows = Certificate.objects.all() if certificates is None else certificates
    rows = rows.visible_to(viewer).with_status().order_by("series__key", "number")
    for row in rows.select_related("series", "enrolment__person").prefetch_related("events"):
        yield _row(row)


def _row(certificate: Certificate) -> LedgerRow:
    said = certificate.snapshot
    return LedgerRow(
        id=certificate.pk,
        series=certificate.series.title,
        number=certificate.number,
        number_text=said["number_text"],
        issued_on=certificate.issued_on,
        name=said["name"],
        name_kana=said["name_kana"],
        person_number=said["person_number"],
        staff_number=certificate.enrolment.person.staff_number,
        organisation_name=said["organisation_name"],
        course_title=said["course_title"],
        fiscal_year=said["fiscal_year"],
        code=codes.display(certificate.code),
        status=certificate.status,
        status_label=certificate.status_label,
        ended_at=certificate.ended_at,
        reason="、".join(event.reason for event in certificate.events.all()),
    )
