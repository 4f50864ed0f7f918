"""Names of downloads, and that one place alone writes the header that carries them."""

import re
from email.message import Message
from pathlib import Path
from urllib.parse import unquote

import pytest

from library.calendar import ics_response
from library.downloads import disposition, file_name

ROOT = Path(__file__).resolve().parents[2]


def name_in(header: str) -> str:
    """The name as a browser reads it."""
    message = Message()
    message["Content-Disposition"] = header
    if wide := re.search(r"filename\*=utf-8''(\S+)", header):
        return unquote(wide[1])
    return str(message.get_filename())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("record-p0001.pdf", "record-p0001.pdf"),
        ("修了証 4文人第1号.pdf", "修了証 4文人第1号.pdf"),
        ('研修「入門」"甲";乙.csv', "研修「入門」”甲”;乙.csv"),
        ("a;b.csv", "a;b.csv"),
        ("講演会\r\nSet-Cookie: x.ics", "講演会 Set-Cookie： x.ics"),
        ("../../etc/passwd", "／..／etc／passwd"),
        ("令和8/9年度.csv", "令和8／9年度.csv"),
        ("\u202efdp.exe", "fdp.exe"),
        ("長" * 300 + ".pdf", "長" * 80 + ".pdf"),
        ("", "file"),
        ("event-夏の講演会.ics", "event-夏の講演会.ics"),
    ],
)
def test_name_is_one_that_every_system_keeps(name, kept):
    assert file_name(name) == kept
    assert name_in(disposition(name, is_kept=True)) == kept


@pytest.mark.parametrize(("is_kept", "way"), [(True, "attachment"), (False, "inline")])
def test_kept_or_shown(is_kept, way):
    assert disposition("資料.pdf", is_kept=is_kept).split(";")[0] == way


def test_calendar_of_a_japanese_slug_has_its_name():
    response = ics_response([], name="催し", file_name="event-夏の講演会")

    assert name_in(response["Content-Disposition"]) == "event-夏の講演会.ics"


def test_nothing_else_writes_the_header():
    ours = ("site", "courses", "certificates", "quizzes")
    writers = {
        str(path.relative_to(ROOT))
        for folder in ours
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"attachment;|inline;|content_disposition_header", path.read_text())
    }

    assert writers == {"site/library/downloads.py"}
