"""The form of video and audio in the admin."""

from typing import Any

from django.db import transaction
from wagtailmedia.forms import BaseMediaForm

from library.models import LibraryMedia
from people.seen import SeenForm

REPLACEABLE = ("thumbnail", "captions")


class LibraryMediaForm(SeenForm, BaseMediaForm):
    """Title, files, transcript. The length is measured, not typed."""

    class Meta(BaseMediaForm.Meta):
        labels = {"tags": "タグ"}

    def save(self, commit: bool = True) -> LibraryMedia:
        """Save, and drop the files that others took the place of."""
        old = [self.initial.get(name) for name in REPLACEABLE if name in self.changed_data]
        media: LibraryMedia = super().save(commit)
        for file in filter(None, old):
            transaction.on_commit(lambda file=file: _drop(file))  # type: ignore[misc]
        return media


def _drop(file: Any) -> None:
    file.storage.delete(file.name)
