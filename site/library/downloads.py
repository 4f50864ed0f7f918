"""Names of files that people keep, and the header that carries them."""

import unicodedata
from pathlib import PurePath

from django.utils.http import content_disposition_header

# Systems refuse names beyond 255 bytes; a kanji takes three, and " (1)" may follow.
LONGEST = 80
# What some system or other takes for a part of a path, a drive or a pattern, and what stands for it.
MARKS = str.maketrans('/\\:*?"<>|', "／＼：＊？”＜＞｜")


def file_name(name: str) -> str:
    """Return a name that every system keeps as it is: one line, no path, not too long."""
    blank = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in name)
    ending = PurePath(name).suffix if len(PurePath(name).suffix) <= 6 else ""
    whole = " ".join(blank.translate(MARKS).split())
    stem = whole.removesuffix(ending).strip(" .")
    return f"{stem[:LONGEST].strip()}{ending}" or "file"


def disposition(name: str, *, is_kept: bool) -> str:
    """Return the header that names a download: to be kept, or shown in the browser."""
    return content_disposition_header(is_kept, file_name(name)) or ""
