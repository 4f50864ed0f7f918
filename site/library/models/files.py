"""What is kept as a file: pictures, documents, video and audio.

They lie in the private storage, which has no addresses of its own. The `url` of pictures, video
and audio is the admin's; trainees and visitors get theirs from views that ask who may see them.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.images.models import Image as WagtailImage
from wagtailmedia.models import AbstractMedia

from library.domain import captions, recordings, ruby
from library.domain.pictures import without_metadata
from library.domain.quotes import quoted
from library.domain.uses import live_pages_showing
from library.fields import PrivateFileField, PrivateImageField, incoming, media_path
from library.storage import private


class LibraryImage(AbstractImage):
    """A picture in a lecture. (Wagtail keeps a model named Image beside it: hence the name.)"""

    file = PrivateImageField(
        "ファイル", upload_to=get_upload_to, storage=private,
        width_field="width", height_field="height",
    )  # fmt: skip

    admin_form_fields = WagtailImage.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "画像"
        verbose_name_plural = "画像"

    def clean(self) -> None:
        """Drop what a camera wrote beside the picture, before size and digest are taken."""
        super().clean()
        self._strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a picture that came past every form is stripped here."""
        self._strip()
        super().save(*args, **kwargs)

    def _strip(self) -> None:
        file = incoming(self.file)
        stripped = without_metadata(file) if file else None
        if stripped is not None:
            self.file = stripped  # type: ignore[assignment]

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> "ContentFile[bytes]":
        """Make a size of the picture, and leave no temporary file open behind it."""
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)

    def address_of(self, field: str) -> str:
        """Return the address of the original, for the admin."""
        return reverse("library_files:image", args=[self.pk])


class LibraryRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(LibraryImage, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    @property
    def url(self) -> str:
        """The address in the admin. Pages use `picture_url` and `public_picture`."""
        return reverse("library_files:rendition", args=[self.pk])


class LibraryDocument(AbstractDocument):
    """A paper that pages lead to, served by a view that asks who may read such a page."""

    file = PrivateFileField("ファイル", upload_to="documents", storage=private)

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "文書"
        verbose_name_plural = "文書"

    def address_of(self, field: str) -> str:
        """Return the one address that a document has."""
        return str(self.url)


class LibraryMedia(AbstractMedia):
    """動画・音声, with captions and a transcript. How long it is, the server has measured."""

    # The word in an address, and the field that it stands for.
    PARTS = {"file": "file", "captions": "captions", "poster": "thumbnail"}

    file = PrivateFileField("ファイル", upload_to=media_path, storage=private)
    thumbnail = PrivateFileField(
        "はじめに見せる画像", upload_to=media_path, storage=private, blank=True,
        help_text="動画を再生する前に出る画像です。なければ、はじめの場面が出ます。",
    )  # fmt: skip
    captions = PrivateFileField(
        "字幕", upload_to=media_path, storage=private, blank=True,
        help_text="WebVTT(.vtt)、文字コードは UTF-8。動画を講義で公開するには要ります。",
    )  # fmt: skip
    transcript = models.TextField(
        "文字起こし", blank=True, validators=[ruby.check],
        help_text="聞こえることと、画面に見えることを文章で書きます。ふりがなは {漢字|かんじ}。講義で公開するには要ります。",
    )  # fmt: skip
    # Names what came from a curriculum, so that loading it again finds it; else empty.
    key = models.CharField("キー", max_length=200, blank=True, editable=False)
    # [[start, end, text], …] in seconds, read from the captions when they came in.
    cues = models.JSONField("字幕の行", default=list, editable=False)

    admin_form_fields = (
        "title", "file", "collection", "thumbnail", "captions", "transcript", "tags",
    )  # fmt: skip

    class Meta(AbstractMedia.Meta):
        verbose_name = "動画・音声"
        verbose_name_plural = "動画・音声"
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="library_media_key_unique"
            )
        ]

    def clean(self, *args: Any, **kwargs: Any) -> None:
        """Refuse files that are not what they should be; measure those that are.

        Raises ValidationError on the field (see `library.domain.recordings` and `captions`), or
        "in_use" if a published page would be left without captions or transcript.
        """
        super().clean(*args, **kwargs)
        self._take_in_files()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; files that came past every form are checked and measured here."""
        self._take_in_files()
        super().save(*args, **kwargs)

    def _take_in_files(self) -> None:
        for name, read in (
            ("file", self._measure),
            ("thumbnail", self._check_poster),
            ("captions", self._read_captions),
        ):
            try:
                read()
            except ValidationError as error:
                raise ValidationError({name: error.error_list}) from error
        self._keep_what_is_shown()

    def _keep_what_is_shown(self) -> None:
        """Refuse to take away what a published page needs. Raises ValidationError("in_use")."""
        if not self.pk or not self.missing:
            return
        titles = "、".join(quoted(page.title) for page in live_pages_showing(self)[:3])
        if titles:
            raise ValidationError(
                f"公開中の{titles}で使われているため、{'と'.join(self.missing)}をなくせません。"
                "新しいものに差し替えるか、先にその講義から外してください。",
                code="in_use",
            )

    def _measure(self) -> None:
        file = incoming(self.file)
        if file:
            found = recordings.measure(file, str(self.file.name), kind=self.type)
            self.duration, self.width, self.height = found.seconds, found.width, found.height

    def _check_poster(self) -> None:
        file = incoming(self.thumbnail)
        stripped = without_metadata(file) if file else None
        if stripped is not None:
            self.thumbnail = stripped

    def _read_captions(self) -> None:
        file = incoming(self.captions)
        if not self.captions:
            self.cues = []
        elif file:
            file.seek(0)
            self.cues = [list(cue) for cue in captions.read(file.read())]
            file.seek(0)

    @property
    def missing(self) -> list[str]:
        """What a lecture may not be published without: captions (of a video) and a transcript."""
        wanted = [("字幕", self.cues or self.type == "audio"), ("文字起こし", self.transcript)]
        return [label for label, is_there in wanted if not is_there]

    @property
    def content_type(self) -> str:
        """What a browser is told that the file is."""
        return recordings.content_type(str(self.file.name))

    def address_of(self, field: str) -> str:
        """Return the address of one of the files, for the admin."""
        part = next(part for part, name in self.PARTS.items() if name == field)
        return reverse("library_files:media", args=[self.pk, part])
