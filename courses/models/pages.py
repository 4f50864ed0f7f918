"""What trainers write: the list of courses, courses, stages. Content only, no fact about a person."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from courses.blocks import opening_blocks
from courses.course_form import CourseForm
from courses.gate_forms import StageForm
from library.blocks import lines
from library.domain import certificate_words
from library.keys import MakesItsKey
from library.search.levels import TITLE_BOOST


class CourseIndexPage(Page):
    """The list of courses."""

    intro = models.TextField("案内", blank=True)

    search_fields = [*Page.search_fields, index.SearchField("intro")]

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "研修一覧"


class KeyedPagePermissions(PagePermissionTester):
    """What may be done to a page that records are told apart by."""

    def can_copy(self) -> bool:
        """Never: a copy, or an alias, would have the same keys, of which each exists once."""
        return False


class KeyedPage(MakesItsKey, Page):
    """What a course, a stage and a module have in common: a key that is made, not typed."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> KeyedPagePermissions:
        """Tell what the user may do to the page."""
        return KeyedPagePermissions(user, self)


class CoursePage(KeyedPage):
    """研修: what it is for, for whom, and what completes it."""

    class DateStyle(models.TextChoices):
        WAREKI = "wareki", "令和8年11月21日"
        WESTERN = "western", "2026年11月21日"
        BOTH = "both", "令和8年(2026年)11月21日"

    key_prefix = "course"

    key = models.SlugField("キー", unique=True)
    code = models.CharField(
        "略号", max_length=10,
        help_text="研修の短い名前です。修了証の控えに残ります。",
    )  # fmt: skip
    title_kana = models.CharField("ふりがな", max_length=200, blank=True)
    source = models.CharField("もとになる事業", max_length=200, blank=True)
    organiser = models.ForeignKey(
        "people.Organisation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="担当する所属", help_text="研修の案内に、電話番号とともに出します。",
    )  # fmt: skip
    target = models.CharField("対象", max_length=200)
    audiences = ParentalManyToManyField(
        "people.Audience", related_name="courses", verbose_name="対象区分"
    )
    summary = models.TextField("概要")
    objectives = StreamField(lines("ねらい"), verbose_name="ねらい", blank=True)
    prerequisites_note = models.TextField("進み方", blank=True)

    requires_pledge = models.BooleanField("秘密を守る誓約が要る", default=True)
    requires_survey = models.BooleanField("受講アンケートが要る", default=True)
    requires_quizzes = models.BooleanField("確認テストの合格が要る", default=True)
    requires_common_lectures = models.BooleanField("共通の講義はすべて要る", default=True)
    choose_min = models.PositiveSmallIntegerField(
        "分野別の講義を選ぶ数", default=0,
        help_text="分野の登録がない受講者が、分野別の講義からいくつ選ぶか。",
    )  # fmt: skip
    choose_note = models.TextField("分野別の講義の決まり", blank=True)
    partial_attendance = models.TextField("遅刻・早退・欠席の扱い", blank=True)
    paper_equivalent = models.TextField("紙で受けるとき", blank=True)

    certificate_title = models.CharField(
        "修了証の題名", max_length=40, default="修了証",
        validators=[certificate_words.check_printed],
    )  # fmt: skip
    # Empty: the course counts by itself. Otherwise the series that it shares with another.
    certificate_series = models.SlugField("修了証の番号系列", blank=True)
    certificate_number_format = models.CharField(
        "番号の書き方", max_length=40, default="第{number}号",
        validators=[certificate_words.check_number_format],
        help_text="{number} のところに番号が入ります。例:第{number}号、令和8年度第{number}号",
    )  # fmt: skip
    certificate_body = models.TextField(
        "修了証の本文", validators=[certificate_words.check_body],
        help_text=(
            "{fiscal_year_wareki} は「令和8年度」、{course_title} は研修の題名になります。"
            f"{certificate_words.BODY_MAX}文字、{certificate_words.BODY_LINES}行まで。"
        ),
    )  # fmt: skip
    certificate_issuer_role = models.CharField(
        "発行者の職", max_length=40, default="区長",
        validators=[certificate_words.check_printed],
        help_text="区の設定に発行者の職名がないときに、区の名前のあとに印刷します。",
    )  # fmt: skip
    certificate_seal = models.CharField(
        "公印", max_length=100, blank=True, validators=[certificate_words.check_printed],
        help_text="研修の案内に出す説明です。修了証に公印欄を空けるかどうかは「区の設定」で決めます。",
    )  # fmt: skip
    certificate_date_style = models.CharField(
        "日付の書き方", max_length=20, choices=DateStyle.choices, default=DateStyle.WAREKI
    )

    # What anybody reads on the course's page.
    search_fields = [
        *Page.search_fields,
        index.SearchField("title_kana", boost=TITLE_BOOST),
        index.SearchField("target"),
        index.SearchField("summary"),
        index.SearchField("objectives"),
        index.SearchField("prerequisites_note"),
    ]
    parent_page_types: ClassVar[list[str]] = ["courses.CourseIndexPage"]
    subpage_types: ClassVar[list[str]] = ["courses.StagePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        FieldPanel("title_kana"),
        FieldPanel("source"),
        FieldPanel("organiser"),
        FieldPanel("target"),
        FieldPanel("audiences"),
        FieldPanel("summary"),
        FieldPanel("objectives"),
        FieldPanel("prerequisites_note"),
        MultiFieldPanel(
            [
                FieldPanel("requires_pledge"),
                FieldPanel("requires_common_lectures"),
                FieldPanel("requires_quizzes"),
                FieldPanel("requires_survey"),
                FieldPanel("choose_min"),
                FieldPanel("choose_note"),
                FieldPanel("partial_attendance"),
                FieldPanel("paper_equivalent"),
            ],
            heading="修了要件(次に始める開催から使われます)",
        ),
        MultiFieldPanel(
            [
                FieldPanel("certificate_title"),
                FieldPanel("certificate_series"),
                FieldPanel("certificate_number_format"),
                FieldPanel("certificate_body"),
                FieldPanel("certificate_issuer_role"),
                FieldPanel("certificate_seal"),
                FieldPanel("certificate_date_style"),
            ],
            heading="修了証",
        ),
    ]

    base_form_class = CourseForm

    class Meta:
        verbose_name = "研修"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(certificate_date_style__in=["wareki", "western", "both"]),
                name="courses_course_date_style_known",
            ),
            models.CheckConstraint(
                condition=models.Q(certificate_number_format__contains="{number}"),
                name="courses_course_number_is_printed",
            ),
            models.CheckConstraint(
                condition=~models.Q(certificate_title="") & ~models.Q(certificate_body=""),
                name="courses_course_certificate_says_something",
            ),
        ]

    @property
    def series_key(self) -> str:
        """The series in which its certificates are numbered."""
        return self.certificate_series or self.key

    def clean(self) -> None:
        """Refuse a title that its certificate could not print."""
        super().clean()
        try:
            certificate_words.check_drawn(self.title)
        except ValidationError as error:
            raise ValidationError({"title": error}) from error


class PlayedPage(KeyedPage):
    """What is never served at its own address: authors see it as a preview."""

    has_public_address = False

    class Meta:
        abstract = True

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Show the whole content on one page."""
        return "courses/preview.html"


class StagePage(PlayedPage):
    """段階: modules that open together."""

    key_prefix = "stage"

    key = models.SlugField("キー")
    kind = models.CharField("種類", max_length=20, blank=True)
    opening = StreamField(
        opening_blocks(), verbose_name="開く条件",
        help_text="すべてがそろうと開きます。条件がないときは「はじめから開いている」をえらびます。"
        "次に始める開催から使われます。",
    )  # fmt: skip

    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = [
        "courses.LecturePage", "courses.ExercisePage", "courses.GroupWorkPage",
        "courses.ReflectionPage",
    ]  # fmt: skip
    content_panels = [
        *Page.content_panels,
        FieldPanel("opening"),
    ]

    base_form_class = StageForm

    class Meta:
        verbose_name = "段階"
