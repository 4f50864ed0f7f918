"""The certificate as a PDF: A4, tagged (PDF/UA-1, PDF/A-2a), its one font embedded."""

import io
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import segno
import typst
from django.conf import settings
from django.urls import reverse

from certificates.domain import codes, glyphs

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "certificate.typ"
# Left empty, with a line for a pen, if the font lacks a character; never printed otherwise.
HANDWRITTEN = ("name", "name_kana", "issuer_name")
_lock = Lock()


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
    data |= {"code": codes.display(code), "verify_url": url, "qr": _qr(url)}
    # A compiler serves one document at a time; kept warm, it is twice as fast.
    with _lock:
        pdf = _compiler().compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(at.timestamp()),
        )
    return cast(bytes, pdf)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(glyphs.FONT_PATH.parent)],
    )
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", xmldecl=False, border=2, dark="#1a1a1a")
    return out.getvalue().decode()
