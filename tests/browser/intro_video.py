"""`make intro-video`: 「この研修の進め方」 for the first lecture, with captions and transcript.

Chromium draws the slides in the project's look, Open JTalk reads them aloud, PyAV puts both
together. It is made anew only when its words change; nothing needs this to run. VOICE names the
file of an HTS voice (mei_normal.htsvoice); OPEN_JTALK and JTALK_DICTIONARY are found as Debian
puts them.
"""

import os
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import yaml
from PIL import Image
from playwright.sync_api import sync_playwright

from library.domain.ruby import plain_text
from tests.browser.chromium import launch
from tests.browser.server import ROOT

TARGET = ROOT / "site" / "curriculum" / "data" / "media"
STATIC = ROOT / "site" / "static"
NAME = "susumekata"
WORDS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
SIZE = (640, 360)
PICTURES_A_SECOND = 5
RATE, SAMPLES = 48_000, 960
REST = (0.5, 1.1)  # seconds of silence after a sentence and, longer, after a scene
LOOK = """
body { margin: 0; width: 640px; height: 360px; box-sizing: border-box; padding: 34px 40px;
  background: var(--paper); color: var(--ink); font: 400 29px/1.4 var(--font);
  border-top: 12px solid var(--key); display: grid; grid-template-columns: auto 1fr; gap: 12px 18px;
  align-content: start; }
svg { width: 50px; } h1 { font-size: 38px; line-height: 1.3; margin: 0; }
ul { grid-column: 1 / -1; list-style: none; margin: 8px 0 0; padding: 0; display: grid; gap: 10px; }
li { padding: 7px 18px; border-left: 8px solid var(--line-soft); border-radius: 4px; }
li.now { background: var(--key-soft); border-color: var(--key); }
"""


@dataclass(frozen=True)
class Said:
    """One sentence: what is shown, what is heard (16 bit, mono) and when, in seconds."""

    slide: str
    text: str
    sound: bytes
    start: float
    end: float
    until: float


def say(text: str) -> bytes:
    """Read a sentence aloud, a little slower than people talk."""
    program = os.environ.get("OPEN_JTALK", "open_jtalk")
    dictionary = os.environ.get("JTALK_DICTIONARY", "/var/lib/mecab/dic/open-jtalk/naist-jdic")
    with tempfile.NamedTemporaryFile(suffix=".wav") as made:
        command = [
            program,
            "-x",
            dictionary,
            "-m",
            os.environ["VOICE"],
            "-r",
            "0.92",
            "-ow",
            made.name,
        ]
        subprocess.run(command, input=text.encode(), check=True)
        with wave.open(made.name) as sound:
            return sound.readframes(sound.getnframes())


def script() -> Iterator[Said]:
    """Yield every sentence with its slide and its time."""
    start = 0.0
    for scene in WORDS["scenes"]:
        for place, row in enumerate(scene["said"]):
            sound = say(plain_text(row["text"]))
            end = start + len(sound) / 2 / RATE
            until = end + REST[row is scene["said"][-1]]
            yield Said(_slide(scene, place), row["text"], sound, start, end, until)
            start = until


def _slide(scene: dict[str, Any], now: int) -> str:
    """Write the slide of a scene with one of its lines marked."""
    lines = [
        f'<li class="{"now" if place == now else ""}">{plain_text(row["line"])}</li>'
        for place, row in enumerate(scene["said"])
        if row["line"]
    ]
    mark = (STATIC / "img" / "mark.svg").read_text(encoding="utf-8")
    return f"<body>{mark}<h1>{plain_text(scene['heading'])}</h1><ul>{''.join(lines)}</ul></body>"


def draw(slides: list[str]) -> list[Image.Image]:
    """Draw the slides in the project's look."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(
            viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme="light"
        )
        drawn = []
        for slide in slides:
            page.set_content(slide)
            page.add_style_tag(path=STATIC / "css" / "tokens.css")
            page.add_style_tag(content=LOOK)
            drawn.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
        browser.close()
    return drawn


def encode(said: list[Said], pictures: list[Image.Image], path: Path) -> None:
    """Write VP9 and Opus into WebM."""
    with av.open(str(path), "w", format="webm") as file:
        video = file.add_stream("libvpx-vp9", rate=PICTURES_A_SECOND)
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        video.options = {"crf": "34", "b": "0", "g": str(10 * PICTURES_A_SECOND), "row-mt": "1"}
        sound = file.add_stream("libopus", rate=RATE)
        sound.layout, sound.bit_rate = "mono", 32_000
        packets = [*_packets(video, _seen(said, pictures)), *_packets(sound, _heard(said))]
        # A browser reads from front to back: what sounds together lies together.
        file.mux(sorted(packets, key=lambda packet: packet.dts * packet.time_base))


def _packets(stream: Any, frames: Iterator[Any]) -> list[Any]:
    return [packet for frame in (*frames, None) for packet in stream.encode(frame)]


def _seen(said: list[Said], pictures: list[Image.Image]) -> Iterator[av.VideoFrame]:
    number = 0
    for one, picture in zip(said, pictures, strict=True):
        while number < one.until * PICTURES_A_SECOND:
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, PICTURES_A_SECOND)
            yield frame
            number += 1


def _heard(said: list[Said]) -> Iterator[av.AudioFrame]:
    whole = b"".join(
        one.sound.ljust(2 * round((one.until - one.start) * RATE), b"\0") for one in said
    )
    step = 2 * SAMPLES
    for number, at in enumerate(range(0, len(whole), step)):
        frame = av.AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        frame.sample_rate, frame.pts = RATE, number * SAMPLES
        frame.planes[0].update(whole[at : at + step].ljust(step, b"\0"))
        yield frame


def captions(said: list[Said]) -> str:
    """Return what is said, in WebVTT."""

    def stamp(seconds: float) -> str:
        minutes, rest = divmod(seconds, 60)
        return f"00:{int(minutes):02}:{rest:06.3f}"

    cues = [f"{stamp(one.start)} --> {stamp(one.end)}\n{plain_text(one.text)}" for one in said]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def transcript() -> str:
    """Return what is seen and heard, to read instead: the slides say what the voice says."""
    paragraphs = []
    for scene in WORDS["scenes"]:
        paragraphs += [f"■ {scene['heading']}", "".join(row["text"] for row in scene["said"])]
    return "\n\n".join([*paragraphs, WORDS["credit"]]) + "\n"


def main() -> None:
    """Write the video, its captions and its transcript beside the curriculum."""
    said = list(script())
    encode(said, draw([one.slide for one in said]), TARGET / f"{NAME}.webm")
    (TARGET / f"{NAME}.vtt").write_text(captions(said), encoding="utf-8")
    (TARGET / f"{NAME}.txt").write_text(transcript(), encoding="utf-8")


if __name__ == "__main__":
    main()
