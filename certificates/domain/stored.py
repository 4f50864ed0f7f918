"""The bytes of a certificate as they were issued, and the ward's own print of them."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ValidationError

from certificates.models import Certificate
from library import clock
from library.domain import typeset
from library.domain.wareki import wareki

OFFICE = Path(__file__).resolve().parents[1] / "typst" / "office.typ"


def read(certificate: Certificate) -> bytes:
    """Return the stored bytes. Raises ValidationError("pdf_damaged")."""
    try:
        with certificate.pdf.open() as file:
            content: bytes = file.read()
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != certificate.pdf_sha256:
        raise ValidationError(
            "保管している修了証のファイルに問題が見つかりました。修了の記録は残っています。"
            "研修事務局にお知らせください。",
            code="pdf_damaged",
        )
    return content


def office_print(certificates: Sequence[Certificate]) -> bytes:
    """Return one PDF of the stored pages in the order given, with a box where a seal is pressed.

    The pages themselves are shown as they were issued. Raises ValidationError("pdf_damaged").
    """
    files = {f"{row.pk.hex}.pdf": read(row) for row in certificates}
    pages = [[f"{row.pk.hex}.pdf", row.snapshot["seal"] == "office"] for row in certificates]
    now = clock.now()
    data = {"pages": pages, "made": wareki(now)}
    return typeset.compile_around(OFFICE, data, files, at=now)
