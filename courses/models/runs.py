"""開催: one run of a course, with all that a trainee must do frozen when it opens."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from wagtail.models import Page

from courses.models.modules import ModulePage
from courses.models.pages import CoursePage, StagePage
from library.domain.wareki import fiscal_year_wareki


class CourseRun(models.Model):
    """A course held for a fiscal year (年度, 1 April to 31 March)."""

    class State(models.TextChoices):
        DRAFT = "draft", "準備中"
        OPEN = "open", "開催中"
        CLOSED = "closed", "終了"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(
        CoursePage, models.PROTECT, related_name="runs", verbose_name="研修"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度(西暦)")
    title = models.CharField("回の名前", max_length=60, blank=True)
    starts_on = models.DateField("始まり")
    ends_on = models.DateField("終わり")
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="runs_taught", blank=True, verbose_name="研修担当"
    )
    # Frozen when the run opens.
    choose_min = models.PositiveSmallIntegerField(
        "分野別の講義を選ぶ数", default=0, editable=False
    )
    opened_at = models.DateTimeField("開始した日時", null=True, editable=False)
    closed_at = models.DateTimeField("終了した日時", null=True, editable=False)

    class Meta:
        verbose_name = "開催"
        verbose_name_plural = "開催"
        ordering = ["-fiscal_year", "course__title", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "fiscal_year", "title"], name="courses_run_unique"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="courses_run_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.title} {fiscal_year_wareki(self.fiscal_year)} {self.title}".strip()


class RunStage(models.Model):
    """A stage as it stood when the run opened."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="stages")
    page = models.ForeignKey(StagePage, models.PROTECT, related_name="run_stages")
    key = models.SlugField("キー")
    order = models.PositiveSmallIntegerField("順番")
    title = models.CharField("題名", max_length=255)
    # What opens it: see courses.domain.needs. What is not written as there stays shut.
    opening = models.JSONField("開く条件", default=dict)
    # Opened to everybody in the run by the office.
    opened_at = models.DateTimeField("開いた日時", null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name="開いた人",
    )  # fmt: skip

    class Meta:
        verbose_name = "開催の段階"
        verbose_name_plural = "開催の段階"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="courses_run_stage_unique")
        ]

    def __str__(self) -> str:
        return self.title


class RunModule(models.Model):
    """A module as it stood when the run opened. Its page's text may be edited later; this may not."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="modules")
    stage = models.ForeignKey(RunStage, models.CASCADE, related_name="modules")
    page = models.ForeignKey(ModulePage, models.PROTECT, related_name="run_modules")
    page_revision = models.PositiveBigIntegerField("版", null=True)
    key = models.SlugField("キー")
    order = models.PositiveSmallIntegerField("順番")
    kind = models.CharField("種類", max_length=20, choices=ModulePage.Kind.choices)
    title = models.CharField("題名", max_length=255)
    minutes = models.PositiveSmallIntegerField("時間(分)")
    audiences = models.JSONField("必修の対象", default=list)
    open_to = models.JSONField("ほかに受けられる対象", default=list)
    is_required = models.BooleanField("必修")
    is_choice = models.BooleanField("分野別", default=False)
    # The modules that must be done first: see courses.domain.needs.
    waits_for = models.JSONField("先に済ませる単元", default=dict)

    class Meta:
        verbose_name = "開催の単元"
        verbose_name_plural = "開催の単元"
        ordering = ["stage__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="courses_run_module_unique")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_asked(self) -> bool:
        """Whether it is for anybody; one that was taken out of an open run is not."""
        return bool(self.audiences or self.open_to)


class Requirement(models.Model):
    """修了要件: one thing to do, as it stood when the run opened."""

    class Kind(models.TextChoices):
        PLEDGE = "pledge", "秘密を守る誓約"
        LECTURE = "lecture", "講義を読む"
        QUIZ = "quiz", "確認テスト"
        WORKSHEET = "worksheet", "様式"
        ATTENDANCE = "attendance", "集合研修への出席"
        SURVEY = "survey", "受講アンケート"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="requirements")
    module = models.ForeignKey(RunModule, models.CASCADE, null=True, related_name="requirements")
    key = models.CharField("キー", max_length=80)
    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    title = models.CharField("題名", max_length=255)
    order = models.PositiveSmallIntegerField("順番", default=0)
    page = models.ForeignKey(
        Page, models.PROTECT, null=True, related_name="requirements", verbose_name="ページ"
    )
    # What the requirement stands on in a higher layer: a quiz, a worksheet, a survey, by its
    # id and frozen version. A foreign key would point upwards.
    source_type = models.CharField("もとの種類", max_length=60, blank=True)
    source_id = models.CharField("もとの番号", max_length=40, blank=True)
    source_version = models.PositiveIntegerField("もとの版", null=True)
    # What exactly counts, for kinds that have a choice: see courses.domain.lectures.LectureRule.
    rule = models.JSONField("数え方", default=dict)

    class Meta:
        verbose_name = "修了要件"
        verbose_name_plural = "修了要件"
        ordering = ["module__stage__order", "module__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="courses_requirement_unique")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def minutes(self) -> int | None:
        """What doing it counts: its module's minutes; None for what the whole course asks."""
        return self.module.minutes if self.module else None
