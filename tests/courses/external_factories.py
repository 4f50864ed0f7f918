"""Trainings elsewhere, told by real people of the tests."""

from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image

from courses.domain import external
from courses.models import ExternalTraining
from library.models import ExternalTrainingType
from people.models import User


def make_type(key: str = "metro") -> ExternalTrainingType:
    return ExternalTrainingType.objects.get_or_create(
        key=key, defaults={"name": "東京都主催の研修"}
    )[0]


def said(**fields: Any) -> dict[str, Any]:
    values = {
        "type": make_type(),
        "title": "支援者研修",
        "organiser": "東京都",
        "held_on": date(2026, 6, 1),
        "minutes": 120,
        "learned": "",
    }
    return values | fields


def tell(person: User, **fields: Any) -> ExternalTraining:
    return external.submit(person, said(**fields), actor=person)


def photo(*, kind: str = "JPEG", where: str = "") -> bytes:
    """A small picture; `where`: what the camera wrote about the place."""
    out = BytesIO()
    exif = Image.Exif()
    if where:
        exif[0x010E] = where
    Image.new("RGB", (8, 4), "white").save(out, kind, exif=exif)
    return out.getvalue()
