"""Lists as files: CSV for other systems and for Excel, and a workbook that changes nothing.

In the CSV: BOM, CRLF, every cell quoted, no cell that runs as a formula. But whatever opens it reads
00123 as 123 and 8-12 as a day; in the workbook each cell is text.
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from library.domain.wareki import wareki

BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula or loses its first character; a
# Japanese one reads the full-width signs as the half-width ones.
DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


class _Line:
    """What csv.writer writes into: hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def safe(value: object) -> str:
    """Return the cell's text, with an apostrophe before whatever could run as a formula."""
    text = "" if value is None else str(value)
    # A program that opens the file may strip what stands before and nobody sees.
    seen = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Zs"))
    return f"'{text}" if text.startswith(DANGEROUS) or seen.startswith(DANGEROUS) else text


def lines(header: list[str], rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Yield the file line by line, as UTF-8 with a BOM and CRLF."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield (BOM + writer.writerow([safe(cell) for cell in header])).encode()
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row]).encode()


def workbook(header: list[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Return an Excel workbook of one sheet whose header stays in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        sheet.append([_text(sheet, cell) for cell in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _text(sheet: Any, value: object) -> Any:
    """Return a cell that is never read as a number, a day or a formula."""
    text = "" if value is None else str(value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type, cell.number_format = "s", "@"
    return cell


def both_dates(value: date | datetime | None) -> tuple[str, str]:
    """Return a day as (令和8年11月21日, 2026-11-21), both empty if there is none."""
    if value is None:
        return "", ""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    return wareki(day), day.isoformat()
