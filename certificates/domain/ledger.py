"""修了証交付台帳: one line for each certificate, as HR reads and exports it, and finding lines."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Func, Q, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Concat, Replace

from certificates.domain import codes
from certificates.domain.reissue import causes_for, reason_of
from certificates.models import Certificate, CertificateQuerySet
from library.domain.matching import spellings_pattern
from people.models import User

ORDER = ("series__key", "number", "reissue")
# What stands on the paper, but for its code.
_ON_PAPER = ("number_text", "name", "name_kana", "title", "body", "date_text", "issuer_title",
             "issuer_name", "course_title")  # fmt: skip


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


def on_paper(word: str) -> CertificateQuerySet:
    """Return the certificates on which this stands: number, code, any word, however it is typed.

    Spaces between the characters of a name, the width of digits and letters, the kind of kana and
    the shape of a kanji do not count: the office reads an old paper out as it would write it.
    """
    text = TextField()
    paper: Func = Concat(*(KT(f"snapshot__{key}") for key in _ON_PAPER), output_field=text)
    for space in (" ", "\u3000"):
        paper = Replace(paper, Value(space), Value(""), output_field=text)
    plain = unicodedata.normalize("NFKC", word)
    stands = Q(_paper__contains=word) | Q(_paper__regex=spellings_pattern(plain))
    if plain.isdecimal() and len(plain) < 10:
        stands |= Q(number=int(plain))
    return Certificate.objects.annotate(_paper=paper).filter(stands)


def code_in(text: str) -> str:
    """Return the code in what was typed, scanned or pasted, with its label or address; or nothing."""
    try:
        return codes.read(text)
    except ValidationError:
        return ""
