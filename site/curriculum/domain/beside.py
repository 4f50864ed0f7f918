"""Files that lie beside the YAML, in its folder `media`: video, audio, captions, transcripts."""

import hashlib
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File

from curriculum.domain.yaml_source import Mapping, Problems
from library.domain import captions, recordings, ruby

# What `load_media` stores, by the names that the YAML and the model share.
STORED = ("file", "captions")
# Captions may outlast the picture by a blink: editors round.
SLACK_SECONDS = 1.0


def path_of(folder: Path, name: str) -> Path:
    """Return where a file lies. Raises ValidationError("no_file") if it does not."""
    path = folder / name
    if not path.is_file():
        raise ValidationError(
            "ファイルがありません。YAMLの隣の media に置いてください。", code="no_file"
        )
    return path


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def transcript(folder: Path, name: str) -> str:
    """Read a transcript. Raises ValidationError, naming what is wrong with it."""
    try:
        text = path_of(folder, name).read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise ValidationError("UTF-8で保存してください。", code="transcript_encoding") from error
    if not text:
        raise ValidationError("文字起こしが空です。", code="transcript_empty")
    ruby.check(text)
    return text


def check_recording(kind: str, item: Mapping, folder: Path, problems: Problems) -> None:
    """Check the files of one video or audio. kind: "video" or "audio"."""
    seconds = 0.0
    try:
        seconds = _measure(kind, path_of(folder, item["file"]))
    except ValidationError as error:
        _tell(error, item, "file", problems)
    if "captions" in item:
        try:
            _check_captions(path_of(folder, item["captions"]), seconds)
        except ValidationError as error:
            _tell(error, item, "captions", problems)
    try:
        transcript(folder, item["transcript"])
    except ValidationError as error:
        _tell(error, item, "transcript", problems)


def _measure(kind: str, path: Path) -> float:
    with path.open("rb") as file:
        return recordings.measure(File(file, path.name), path.name, kind=kind).seconds


def _check_captions(path: Path, seconds: float) -> None:
    """Check captions on their own, and against a length that is known."""
    end = captions.read(path.read_bytes())[-1].end
    if seconds and end > seconds + SLACK_SECONDS:
        raise ValidationError(
            f"字幕が{end:g}秒まであり、再生の長さ({seconds:g}秒)を超えています。",
            code="captions_too_long",
        )


def _tell(error: ValidationError, item: Mapping, key: str, problems: Problems) -> None:
    for message in error.messages:
        problems.add(item, f"「{item[key]}」: {message}", key)
