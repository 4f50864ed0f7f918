"""Copies of papers that people hand in: known by their bytes, never by what a browser says of them."""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, UnidentifiedImageError

from library.domain.pictures import without_metadata

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
# Forty million points: two phones' worth. Beyond it a small file may unfold to fill the memory.
MOST_POINTS = 40_000_000
PDF = b"%PDF-"
# A PDF may begin after some bytes of its maker's (ISO 32000, annex H).
PDF_BEGINS_WITHIN = 1024
PICTURES = {"JPEG": "jpg", "PNG": "png"}
UNREADABLE = (
    ValidationError, UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError,
    SyntaxError,
)  # fmt: skip
ACCEPTED = "PDF、JPEG、PNG"


@dataclass(frozen=True, slots=True)
class Paper:
    """What is kept of an upload."""

    content: bytes
    content_type: str
    suffix: str


def read_paper(file: BinaryIO, *, size: int) -> Paper:
    """Return a PDF as it is, or a picture upright and without what the camera wrote beside it.

    `size`: bytes. Raises ValidationError("file_too_large" | "file_not_accepted").
    """
    if size > LARGEST:
        raise ValidationError(
            f"ファイルが大きすぎます({size / MEGABYTE:.1f}MB)。"
            f"{LARGEST // MEGABYTE}MBまでのファイルを選んでください。",
            code="file_too_large",
        )
    file.seek(0)
    content = file.read()
    if PDF in content[:PDF_BEGINS_WITHIN]:
        return Paper(content, "application/pdf", "pdf")
    return _picture(content)


def _picture(content: bytes) -> Paper:
    try:
        with Image.open(BytesIO(content), formats=list(PICTURES)) as picture:
            # What else a JPEG opens as is a JPEG with more frames, and is left with one.
            kind = "PNG" if picture.format == "PNG" else "JPEG"
            points = picture.width * picture.height
        if points > MOST_POINTS:
            raise _not_accepted()
        bare = without_metadata(SimpleUploadedFile("paper", content))
    except UNREADABLE as error:
        raise _not_accepted() from error
    return Paper(bare.read() if bare else content, f"image/{kind.lower()}", PICTURES[kind])


def _not_accepted() -> ValidationError:
    return ValidationError(
        f"このファイルは読み取れません。{ACCEPTED}のどれかを選んでください。"
        "スマートフォンで撮った写真もそのまま使えます。",
        code="file_not_accepted",
    )
