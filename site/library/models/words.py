"""Words and places that courses refer to, and what this ward calls itself."""

from django.core.validators import URLValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.search import index

from library.derived import DerivedField, DerivedModel
from library.domain.certificate_words import check_printed
from library.domain.collation import sort_key
from library.search.levels import KEY_TERMS_BOOST, TITLE_BOOST
from people.fields import AddressTextField, NameTextField


class GlossaryTerm(index.Indexed, DerivedModel):
    """A word with its reading and what it means here."""

    term = models.CharField("ことば", max_length=60, unique=True)
    kana = models.CharField("よみ", max_length=120)
    sort_key = DerivedField("並べ方", of=("kana",), by=sort_key)
    text = models.TextField("説明")

    search_fields = [
        index.SearchField("term", boost=TITLE_BOOST),
        index.SearchField("kana", boost=TITLE_BOOST),
        index.SearchField("text"),
    ]

    class Meta:
        verbose_name = "用語"
        verbose_name_plural = "用語集"
        ordering = ["sort_key", "term"]

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


class DirectoryEntry(index.Indexed, models.Model):
    """What resources and networks have in common."""

    municipality = models.CharField("自治体", max_length=40)
    name = models.CharField("名称", max_length=120)
    source = models.CharField("出典", max_length=100, blank=True)
    confirmed_on = models.DateField(
        "確認日", null=True, blank=True, help_text="内容が今も正しいことを確かめた日。"
    )
    order = models.PositiveSmallIntegerField("並び順", default=0)

    search_fields = [
        index.SearchField("name", boost=TITLE_BOOST),
        index.SearchField("municipality", boost=KEY_TERMS_BOOST),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.municipality} {self.name}"


class Resource(DirectoryEntry):
    """A desk, place or group that a resident can be told of (社会資源)."""

    class Residence(models.TextChoices):
        UNKNOWN = "unknown", "記載なし"
        RESIDENTS = "residents", "その自治体に住む方"
        ANYONE = "anyone", "居住地を問わない"

    kind = models.CharField("種類", max_length=60)
    is_all_ages = models.BooleanField(
        "年代を問わない", default=False, help_text="入れたときは、年齢の範囲を空けておきます。"
    )
    age_from = models.PositiveSmallIntegerField(
        "何歳から", null=True, blank=True, help_text="下の限りがなければ空けておきます。"
    )
    age_to = models.PositiveSmallIntegerField(
        "何歳まで", null=True, blank=True,
        help_text="「18歳未満」は 17 と入れます。上の限りがなければ空けておきます。",
    )  # fmt: skip
    ages = models.CharField(
        "年齢・対象の補足", max_length=60, blank=True,
        help_text="「おおむね」「女性」など、数で書けないこと。",
    )  # fmt: skip
    residence = models.CharField(
        "居住地", max_length=10, choices=Residence.choices, default=Residence.UNKNOWN
    )
    residence_note = models.CharField(
        "居住地の補足", max_length=100, blank=True, help_text="「市外からも参加可」など。"
    )
    phone = models.CharField("電話番号", max_length=40, blank=True)
    web = models.CharField(
        "ウェブの住所", max_length=200, blank=True, help_text="https:// から入れます。",
        validators=[URLValidator(schemes=["http", "https"])],
    )  # fmt: skip
    notes = models.TextField("補足", blank=True, help_text="開いている曜日や、使い方など。")
    owner = models.ForeignKey(
        "people.Organisation", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="確かめる担当", help_text="この内容を、年に一度確かめる所属。",
    )  # fmt: skip

    search_fields = [
        *DirectoryEntry.search_fields,
        index.SearchField("kind", boost=KEY_TERMS_BOOST),
        index.SearchField("ages"),
        index.SearchField("residence_note"),
        index.SearchField("notes"),
    ]

    class Meta:
        verbose_name = "相談先・居場所"
        verbose_name_plural = "相談先・居場所"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="library_resource_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(age_from__isnull=True)
                | models.Q(age_to__isnull=True)
                | models.Q(age_from__lte=models.F("age_to")),
                name="library_resource_ages_in_order",
                violation_error_message="「何歳まで」は「何歳から」より小さくできません。",
            ),
            models.CheckConstraint(
                condition=models.Q(is_all_ages=False)
                | models.Q(age_from__isnull=True, age_to__isnull=True),
                name="library_resource_all_ages_has_no_range",
                violation_error_message=(
                    "「年代を問わない」に入れるときは、年齢の範囲を空けてください。"
                ),
            ),
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


class EventKind(models.Model):
    """A kind of event that the public site tells of (講演会、連絡会…)."""

    key = models.SlugField("キー", unique=True)
    name = models.CharField("名称", max_length=60)
    source = models.CharField("出典", max_length=100, blank=True)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "催しの種類"
        verbose_name_plural = "催しの種類"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A ward, city or town whose people may come as guests (相互利用)."""

    key = models.SlugField("キー", unique=True)
    name = models.CharField("名称", max_length=40, unique=True)
    is_own = models.BooleanField(
        "この区", default=False, help_text="どの催しにも申し込める、この研修の区。"
    )
    source = models.CharField("出典", max_length=100, blank=True)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "自治体"
        verbose_name_plural = "自治体"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


@register_setting(icon="home")
class WardSettings(BaseGenericSetting):
    """What this ward calls itself, who signs and whom to phone: settings, not code."""

    class Honorific(models.TextChoices):
        SAMA = "様", "様"
        DONO = "殿", "殿"
        SHI = "氏", "氏"
        SAN = "さん", "さん"

    class ReissueNumber(models.TextChoices):
        OWN = "own", "新しい番号を取る"
        SAME = "same", "元の番号に「再交付」と添える"

    ward_name = NameTextField(
        "区の名前", max_length=60, default="文京区", validators=[check_printed]
    )
    office_name = NameTextField("事務局の名前", max_length=100, default="研修事務局")
    office_phone = models.CharField("事務局の電話番号", max_length=40, blank=True)
    office_hours = models.CharField("受付時間", max_length=100, blank=True)
    office_address = models.CharField("事務局の住所", max_length=200, blank=True)
    office_email = AddressTextField("事務局のメールアドレス", blank=True)
    issuer_title = NameTextField(
        "修了証の発行者の職名", max_length=60, default="文京区長", validators=[check_printed]
    )
    # A name is never refused for a rare character: it is left for a pen.
    issuer_name = NameTextField(
        "修了証の発行者の氏名", max_length=60, blank=True,
        help_text="区長が代わったら、その日に書きかえてください。交付済みの修了証は変わりません。",
    )  # fmt: skip
    seal_is_omitted = models.BooleanField(
        "公印を省略する", default=False,
        help_text=(
            "入れると「公印省略」と印字します。外すと、区で印刷する修了証にだけ公印欄を空けます"
            "(ご本人が印刷するものには空けません)。"
        ),
    )  # fmt: skip
    honorific = models.CharField(
        "敬称", max_length=4, choices=Honorific.choices, default=Honorific.SAMA
    )
    reissue_number = models.CharField(
        "再交付の番号", max_length=4, choices=ReissueNumber.choices, default=ReissueNumber.OWN
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("ward_name"),
                FieldPanel("office_name"),
                FieldPanel("office_phone"),
                FieldPanel("office_hours"),
                FieldPanel("office_address"),
                FieldPanel("office_email"),
            ],
            heading="区と事務局",
        ),
        MultiFieldPanel(
            [
                FieldPanel("issuer_title"),
                FieldPanel("issuer_name"),
                FieldPanel("seal_is_omitted"),
                FieldPanel("honorific"),
                FieldPanel("reissue_number"),
            ],
            heading="修了証",
        ),
    ]

    class Meta:
        verbose_name = "区の設定"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(honorific__in=["様", "殿", "氏", "さん"]),
                name="library_ward_honorific_known",
            ),
            models.CheckConstraint(
                condition=models.Q(reissue_number__in=["own", "same"]),
                name="library_ward_reissue_number_known",
            ),
        ]
