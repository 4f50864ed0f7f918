"""CSV that Excel opens as it is: BOM, CRLF, every cell quoted, none that runs as a formula or loses a nought."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils import timezone

from library.domain.wareki import wareki

BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula or loses its first character; a
# Japanese one reads the full-width signs as the half-width ones.
DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# What it would show as another number or as a day, whatever quotation marks stand around it: 00123,
# 0312345678, 12e3, 3-4. A day that we write ourselves may be one.
_READ_OTHERWISE = re.compile(
    r"(?![0-9]{4}-[0-9]{2}-[0-9]{2}$)"
    r"(0[0-9]+|[0-9]{12,}|[0-9]+[eE][0-9]+|[0-9]{1,4}[-/][0-9]{1,2}([-/][0-9]{1,4})?)"
)


class _Line:
    """What csv.writer writes into: hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def safe(value: object) -> str:
    """Return the cell's text, with an apostrophe before whatever could run as a formula.

    A number that somebody or something is known by stays a text (="00123"), noughts and all.
    """
    text = "" if value is None else str(value)
    if isinstance(value, str) and _READ_OTHERWISE.fullmatch(text):
        return f'="{text}"'
    # A program that opens the file may strip what stands before and nobody sees.
    seen = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Zs"))
    return f"'{text}" if text.startswith(DANGEROUS) or seen.startswith(DANGEROUS) else text


def lines(header: list[str], rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Yield the file line by line, as UTF-8 with a BOM and CRLF."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield (BOM + writer.writerow([safe(cell) for cell in header])).encode()
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row]).encode()


def both_dates(value: date | datetime | None) -> tuple[str, str]:
    """Return a day as (令和8年11月21日, 2026-11-21), both empty if there is none."""
    if value is None:
        return "", ""
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    return wareki(day), day.isoformat()
