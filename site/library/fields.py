"""File fields of the private storage. Whoever edits in the admin may follow their addresses."""

import uuid
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile


def media_path(instance: models.Model, filename: str) -> str:
    """Return a new name each time: a file that is replaced never keeps its name."""
    name = PurePath(filename)
    return f"recordings/{name.stem[:30]}-{uuid.uuid4().hex[:12]}{name.suffix.lower()}"


def incoming(file: Any) -> "File[bytes] | None":
    """Return what was just handed in and is not stored yet; None for anything else."""
    return file.file if file and not file._committed else None


class AddressedFile(FieldFile):
    """A file whose address its record knows: the storage itself has none."""

    instance: Any

    @property
    def url(self) -> str:
        """The address that the record names."""
        return str(self.instance.address_of(self.field.name))


class AddressedImage(WagtailImageFieldFile):
    """A picture whose address is the admin's."""

    url = AddressedFile.url


class PrivateFileField(models.FileField):
    """A file in the private storage."""

    attr_class = AddressedFile


class PrivateImageField(WagtailImageField):
    """A picture in the private storage."""

    attr_class = AddressedImage
