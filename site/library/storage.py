"""Where files lie: those that nobody may fetch by an address, and those that everybody may."""

from typing import NoReturn

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage, storages


def private() -> Storage:
    """Return the storage without addresses (callable: fields ask when they need it)."""
    return storages["private"]


class NoAddress:
    """Knows no address: Django's own storages fall back to MEDIA_URL when they are given none."""

    def url(self, name: str | None) -> NoReturn:
        """Raise ValueError: what lies here is served by gated views only."""
        raise ValueError(f"a private file has no address: {name}")


class PrivateStorage(NoAddress, FileSystemStorage):
    """On the disk."""


class PrivateInMemoryStorage(NoAddress, InMemoryStorage):
    """In memory, for the tests."""


class StaticStorage(ManifestStaticFilesStorage):
    """Names with the content's digest, also where one script imports another."""

    support_js_module_import_aggregation = True
