"""A recording in use is not deleted: the sentence that says so, and the last word against it."""

from typing import Any

from django.db.models import ProtectedError

from library.domain.quotes import quoted
from library.domain.uses import references_to
from library.models import LibraryMedia


def refusal(media: LibraryMedia) -> str:
    """Return the sentence that refuses the deletion, or an empty string if nothing shows it."""
    count = references_to(media).values("base_content_type", "object_id").distinct().count()
    if not count:
        return ""
    return (
        f"{quoted(media.title)}は削除できません。{count}か所で使われています。"
        "使っている所から外して公開してから、もう一度お試しください。"
    )


def keep_used(instance: LibraryMedia, **_: Any) -> None:
    """Refuse on every path, not only the admin's. Raises ProtectedError."""
    sentence = refusal(instance)
    if sentence:
        raise ProtectedError(sentence, {instance})


def drop_captions(instance: LibraryMedia, **_: Any) -> None:
    """Delete the captions with their recording; Wagtail does so with its file and poster."""
    if instance.captions:
        instance.captions.storage.delete(str(instance.captions.name))
