"""What trainers write: a stage's modules, of every kind. Content only, no fact about a person."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import Select
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from courses.cases.panels import CasesPanel
from courses.gate_forms import ModuleForm
from courses.models.pages import PlayedPage
from courses.models.sections import Section, read_sections
from courses.module_words import words_beside
from library.blocks import ReferenceBlock, RoleBlock, SectionBlock, TimetableBlock, lines
from library.domain.publishing import check_recordings
from library.domain.ruby import plain_text
from library.search.levels import HEADINGS_BOOST, KEY_TERMS_BOOST

# How much of a video or a recording must be played, unless its author says otherwise.
WATCH_PERCENT = 90


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

    class Wait(models.TextChoices):
        BY_KIND = "by_kind", "種類の決まりのとおり(振り返りは、その前の集合研修を待ちます)"
        CHOSEN = "chosen", "えらんだ単元が済むまで待つ"
        NOTHING = "nothing", "ほかの単元を待たない"

    key_prefix = "unit"
    # What a page of this type can be. The type decides: nobody chooses among kinds of others.
    KINDS: ClassVar[tuple[str, ...]] = ()

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
    wait_rule = models.CharField(
        "いつ始められるか", max_length=10, choices=Wait.choices, default=Wait.BY_KIND,
        help_text="段階が開いたあと、ほかの単元を待つかどうか。次に始める開催から使われます。",
    )  # fmt: skip
    waits_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="waiting",
        verbose_name="先に済ませる単元",
    )  # fmt: skip
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

    # Who may read what is found is decided when it is looked for: see home.search.
    search_fields = [*PlayedPage.search_fields, index.SearchField("texts_to_search")]
    base_form_class = ModuleForm
    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["courses.StagePage"]
    subpage_types: ClassVar[list[str]] = []
    module_panels = [
        FieldPanel("delivery"),
        FieldPanel("audiences"),
        FieldPanel("open_to"),
        FieldPanel("is_required"),
        FieldPanel("wait_rule"),
        # A short list, not the chooser of all pages.
        FieldPanel("waits_for", widget=Select),
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
        CasesPanel("cases"),
        CasesPanel("default_case"),
        FieldPanel("case_parts"),
        FieldPanel("case_questions"),
        FieldPanel("case_selection_note"),
    ]
    content_panels = [*Page.content_panels, *module_panels]

    class Meta:
        verbose_name = "単元"

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Save; whatever is about to be live may show no recording that some cannot follow.

        Wagtail saves with `clean` exactly when it writes what is published, on every path.
        The kind is that of the page's type, whatever was written into it.
        Raises ValidationError("no_captions" | "no_recording").
        """
        self.settle_kind()
        if clean and self.live:
            check_recordings(self)
        super().save(clean=clean, **kwargs)

    def clean(self) -> None:
        """Refuse a timetable with gaps or one that does not fill the module's time.

        Raises ValidationError("not_keys" | "timetable_gap" | "timetable_sum").
        """
        self.settle_kind()
        super().clean()
        self._clean_keys("case_parts", "part-1")
        self._clean_keys("case_questions", "q1")
        self._clean_timetable()

    def settle_kind(self) -> None:
        """Make the kind one that a page of this type can be."""
        if self.KINDS and self.kind not in self.KINDS:
            self.kind = self.KINDS[0]

    def awaited(self, before: "Sequence[ModulePage] | None" = None) -> "ModulePage | None":
        """Return the module that must be done before this one, if any.

        `before`: the modules that stand before it in its course, for who has them already.
        """
        if self.wait_rule == self.Wait.CHOSEN:
            return self.waits_for
        if self.wait_rule != self.Wait.BY_KIND or self.kind != self.Kind.REFLECTION:
            return None
        if before is None:
            course = self.get_parent().get_parent()
            modules = ModulePage.objects.descendant_of(course).live()
            before = list(modules.filter(path__lt=self.path).order_by("path"))
        # What a reflection looks back on: the nearest meeting before it.
        return next((page for page in reversed(before) if page.requires_attendance), None)

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

    def sections(self) -> list[Section]:
        """Return the screens to read. Most kinds have none."""
        return []

    def own_texts(self) -> list[str]:
        """Return the words that stand on the page itself, without readings."""
        return [text for text in [self.instructions] if text]

    def texts_to_search(self) -> list[str]:
        """Return what is found of the module: its own words, and what it is done with."""
        return [*self.own_texts(), *words_beside([self.pk])[self.pk]]


class LecturePage(ModulePage):
    """講義: read section by section."""

    KINDS = (ModulePage.Kind.LECTURE,)

    key_terms = StreamField(lines("キーワード"), verbose_name="キーワード", blank=True)
    body = StreamField([("section", SectionBlock())], verbose_name="本文")
    references = StreamField(
        [("reference", ReferenceBlock())], verbose_name="参考資料", blank=True
    )
    as_of = models.DateField("資料の時点", null=True, blank=True)
    watch_percent = models.PositiveSmallIntegerField(
        "動画・音声を再生する割合(%)", default=WATCH_PERCENT,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="これだけ再生すると「学んだ」になります。次に始める開催から変わります。",
    )  # fmt: skip
    no_skip = models.BooleanField(
        "動画・音声の先送りをさせない", default=False,
        help_text="まだ再生していない所へは進めなくなります。戻ることはいつでもできます。",
    )  # fmt: skip

    search_fields = [
        *ModulePage.search_fields,
        index.SearchField("key_terms", boost=KEY_TERMS_BOOST),
        index.SearchField("headings_to_search", boost=HEADINGS_BOOST),
        index.SearchField("readings_to_search"),
    ]
    is_creatable = True
    content_panels = [
        *ModulePage.content_panels,
        FieldPanel("is_choice"),
        FieldPanel("sector"),
        FieldPanel("key_terms"),
        FieldPanel("body"),
        FieldPanel("references"),
        FieldPanel("as_of"),
        MultiFieldPanel(
            [FieldPanel("watch_percent"), FieldPanel("no_skip")], heading="動画・音声の数え方"
        ),
    ]

    class Meta:
        verbose_name = "講義"

    def sections(self) -> list[Section]:
        """Return each section as one screen."""
        return read_sections(self.body)

    def headings_to_search(self) -> list[str]:
        """Return the headings of the sections, without their readings."""
        return [plain_text(section.heading) for section in self.sections()]

    def texts_to_search(self) -> list[str]:
        """Return the words of each section."""
        return [section.all_words for section in self.sections()]

    def readings_to_search(self) -> list[str]:
        """Return the words of each section as they are read aloud, where that is written."""
        return [section.readings for section in self.sections()]


class ExercisePage(ModulePage):
    """演習: practice with a worksheet, a case or a partner."""

    KINDS = (ModulePage.Kind.EXERCISE,)

    material = StreamField([("section", SectionBlock())], verbose_name="読み物", blank=True)

    search_fields = [*ModulePage.search_fields, index.SearchField("readings_to_search")]
    is_creatable = True
    content_panels = [
        *ModulePage.content_panels,
        FieldPanel("material"),
        MultiFieldPanel(ModulePage.session_panels, heading="集合研修"),
        MultiFieldPanel(ModulePage.case_panels, heading="事例"),
    ]

    class Meta:
        verbose_name = "演習"

    def material_sections(self) -> list[Section]:
        """Return what is read before the worksheet."""
        return read_sections(self.material)

    def own_texts(self) -> list[str]:
        """Return how it goes and what is read before the worksheet."""
        material = self.material_sections()
        told = (f"{plain_text(section.heading)}\n{section.all_words}" for section in material)
        return [*super().own_texts(), *told]

    def readings_to_search(self) -> list[str]:
        """Return the words of the material as they are read aloud, where that is written."""
        return [section.readings for section in self.material_sections()]


class GroupWorkPage(ModulePage):
    """グループワーク・事例検討会: people meet in their district."""

    KINDS = (ModulePage.Kind.GROUP_WORK, ModulePage.Kind.CASE_CONFERENCE)

    ground_rules = StreamField(lines("約束"), verbose_name="場の約束", blank=True)
    roles = StreamField([("role", RoleBlock())], verbose_name="役割", blank=True)
    capacity_per_group = models.PositiveSmallIntegerField("一つの班の人数", default=6)
    group_mix = ParentalManyToManyField(
        "people.Audience", related_name="+", blank=True, verbose_name="班に混ぜる区分"
    )

    is_creatable = True
    content_panels = [
        *ModulePage.content_panels,
        FieldPanel("kind"),
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

    KINDS = (ModulePage.Kind.REFLECTION,)

    is_creatable = True

    class Meta:
        verbose_name = "振り返り"
