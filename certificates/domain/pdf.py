"""The certificate as a PDF: one A4 page, tagged (PDF/UA-1, PDF/A-2a), its one font embedded."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from certificates.domain import codes
from library.domain import glyphs, typeset
from people.domain.qr import qr_svg

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "certificate.typ"
# Left empty, with a line for a pen, if the font lacks a character; never printed otherwise.
HANDWRITTEN = ("name", "name_kana", "issuer_name")
# What else is printed from data.
PRINTED = {
    "title": "修了証の題名",
    "number_text": "番号",
    "honorific": "敬称",
    "body": "本文",
    "date_text": "日付",
    "issuer_title": "発行者の職名",
}
_PLACES = PRINTED | {
    "name": "氏名",
    "name_kana": "ふりがな",
    "issuer_name": "発行者の氏名",
    "verify_url": "確認ページのアドレス",
    "page": "全体",
}


def verify_url(code: str) -> str:
    """Return the address that the paper gives for checking a code."""
    return settings.BASE_URL + reverse("certificates:verify_code", args=[code])


def by_hand(snapshot: dict[str, Any]) -> list[str]:
    """Return which of the names must be written by hand, because the font lacks a character."""
    return [key for key in HANDWRITTEN if glyphs.missing(snapshot[key])]


def check_drawn(snapshot: dict[str, Any]) -> None:
    """Refuse words that the font cannot draw. Raises ValidationError("not_drawn")."""
    for key, label in PRINTED.items():
        absent = glyphs.missing(snapshot[key])
        if absent:
            raise ValidationError(
                f"{label}に、修了証の書体にない文字があります:「{'」「'.join(absent)}」。",
                code="not_drawn",
            )


def render(snapshot: dict[str, Any], code: str, *, at: datetime) -> bytes:
    """Return the PDF. The same snapshot, code and time give the same bytes.

    Raises ValidationError("does_not_fit") instead of a second page or of words over others.
    """
    try:
        return typeset.compile_pdf(TEMPLATE, _data(snapshot, code), at=at)
    except typst.TypstError as error:
        raise _too_long(error) from error


def picture(snapshot: dict[str, Any], code: str, *, ppi: int = 72) -> bytes:
    """Return the page as PNG. Raises ValidationError("does_not_fit")."""
    try:
        return typeset.compile_png(TEMPLATE, _data(snapshot, code), ppi=ppi)
    except typst.TypstError as error:
        raise _too_long(error) from error


def _data(snapshot: dict[str, Any], code: str) -> dict[str, str]:
    blank = set(snapshot["by_hand"])
    data = {
        key: "" if key in blank else glyphs.with_geta(str(value))
        for key, value in snapshot.items()
    }
    url = verify_url(code)
    return data | {"code": codes.display(code), "verify_url": url, "qr": qr_svg(url)}


def _too_long(error: typst.TypstError) -> ValidationError:
    """Say which text did not fit; hand on what is no text's fault."""
    place = re.search(r"too-long:(\w+)", str(error))
    if place is None:
        raise error
    return ValidationError(
        f"{_PLACES[place[1]]}が長く、読める大きさでは1枚に入りません。短くしてください。",
        code="does_not_fit",
    )
