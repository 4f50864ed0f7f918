"""Pictures for tests."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from library.models import LibraryImage

GPS = 34853


def jpeg(width: int = 1000, height: int = 500, *, exif: bool = False) -> bytes:
    """A picture; with `exif`, as a phone held upright takes it: turned, and saying where."""
    out = BytesIO()
    data = Image.Exif()
    if exif:
        data[0x0112] = 6  # turned by a quarter
        data[0x010F] = "PhoneMaker"
        data.get_ifd(GPS)[1] = "N"
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", exif=data if exif else b"")
    return out.getvalue()


def make_image(**fields: Any) -> LibraryImage:
    """A picture in the library."""
    values = {"title": "入口", "file": ContentFile(jpeg(), "door.jpg")}
    return LibraryImage.objects.create(**(values | fields))


def two_frames(where: str) -> bytes:
    """A photo as many telephones take it: a second frame for depth or light, and the place."""
    exif = Image.Exif()
    exif[0x010E] = where
    first, second = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
    out = BytesIO()
    first.save(out, "MPO", save_all=True, append_images=[second], exif=exif.tobytes())
    return out.getvalue()
