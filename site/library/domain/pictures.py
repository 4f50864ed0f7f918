"""Pictures without what a camera wrote beside them: the place, the day, the device."""

from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError

# The widths that pages ask for, in pixels: a phone, a tablet, a desk.
WIDTHS = (400, 800, 1200)
FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92},
}
# A photo with a second frame for depth or light, as many telephones take it: the first is kept.
SEVERAL_FRAMES = "MPO"
METADATA = {"exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp"}


def without_metadata(file: Any) -> SimpleUploadedFile | None:
    """Return the picture upright and bare; None if there is nothing to take away.

    Raises ValidationError("not_a_picture") for what Pillow cannot read.
    """
    file.seek(0)
    try:
        with Image.open(file) as picture:
            picture.load()
            return _bare(picture, file.name)
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise ValidationError(
            "画像として読み取れません。JPEG、PNG、GIF、WebP のファイルを選んでください。",
            code="not_a_picture",
        ) from error
    finally:
        file.seek(0)


def _bare(picture: Image.Image, name: str) -> SimpleUploadedFile | None:
    has_frames = picture.format == SEVERAL_FRAMES
    kind = "JPEG" if has_frames else picture.format or ""
    if not has_frames and not _has_metadata(picture):
        return None
    upright = ImageOps.exif_transpose(picture)
    # Colours change without their profile; everything else that was said is left behind.
    profile = picture.info.get("icc_profile")
    upright.info = {}
    out = BytesIO()
    upright.save(out, kind, icc_profile=profile, exif=b"", **FORMATS[kind])
    return SimpleUploadedFile(name, out.getvalue(), f"image/{kind.lower()}")


def _has_metadata(picture: Image.Image) -> bool:
    """Tell whether there is something to take away that can be."""
    is_moving = getattr(picture, "is_animated", False)
    said = METADATA & set(picture.info) or getattr(picture, "text", {})
    return picture.format in FORMATS and not is_moving and bool(said)
