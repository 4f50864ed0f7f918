"""A real video with captions, made once: 24 seconds, 10 pictures a second.

It has no sound track: a machine without a sound card may never start to play one.
"""

import json
from fractions import Fraction
from functools import cache
from io import BytesIO
from uuid import uuid4

import av
from django.core.files.base import ContentFile

from courses.models import LecturePage, StagePage
from library.models import LibraryMedia
from tests.factories import add_lecture
from tests.remembered import remembered

SECONDS = 24
PICTURES_A_SECOND = 10
TRANSCRIPT = (
    "{相談|そうだん}の{窓口|まどぐち}を紹介する動画です。\n\n画面には、区役所の入口がうつります。"
)


def _stamp(seconds: int) -> str:
    return f"00:00:{seconds:02}.000"


def captions(seconds: int = SECONDS, *, every: int = 4) -> str:
    """A line every few seconds: 「1行目」, 「2行目」…"""
    lines = [
        f"{_stamp(start)} --> {_stamp(min(start + every, seconds))}\n{number}行目の字幕です"
        for number, start in enumerate(range(0, seconds, every), start=1)
    ]
    return "\n\n".join(["WEBVTT", *lines]) + "\n"


@cache
def webm(seconds: int = SECONDS) -> bytes:
    """VP8 in WebM, with a picture that brightens: some 15 kB."""
    out = BytesIO()
    with av.open(out, "w", format="webm") as file:
        video = file.add_stream("libvpx", rate=PICTURES_A_SECOND)
        video.width, video.height, video.pix_fmt = 160, 90, "yuv420p"
        video.options = {"deadline": "realtime", "cpu-used": "8", "g": "20"}
        for number in range(seconds * PICTURES_A_SECOND):
            file.mux(video.encode(_picture(number)))
        file.mux(video.encode())
    return out.getvalue()


def _picture(number: int) -> av.VideoFrame:
    frame = av.VideoFrame(160, 90, "yuv420p")
    for plane, value in zip(frame.planes, (40 + number % 160, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    frame.pts, frame.time_base = number, Fraction(1, PICTURES_A_SECOND)
    return frame


def _silence(number: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=960)
    frame.sample_rate, frame.pts = 48000, number * 960
    frame.planes[0].update(bytes(frame.planes[0].buffer_size))
    return frame


@cache
def ogg(seconds: int = 6) -> bytes:
    """Opus alone."""
    out = BytesIO()
    with av.open(out, "w", format="ogg") as file:
        sound = file.add_stream("libopus", rate=48000)
        sound.layout = "mono"
        for number in range(seconds * 50):
            file.mux(sound.encode(_silence(number)))
        file.mux(sound.encode())
    return out.getvalue()


@remembered
def make_media(
    *, type: str = "video", with_captions: bool = True, with_transcript: bool = True, **fields
) -> LibraryMedia:
    """A recording as the admin would store it: checked and measured."""
    content, ending = (webm(), "webm") if type == "video" else (ogg(), "ogg")
    values = {"title": "相談の窓口", "type": type, "file": ContentFile(content, f"x.{ending}")}
    if with_captions:
        values["captions"] = ContentFile(captions().encode(), "x.vtt")
    if with_transcript:
        values["transcript"] = TRANSCRIPT
    return LibraryMedia.objects.create(**(values | fields))


@remembered
def add_video_lecture(stage: StagePage, key: str, *media: LibraryMedia) -> LecturePage:
    """A published lecture of one section that shows the recordings."""
    page = add_lecture(stage, key, sections=1)
    page.body = body_with(*media)
    page.save()
    return page


def body_with(*media: LibraryMedia) -> str:
    """The body of a lecture of one section that shows the recordings."""
    blocks = [{"type": each.type, "value": {"media": each.pk, "caption": ""}} for each in media]
    first = {"type": "paragraph", "value": "はじめに、動画を見てください。"}
    value = {"heading": "動画を見る", "content": [first, *blocks], "plain": []}
    return json.dumps([{"type": "section", "value": value, "id": str(uuid4())}])
