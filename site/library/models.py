"""Files, words and places that courses refer to, and what this ward calls itself."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class LibraryImage(AbstractImage):
    """A picture in a lecture. (Wagtail keeps a model named Image beside it: hence the name.)"""

    admin_form_fields = WagtailImage.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "画像"
        verbose_name_plural = "画像"


class LibraryRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(LibraryImage, models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class LibraryDocument(AbstractDocument):
    """A file for trainees, served by a view that checks permission."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "文書"
        verbose_name_plural = "文書"


class GlossaryTerm(models.Model):
    """A word with its reading and what it means here."""

    term = models.CharField("ことば", max_length=60, unique=True)
    kana = models.CharField("よみ", max_length=120)
    text = models.TextField("説明")

    class Meta:
        verbose_name = "用語"
        verbose_name_plural = "用語集"
        ordering = ["kana"]

    def __str__(self) -> str:
        return self.term


class WordingRule(models.Model):
    """A phrase that authors should think twice about, and what to write instead."""

    class Level(models.TextChoices):
        WARN = "warn", "言い換える"
        INFO = "info", "確かめる"

    avoid = models.CharField("避けたいことば", max_length=60, unique=True)
    use = models.CharField("言い換え", max_length=120)
    level = models.CharField("強さ", max_length=4, choices=Level.choices, default=Level.WARN)
    note = models.CharField("補足", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "ことばの手引き"
        verbose_name_plural = "ことばの手引き"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.avoid


class DirectoryEntry(models.Model):
    """What resources and networks have in common."""

    municipality = models.CharField("自治体", max_length=40)
    name = models.CharField("名称", max_length=120)
    source = models.CharField("出典", max_length=100, blank=True)
    confirmed_on = models.DateField(
        "確認日", null=True, blank=True, help_text="内容が今も正しいことを確かめた日。"
    )
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.municipality} {self.name}"


class Resource(DirectoryEntry):
    """A desk, place or group that a resident can be told of (社会資源)."""

    kind = models.CharField("種類", max_length=60)
    ages = models.CharField("年齢・対象", max_length=60, blank=True)

    class Meta:
        verbose_name = "相談先・居場所"
        verbose_name_plural = "相談先・居場所"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="library_resource_unique"
            )
        ]


class Network(DirectoryEntry):
    """A meeting of organisations (会議体・ネットワーク)."""

    key = models.SlugField("キー", unique=True)

    class Meta:
        verbose_name = "会議体"
        verbose_name_plural = "会議体"
        ordering = ["order"]


class ExternalTrainingType(models.Model):
    """A kind of training elsewhere that the ward counts as learning (区の外の学び)."""

    key = models.SlugField("キー", unique=True)
    name = models.CharField("名称", max_length=100)
    source = models.CharField("出典", max_length=100, blank=True)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "区の外の学びの種類"
        verbose_name_plural = "区の外の学びの種類"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


@register_setting(icon="home")
class WardSettings(BaseGenericSetting):
    """What this ward calls itself, who signs and whom to phone: settings, not code."""

    ward_name = models.CharField("区の名前", max_length=60, default="文京区")
    office_name = models.CharField("事務局の名前", max_length=100, default="研修事務局")
    office_phone = models.CharField("事務局の電話番号", max_length=40, blank=True)
    office_hours = models.CharField("受付時間", max_length=100, blank=True)
    issuer_title = models.CharField("修了証の発行者の職名", max_length=60, default="文京区長")
    issuer_name = models.CharField("修了証の発行者の氏名", max_length=60, blank=True)
    seal_is_omitted = models.BooleanField(
        "公印を省略する", default=False,
        help_text="入れると「公印省略」と印字します。外すと公印欄を空けます。",
    )  # fmt: skip
    honorific = models.CharField("敬称", max_length=4, default="様")

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("ward_name"),
                FieldPanel("office_name"),
                FieldPanel("office_phone"),
                FieldPanel("office_hours"),
            ],
            heading="区と事務局",
        ),
        MultiFieldPanel(
            [
                FieldPanel("issuer_title"),
                FieldPanel("issuer_name"),
                FieldPanel("seal_is_omitted"),
                FieldPanel("honorific"),
            ],
            heading="修了証",
        ),
    ]

    class Meta:
        verbose_name = "区の設定"
