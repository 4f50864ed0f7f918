"""Setting a PDF with typst: tagged (PDF/UA-1, PDF/A-2a), the fonts of the package embedded."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
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


def compile_png(template: Path, data: Any, *, ppi: int) -> bytes:
    """Return the picture of a template of one page, for a screen."""
    with _lock:
        picture = _compiler(template).compile(
            format="png", ppi=ppi, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
        )
    return cast(bytes, picture)


def compile_around(template: Path, data: Any, files: dict[str, bytes], *, at: datetime) -> bytes:
    """Return the PDF of a template that shows other PDFs, by name; for printing, not tagged.

    What shows PDFs can be neither PDF/UA nor PDF/A.
    """
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        copy = Path(folder) / template.name
        copy.write_bytes(template.read_bytes())
        pdf = typst.Compiler(copy, root=folder, font_paths=_fonts()).compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=int(at.timestamp()),
        )
    return cast(bytes, pdf)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(glyphs.SERIF.parent)],
    )


@cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(template, root=template.parent, font_paths=_fonts())
