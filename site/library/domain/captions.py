"""Captions as they come in: WebVTT in UTF-8, one line after the other, none of them empty."""

import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from django.core.exceptions import ValidationError
from webvtt import WebVTT
from webvtt.errors import MalformedCaptionError, MalformedFileError

HEADER = re.compile(r"WEBVTT(?:[ \t].*)?$")
NOT_SPOKEN = ("NOTE", "STYLE", "REGION")
# Far more than an hour of speech; what is bigger is no caption file.
MAX_BYTES = 2_000_000


class Cue(NamedTuple):
    """One line of captions: when it shows, in seconds, and what it says."""

    start: float
    end: float
    text: str


def read(content: bytes) -> list[Cue]:
    """Return the lines in order.

    Raises ValidationError("captions_too_big" | "captions_encoding" | "captions_malformed" |
    "captions_empty" | "captions_order"), naming the line of the file.
    """
    if len(content) > MAX_BYTES:
        raise ValidationError("字幕のファイルが大きすぎます。", code="captions_too_big")
    lines = _decoded(content).splitlines()
    if not lines or not HEADER.match(lines[0]):
        _refuse(
            1, "「WEBVTT」で始まっていません。WebVTT 形式で保存してください", "captions_malformed"
        )
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        cue = _cue(number, block)
        if cue is None:
            continue
        if cues and cue.start < cues[-1].end:
            _refuse(number, "時刻が前の字幕と重なっています。順に並べてください", "captions_order")
        cues.append(cue)
    if not cues:
        raise ValidationError("字幕が一行もありません。", code="captions_empty")
    return cues


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        _refuse(number, "文字コードが UTF-8 ではありません。UTF-8 で保存し直してください", "captions_encoding")  # fmt: skip


def _refuse(number: int, what: str, code: str) -> NoReturn:
    raise ValidationError(f"字幕の{number}行目: {what}。", code=code)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, lines) of what stands between empty lines, the header left out."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
            continue
        first = number - len(block)
        if block and first > 1:
            yield first, block
        block = []


def _cue(number: int, block: list[str]) -> Cue | None:
    """Read one block; None for a note or a style."""
    try:
        found = WebVTT.from_string("\n".join(["WEBVTT", "", *block]), strict=True).captions
    except (MalformedCaptionError, MalformedFileError):
        found = []
        is_understood = False
    else:
        is_understood = bool(found) or block[0].startswith(NOT_SPOKEN)
    if not is_understood:
        _refuse(number, "読み取れません。「00:01.000 --> 00:04.000」の次の行に文を書きます", "captions_malformed")  # fmt: skip
    if not found:
        return None
    times = (found[0].start_time.in_milliseconds(), found[0].end_time.in_milliseconds())
    if times[1] <= times[0]:
        _refuse(number, "終わりの時刻が始まりより後になっていません", "captions_order")
    text = found[0].text.strip()
    if not text:
        _refuse(number, "文がありません", "captions_empty")
    return Cue(times[0] / 1000, times[1] / 1000, text)
