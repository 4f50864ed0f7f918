"""The certificate as a PDF: A4, tagged (PDF/UA-1, PDF/A-2a), its one font embedded."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from certificates.domain import codes
from library.domain import glyphs, typeset
from people.domain.qr import qr_svg

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "certificate.typ"
# Left empty, with a line for a pen, if the font lacks a character; never printed otherwise.
HANDWRITTEN = ("name", "name_kana", "issuer_name")


def verify_url(code: str) -> str:
    """Return the address that the paper gives for checking a code."""
    return settings.BASE_URL + reverse("certificates:verify_code", args=[code])


def by_hand(snapshot: dict[str, Any]) -> list[str]:
    """Return which of the names must be written by hand, because the font lacks a character."""
    return [key for key in HANDWRITTEN if glyphs.missing(snapshot[key])]


def render(snapshot: dict[str, Any], code: str, *, at: datetime) -> bytes:
    """Return the PDF. The same snapshot, code and time give the same bytes."""
    blank = set(snapshot["by_hand"])
    data = {
        key: "" if key in blank else glyphs.with_geta(str(value))
        for key, value in snapshot.items()
    }
    url = verify_url(code)
    data |= {"code": codes.display(code), "verify_url": url, "qr": qr_svg(url)}
    return typeset.compile_pdf(TEMPLATE, data, at=at)
