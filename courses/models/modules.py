"""What trainers write: a stage's modules, of every kind. Content only, no fact about a person."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.models.pages import PlayedPage
from library.blocks import (
    CleanRichTextBlock,
    ReferenceBlock,
    RoleBlock,
    SectionBlock,
    TimetableBlock,
    lines,
)


class ModulePage(PlayedPage):
    """単元: what every kind of module has. Trainees meet it in the player, never at its own URL."""

    class Kind(models.TextChoices):
        LECTURE = "lecture", "講義"
        EXERCISE = "exercise", "演習"
        GROUP_WORK = "group_work", "グループワーク"
        CASE_CONFERENCE = "case_conference", "事例検討会"
        REFLECTION = "reflection", "振り返り"

    class Delivery(models.TextChoices):
        ONLINE = "online", "画面で学ぶ"
        ONSITE = "onsite", "会場に集まる"
        BLENDED = "blended", "画面と会場のどちらでも"

    key = models.SlugField("キー", unique=True)
    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    delivery = models.CharField(
        "学び方", max_length=10, choices=Delivery.choices, default=Delivery.ONLINE
    )
    audiences = ParentalManyToManyField(
        "people.Audience", related_name="required_modules", verbose_name="必修の対象"
    )
    open_to = ParentalManyToManyField(
        "people.Audience", related_name="open_modules", blank=True,
        verbose_name="ほかに受けられる対象",
    )  # fmt: skip
    is_required = models.BooleanField("必修", default=True)
    is_choice = models.BooleanField(
        "分野別の講義", default=False,
        help_text="分野が同じ受講者には必修、分野の登録がない受講者は決められた数を選びます。",
    )  # fmt: skip
    sector = models.CharField("分野", max_length=20, blank=True)
    duration_minutes = models.PositiveSmallIntegerField("目安の時間(分)")
    objectives = StreamField(lines("ねらい"), verbose_name="ねらい", blank=True)
    instructions = models.TextField("進め方", blank=True)
    requires_attendance = models.BooleanField("集合研修への出席が要る", default=False)
    is_per_district = models.BooleanField("地区ごとに開く", default=False)
    timetable = StreamField([("row", TimetableBlock())], verbose_name="時間割", blank=True)
    cases = ParentalManyToManyField(
        "cases.Case", related_name="modules", blank=True, verbose_name="扱う事例"
    )
    default_case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="ふだん扱う事例",
    )  # fmt: skip
    case_parts = models.JSONField("読む部", default=list, blank=True, help_text="部のキーの一覧。")
    case_questions = models.JSONField(
        "使う問い", default=list, blank=True, help_text="問いのキーの一覧。空ならすべて使います。"
    )
    case_selection_note = models.TextField("事例の選び方", blank=True)

    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["courses.StagePage"]
    subpage_types: ClassVar[list[str]] = []
    module_panels = [
        FieldPanel("key"),
        FieldPanel("kind"),
        FieldPanel("delivery"),
        FieldPanel("audiences"),
        FieldPanel("open_to"),
        FieldPanel("is_required"),
        FieldPanel("duration_minutes"),
        FieldPanel("objectives"),
        FieldPanel("instructions"),
    ]
    session_panels = [
        FieldPanel("requires_attendance"),
        FieldPanel("is_per_district"),
        FieldPanel("timetable"),
    ]
    case_panels = [
        FieldPanel("cases"),
        FieldPanel("default_case"),
        FieldPanel("case_parts"),
        FieldPanel("case_questions"),
        FieldPanel("case_selection_note"),
    ]
    content_panels = [*Page.content_panels, *module_panels]

    class Meta:
        verbose_name = "単元"

    def clean(self) -> None:
        """Refuse a timetable with gaps or one that does not fill the module's time.

        Raises ValidationError("not_keys" | "timetable_gap" | "timetable_sum").
        """
        super().clean()
        self._clean_keys("case_parts", "part-1")
        self._clean_keys("case_questions", "q1")
        self._clean_timetable()

    def _clean_keys(self, name: str, example: str) -> None:
        """Keep the field a list of keys: the trainees' pages look keys up in it."""
        keys = getattr(self, name) or []
        setattr(self, name, keys)
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            sentence = f'キーを ["{example}"] のように書いてください。'
            raise ValidationError({name: ValidationError(sentence, code="not_keys")})

    def _clean_timetable(self) -> None:
        minute = 0
        for row in self.timetable:
            if row.value["start"] != minute:
                raise ValidationError(
                    {
                        "timetable": f"{minute}分から始まる行がありません。時間割は続けて書いてください。"
                    },
                    code="timetable_gap",
                )
            minute += row.value["minutes"]
        if self.timetable and minute != self.duration_minutes:
            raise ValidationError(
                {
                    "timetable": f"合計{minute}分です。目安の時間{self.duration_minutes}分に合わせてください。"
                },
                code="timetable_sum",
            )

    def sections(self) -> list[dict[str, Any]]:
        """Return the screens to read: {id, heading, paragraphs}. Most kinds have none."""
        return []


def _sections(stream: Any) -> list[dict[str, Any]]:
    """Read the section blocks of a stream into plain dictionaries."""
    return [
        {
            "id": child.id,
            "heading": child.value["heading"] if child.block_type == "section" else "",
            "paragraphs": list(child.value["paragraphs"])
            if child.block_type == "section"
            else [child.value],
            "is_rich": child.block_type == "rich_text",
        }
        for child in stream
    ]


class LecturePage(ModulePage):
    """講義: read section by section."""

    key_terms = StreamField(lines("キーワード"), verbose_name="キーワード", blank=True)
    body = StreamField(
        [("section", SectionBlock()), ("rich_text", CleanRichTextBlock(label="飾りのある文章"))],
        verbose_name="本文",
    )
    references = StreamField(
        [("reference", ReferenceBlock())], verbose_name="参考資料", blank=True
    )
    as_of = models.DateField("資料の時点", null=True, blank=True)

    is_creatable = True
    content_panels = [
        *ModulePage.content_panels,
        FieldPanel("is_choice"),
        FieldPanel("sector"),
        FieldPanel("key_terms"),
        FieldPanel("body"),
        FieldPanel("references"),
        FieldPanel("as_of"),
    ]

    class Meta:
        verbose_name = "講義"

    def sections(self) -> list[dict[str, Any]]:
        """Return each section as one screen."""
        return _sections(self.body)


class ExercisePage(ModulePage):
    """演習: practice with a worksheet, a case or a partner."""

    material = StreamField([("section", SectionBlock())], verbose_name="読み物", blank=True)

    is_creatable = True
    content_panels = [
        *ModulePage.content_panels,
        FieldPanel("material"),
        MultiFieldPanel(ModulePage.session_panels, heading="集合研修"),
        MultiFieldPanel(ModulePage.case_panels, heading="事例"),
    ]

    class Meta:
        verbose_name = "演習"

    def material_sections(self) -> list[dict[str, Any]]:
        """Return what is read before the worksheet."""
        return _sections(self.material)


class GroupWorkPage(ModulePage):
    """グループワーク・事例検討会: people meet in their district."""

    ground_rules = StreamField(lines("約束"), verbose_name="場の約束", blank=True)
    roles = StreamField([("role", RoleBlock())], verbose_name="役割", blank=True)
    capacity_per_group = models.PositiveSmallIntegerField("一つの班の人数", default=6)
    group_mix = ParentalManyToManyField(
        "people.Audience", related_name="+", blank=True, verbose_name="班に混ぜる区分"
    )

    is_creatable = True
    content_panels = [
        *ModulePage.content_panels,
        MultiFieldPanel(ModulePage.session_panels, heading="集合研修"),
        FieldPanel("ground_rules"),
        FieldPanel("roles"),
        FieldPanel("capacity_per_group"),
        FieldPanel("group_mix"),
        MultiFieldPanel(ModulePage.case_panels, heading="事例"),
    ]

    class Meta:
        verbose_name = "グループワーク"


class ReflectionPage(ModulePage):
    """振り返り: what one takes home, read by the trainer alone."""

    is_creatable = True

    class Meta:
        verbose_name = "振り返り"
