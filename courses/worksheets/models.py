"""様式: definitions (versioned), submissions, reviews."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField

from courses.models import Enrolment, ModulePage, Requirement
from courses.worksheets.blocks import FormSectionBlock
from library.blocks import lines
from library.blocks.keys import tell_apart
from library.domain.saves import Sent
from library.keys import MakesItsKey
from people.roles import Role, has_role


class Worksheet(MakesItsKey, ClusterableModel):
    """A form as trainers edit it; what trainees fill is a frozen WorksheetVersion of it."""

    key_prefix = "sheet"

    key = models.SlugField("キー", unique=True)
    title = models.CharField("題名", max_length=100)
    title_kana = models.CharField("ふりがな", max_length=200, blank=True)
    inspired_by = models.CharField("もとにした考え方", max_length=200, blank=True)
    notice = models.TextField("ことわり書き", blank=True)
    intro = models.TextField("はじめに")
    revision_note = models.TextField("改訂について", blank=True)
    visibility_note = models.TextField("だれが読むか", blank=True)
    audiences = ParentalManyToManyField(
        "people.Audience", related_name="worksheets", verbose_name="対象区分"
    )
    sections = StreamField([("section", FormSectionBlock())], verbose_name="項目")
    review_points = StreamField(
        lines("確認のポイント"), verbose_name="確認のポイント(研修担当だけが見ます)", blank=True
    )
    has_trainer_review = models.BooleanField("研修担当が確認する", default=True)
    accepts_paper = models.BooleanField("紙で出せる", default=True)
    paper_size = models.CharField("用紙", max_length=10, default="A4")
    paper_orientation = models.CharField("用紙の向き", max_length=10, default="portrait")
    paper_pages = models.PositiveSmallIntegerField("用紙の枚数", default=1)
    paper_font_size = models.CharField("用紙の文字の大きさ", max_length=10, blank=True)
    first_version = models.PositiveSmallIntegerField("はじめの版", default=1, editable=False)

    class Meta:
        verbose_name = "様式"
        verbose_name_plural = "様式"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Give what was duplicated a key of its own: answers are kept by key."""
        super().clean()
        sections = [child.value for child in self.sections]
        fields = [field for section in sections for field in section["fields"]]
        tell_apart(sections)
        tell_apart(fields)
        if not fields:
            raise ValidationError({"sections": "項目を一つ以上作ってください。"}, code="no_fields")


class WorksheetVersion(models.Model):
    """A worksheet as it stood: never edited, so that old submissions stay readable."""

    worksheet = models.ForeignKey(Worksheet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版")
    # {title, title_kana, inspired_by, notice, intro, revision_note, visibility_note,
    #  has_trainer_review, review_points: [str], sections: [{key, title, fields: [FieldBlock as a dict]}]}
    definition = models.JSONField("内容")
    created_at = models.DateTimeField("作った日時")

    class Meta:
        verbose_name = "様式の版"
        verbose_name_plural = "様式の版"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "number"], name="worksheets_version_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.definition.get('title', '')} 第{self.number}版"


class ModuleWorksheet(models.Model):
    """Which worksheet a module is done with."""

    module = models.OneToOneField(
        ModulePage, models.PROTECT, related_name="module_worksheet", verbose_name="単元"
    )
    worksheet = models.ForeignKey(
        Worksheet, models.PROTECT, related_name="module_worksheets", verbose_name="様式"
    )
    is_required = models.BooleanField("修了に要る", default=True)

    class Meta:
        verbose_name = "単元の様式"
        verbose_name_plural = "単元の様式"

    def __str__(self) -> str:
        return f"{self.module} {self.worksheet}"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Submissions, as far as a viewer may read them."""

    def readable_by(self, viewer: Any) -> "SubmissionQuerySet":
        """Keep one's own and those of the runs one teaches; HR and office read none."""
        allowed = Q(enrolment__person=viewer)
        if has_role(viewer, Role.TRAINER):
            taught = viewer.runs_taught.values("pk")
            allowed |= Q(enrolment__run__in=taught) & ~Q(state=Submission.State.DRAFT)
        return self.filter(allowed)

    def reviewable_by(self, viewer: Any) -> "SubmissionQuerySet":
        """Keep what was handed in by others in the runs that one teaches."""
        return self.readable_by(viewer).exclude(enrolment__person=viewer)


class Submission(models.Model):
    """提出: one trainee's worksheet."""

    class State(models.TextChoices):
        DRAFT = "draft", "書きかけ"
        SUBMITTED = "submitted", "提出済み(確認待ち)"
        RETURNED = "returned", "返却(書き直し)"
        ACCEPTED = "accepted", "確認済み"

    EDITABLE = [State.DRAFT, State.RETURNED]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="submissions")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="submissions")
    version = models.ForeignKey(WorksheetVersion, models.PROTECT, related_name="submissions")
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.DRAFT)
    answers = models.JSONField("記入", default=dict)
    # Counts saves: a form made from an older save is stale.
    edition = models.PositiveIntegerField("保存の回数", default=0)
    saved_at = models.DateTimeField("保存した日時", null=True)
    # Which page saved last, and which of that page's saves it was: see library.domain.saves.
    page = models.UUIDField("保存した画面", null=True, editable=False)
    page_number = models.PositiveIntegerField("画面の何回目の保存か", default=0, editable=False)
    submitted_at = models.DateTimeField("提出した日時", null=True)
    # What was last handed in on paper: who typed it in, when it was filled, where the original is.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name="代行入力した人",
    )  # fmt: skip
    filled_on = models.DateField("紙に書いた日", null=True)
    original_kept = models.CharField("原本の保管場所", max_length=200, blank=True)
    note = models.CharField("補足", max_length=400, blank=True)

    objects = models.Manager.from_queryset(SubmissionQuerySet)()

    class Meta:
        verbose_name = "提出"
        verbose_name_plural = "提出"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "requirement"], name="worksheets_submission_unique"
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=True)
                | (Q(filled_on__isnull=False) & ~Q(original_kept="")),
                name="worksheets_submission_paper_says_when_and_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.enrolment_id}"

    @property
    def sent(self) -> Sent | None:
        """The save that was taken last, if a page sent it."""
        return Sent(self.page, self.page_number) if self.page else None


class Review(models.Model):
    """確認: a trainer's answer to a submission, with what was read kept beside it."""

    class Decision(models.TextChoices):
        RETURNED = "returned", "返却"
        ACCEPTED = "accepted", "確認済み"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews", verbose_name="確認した人"
    )
    decision = models.CharField("結果", max_length=10, choices=Decision.choices)
    comment = models.TextField("返事", blank=True)
    answers = models.JSONField("そのときの記入")
    reviewed_at = models.DateTimeField("確認した日時")

    class Meta:
        verbose_name = "確認"
        verbose_name_plural = "確認"
        ordering = ["reviewed_at"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.decision}"
