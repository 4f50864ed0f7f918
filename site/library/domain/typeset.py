"""Setting a PDF with typst: tagged (PDF/UA-1, PDF/A-2a), the fonts of the package embedded."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst

from library.domain import glyphs

_lock = Lock()


def compile_pdf(template: Path, data: Any, *, at: datetime) -> bytes:
    """Return the PDF of a template that reads `data` (whatever JSON can hold) from its inputs.

    The same template, data and time give the same bytes.
    """
    # A compiler serves one document at a time; kept warm, it is twice as fast.
    with _lock:
        pdf = _compiler(template).compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1", "a-2a"],
            timestamp=int(at.timestamp()),
        )
    return cast(bytes, pdf)


@cache
def _compiler(template: Path) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(glyphs.SERIF.parent)],
    )
    return typst.Compiler(template, root=template.parent, font_paths=fonts)
