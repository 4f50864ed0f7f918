"""What keeps a lecture from being published: a recording that some could not follow."""

from django.core.exceptions import ValidationError
from django.db import models

from library.domain.quotes import quoted
from library.domain.uses import used_by
from library.models import LibraryMedia


def check_recordings(instance: models.Model) -> None:
    """Refuse a recording without captions or transcript (WCAG 2.2 SC 1.2.1 to 1.2.3).

    Raises ValidationError("no_captions" | "no_recording"), naming the recording.
    """
    wanted = used_by(instance, LibraryMedia)
    if not wanted:
        return
    found = {media.pk: media for media in LibraryMedia.objects.filter(pk__in=wanted)}
    errors = [
        ValidationError(
            f"{quoted(media.title)}に{'と'.join(media.missing)}がないため、公開できません。"
            "下書きは保存できます。「動画・音声」で加えてから、公開してください。",
            code="no_captions",
        )
        for media in found.values()
        if media.missing
    ]
    if wanted - found.keys():
        errors.append(
            ValidationError(
                "選ばれていた動画・音声が削除されています。選び直してから、公開してください。",
                code="no_recording",
            )
        )
    if errors:
        raise ValidationError(errors)
