"""Video and audio as they come in: what they really are, and how long they last.

The content decides, not the name; and only what browsers of ten years play is taken.
"""

from pathlib import PurePath
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from pymediainfo import MediaInfo

# The ending of a name: what the content must be, and what a browser is told that it is.
CONTAINERS = {
    ".mp4": ("MPEG-4", "video/mp4"),
    ".webm": ("WebM", "video/webm"),
    ".m4a": ("MPEG-4", "audio/mp4"),
    ".mp3": ("MPEG Audio", "audio/mpeg"),
    ".ogg": ("Ogg", "audio/ogg"),
}
VIDEO_CODECS = {"AVC", "VP8", "VP9", "AV1"}
AUDIO_CODECS = {"AAC", "MPEG Audio", "Opus", "Vorbis"}


class Measured(NamedTuple):
    """What the server found out by itself."""

    seconds: float
    width: int | None
    height: int | None


def content_type(name: str) -> str:
    """Return what a browser is told that the file is."""
    return CONTAINERS.get(PurePath(name).suffix.lower(), ("", "application/octet-stream"))[1]


def endings(kind: str) -> tuple[str, ...]:
    """Return the endings of the files that are taken. kind: "video" or "audio"."""
    return tuple(end for end, (_, told) in CONTAINERS.items() if told.startswith(f"{kind}/"))


def measure(file: Any, name: str, *, kind: str) -> Measured:
    """Look into an uploaded file. kind: "video" or "audio".

    Raises ValidationError("too_big" | "not_that_type" | "no_video" | "codec" | "no_duration").
    """
    if file.size > settings.MEDIA_MAX_BYTES:
        most = settings.MEDIA_MAX_BYTES // 1_000_000
        raise ValidationError(
            f"ファイルが大きすぎます({file.size // 1_000_000}MB)。{most}MBまでにしてください。",
            code="too_big",
        )
    tracks = _tracks(file)
    _check_container(tracks, name)
    _check_codecs(tracks, kind)
    milliseconds = float(tracks["General"].duration or 0)
    if milliseconds <= 0:
        raise ValidationError(
            "長さを読み取れません。編集ソフトで書き出し直したファイルを選んでください。",
            code="no_duration",
        )
    video = tracks.get("Video")
    return Measured(
        round(milliseconds / 1000, 3),
        video.width if video and kind == "video" else None,
        video.height if video and kind == "video" else None,
    )


def _tracks(file: Any) -> dict[str, Any]:
    """Return the first track of each kind."""
    file.seek(0)
    found = MediaInfo.parse(file)
    file.seek(0)
    tracks: dict[str, Any] = {}
    for track in found.tracks:
        tracks.setdefault(track.track_type, track)
    return tracks


def _check_container(tracks: dict[str, Any], name: str) -> None:
    ending = PurePath(name).suffix.lower()
    wanted = CONTAINERS.get(ending, ("", ""))[0]
    if not wanted or "General" not in tracks or tracks["General"].format != wanted:
        raise ValidationError(
            f"ファイルの中身が「{ending}」ではありません。"
            "動画は mp4 か webm、音声は m4a、mp3、ogg のファイルを選んでください。",
            code="not_that_type",
        )


def _check_codecs(tracks: dict[str, Any], kind: str) -> None:
    wanted = {"video": "Video", "audio": "Audio"}[kind]
    if wanted not in tracks:
        what = {"video": "映像", "audio": "音声"}[kind]
        raise ValidationError(f"このファイルには{what}がありません。", code="no_video")
    for name, known in (("Video", VIDEO_CODECS), ("Audio", AUDIO_CODECS)):
        # A cover picture in an audio file is a video track that nobody plays.
        if name not in tracks or (name == "Video" and kind == "audio"):
            continue
        if tracks[name].format not in known:
            raise ValidationError(
                f"この形式({tracks[name].format})は、再生できない端末があります。"
                "「H.264」と「AAC」を選んで書き出し直してください。",
                code="codec",
            )
