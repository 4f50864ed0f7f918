"""Pages that the system's keeper writes, and papers that anybody may take home."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from home.models.written import FEATURES
from library.blocks import CleanRichTextBlock


class TextBlock(blocks.StructBlock):
    """One part of a text, under its own heading."""

    heading = blocks.CharBlock(label="見出し", max_length=80)
    text = CleanRichTextBlock(label="本文", features=["h3", *FEATURES])

    class Meta:
        label = "部分"
        icon = "doc-full"


class TextPage(Page):
    """How personal data are kept, how accessible the site is, whose the texts are, whom to ask."""

    lead = models.TextField("はじめのことば", blank=True)
    body = StreamField([("part", TextBlock())], verbose_name="本文", blank=True)
    shows_office = models.BooleanField("事務局の連絡先を出す", default=True)
    checked_on = models.DateField(
        "内容を確かめた日", null=True, blank=True, help_text="ページの終わりに出します。"
    )

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("shows_office"),
        FieldPanel("checked_on"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = "説明のページ"


class LeafletsPage(Page):
    """Papers for download. Only the documents that this page publishes are public."""

    lead = models.TextField("はじめのことば", blank=True)

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("lead"),
        InlinePanel("leaflets", heading="配布物", label="配布物"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead")]

    class Meta:
        verbose_name = "配布物の一覧"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Read the documents along with the rows."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"rows": self.leaflets.select_related("document")}


class Leaflet(Orderable):
    """One paper. `key` is its public address: it stays when the document is replaced."""

    class Language(models.TextChoices):
        JAPANESE = "ja", "日本語"
        PLAIN = "ja-plain", "やさしい日本語"
        ENGLISH = "en", "英語"
        CHINESE = "zh", "中国語"
        KOREAN = "ko", "韓国語"

    page = ParentalKey(LeafletsPage, on_delete=models.CASCADE, related_name="leaflets")
    key = models.UUIDField("番号", default=uuid.uuid4, editable=False, unique=True)
    title = models.CharField("題名", max_length=120)
    document = models.ForeignKey(
        "library.LibraryDocument", models.PROTECT, related_name="+", verbose_name="文書(PDF)"
    )
    issued_on = models.DateField("発行した日", default=timezone.localdate)
    language = models.CharField(
        "ことば", max_length=10, choices=Language.choices, default=Language.JAPANESE
    )
    note = models.CharField(
        "補足", max_length=200, blank=True, help_text="「A4で2枚」「両面で印刷して二つ折り」など。"
    )

    panels: ClassVar = [
        FieldPanel("title"),
        FieldPanel("document"),
        FieldPanel("issued_on"),
        FieldPanel("language"),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "配布物"
        verbose_name_plural = "配布物"

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Take PDFs only: they look the same on every machine and printer."""
        super().clean()
        if self.document_id and self.document.file_extension.lower() != "pdf":
            raise ValidationError({"document": "配布物にできるのは、PDFの文書だけです。"})
