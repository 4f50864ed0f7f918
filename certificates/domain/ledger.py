"""修了証交付台帳: one line for each certificate, as HR reads and exports it, and finding lines."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q

from certificates.domain import codes
from certificates.domain.reissue import causes_for, reason_of
from certificates.models import Certificate, CertificateQuerySet
from library.domain.matching import match_key
from library.domain.typed_days import parse_day
from people.models import User

ORDER = ("series__key", "number", "reissue")
# No number has more figures.
_DIGITS = 10
# A number with what people say around it, in the spelling of `match_key`: No.12, 第12号.
_SAID_NUMBER = re.compile(r"(?:修了証)?(?:番号|no)?第?([0-9]{1,9})[号番]?")
_LABEL = re.compile(r"(?<!\S)((?:修了証の?)?番号|no)\s*[.:]?\s+(?=第?[0-9])", re.IGNORECASE)
# So much of a torn code tells it from others.
_LEGIBLE = 4


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of the ledger: what was issued to whom, and what became of it.

    `follows` and `followed_by`: the numbers before and after it in its chain, as printed.
    """

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
    approval_number: str
    approved_on: date | None
    cause: str
    follows: str
    followed_by: str
    can_be_followed: bool


def ledger_rows(
    viewer: User, certificates: CertificateQuerySet | None = None
) -> Iterator[LedgerRow]:
    """Yield the lines that `viewer` may see, by series and number, in three queries.

    `certificates` narrows them (one series, one year); it cannot widen the viewer's remit.
    """
    rows = Certificate.objects.all() if certificates is None else certificates
    rows = rows.visible_to(viewer).with_status().order_by(*ORDER)
    rows = rows.select_related("series", "enrolment__person", "supersedes", "superseded_by")
    for row in rows.prefetch_related("events"):
        yield _row(row)


def _row(certificate: Certificate) -> LedgerRow:
    said = certificate.snapshot
    before = certificate.supersedes
    after = getattr(certificate, "superseded_by", None)
    approved_on = said.get("approved_on")
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
        approval_number=said.get("approval_number", ""),
        approved_on=date.fromisoformat(approved_on) if approved_on else None,
        cause=reason_of(certificate) if before else "",
        follows=before.snapshot["number_text"] if before else "",
        followed_by=after.snapshot["number_text"] if after else "",
        can_be_followed=bool(causes_for(certificate)),
    )


def words_in(text: str) -> list[str]:
    """Return the words to look for; a label stays with the number that it stands before."""
    return _LABEL.sub(r"\1", unicodedata.normalize("NFKC", text)).split()


def on_paper(word: str) -> CertificateQuerySet:
    """Return the certificates on which this stands, however it is typed.

    Its number, its day, any word on it or of its approval, a part of its code that can still be read.
    """
    key = match_key(word)
    if not key:
        return Certificate.objects.none()
    stands = Q(search_text__contains=key)
    if key.isascii() and key.isdecimal():
        # Figures alone are its number: as a part of anything else they would find nearly all.
        stands = Q(number=int(key)) if len(key) < _DIGITS else Q(pk__in=[])
    elif said := _SAID_NUMBER.fullmatch(key):
        stands |= Q(number=int(said[1]))
    part = codes.normalise(word)
    if len(part) >= _LEGIBLE and set(part) <= set(codes.ALPHABET):
        stands |= Q(code__contains=part)
    with suppress(ValidationError):
        stands |= Q(issued_on=parse_day(word))
    return Certificate.objects.filter(stands)


def code_in(text: str) -> str:
    """Return the code in what was typed, scanned or pasted, with its label or address; or nothing."""
    try:
        return issued_code(text)
    except ValidationError:
        return ""


def issued_code(text: str) -> str:
    """Return the code that the text means: of several, the one that was issued.

    Raises ValidationError as `codes.read_all` does.
    """
    meant = codes.read_all(text)
    issued = Certificate.objects.filter(code__in=meant).values_list("code", flat=True)
    return issued.first() or meant[0]
