"""Copies of papers: known by their bytes, and bare of what a camera wrote."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from library.domain import uploads
from tests.courses.external_factories import photo
from tests.library.pictures import two_frames


def read(content: bytes, size: int | None = None) -> uploads.Paper:
    return uploads.read_paper(BytesIO(content), size=len(content) if size is None else size)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "application/pdf"),
        (photo(), "image/jpeg"),
        (photo(kind="PNG"), "image/png"),
    ],
)
def test_kind_is_read_from_the_bytes(content, kind):
    assert read(content).content_type == kind


def test_camera_notes_are_left_behind():
    before = photo(where="35.7,139.7")

    after = read(before).content

    assert b"35.7,139.7" in before
    assert b"35.7,139.7" not in after
    assert dict(Image.open(BytesIO(after)).getexif()) == {}


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90 a program", b"<svg onload='x'/>", b"\xff\xd8\xff not a picture", photo()[:40]]
)  # fmt: skip
def test_anything_else_is_refused(content):
    with pytest.raises(ValidationError) as caught:
        read(content)

    assert caught.value.code == "file_not_accepted"


def test_too_large_a_file_is_refused_before_it_is_read():
    with pytest.raises(ValidationError) as caught:
        read(b"%PDF-", size=uploads.LARGEST + 1)

    assert caught.value.code == "file_too_large"


def test_picture_that_would_unfold_too_far_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_POINTS", 8)

    with pytest.raises(ValidationError) as caught:
        read(photo())

    assert caught.value.code == "file_not_accepted"


def test_photo_of_several_frames_is_kept_as_one_without_camera_notes():
    kept = read(two_frames("35.7,139.7"))

    assert (kept.content_type, kept.suffix) == ("image/jpeg", "jpg")
    assert b"35.7,139.7" not in kept.content
    assert Image.open(BytesIO(kept.content)).format == "JPEG"


def test_picture_that_only_claims_to_be_huge_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 8)

    with pytest.raises(ValidationError) as caught:
        read(photo())

    assert caught.value.code == "file_not_accepted"
