"""確認テスト: written by trainers as blocks, taken by trainees as frozen versions."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField

from courses.models import CoursePage, CourseRun, Enrolment, ModulePage, Requirement
from library.domain.saves import Sent
from library.keys import MakesItsKey
from people.models import User
from quizzes.blocks import QuestionsBlock, SurveyQuestionsBlock


class Quiz(MakesItsKey, ClusterableModel):
    """A quiz as trainers edit it; what trainees take is a frozen QuizVersion of it."""

    module = models.OneToOneField(
        ModulePage, models.PROTECT, related_name="quiz", verbose_name="単元"
    )
    key_prefix = "quiz"
    key = models.SlugField("キー", unique=True)
    title = models.CharField("題名", max_length=120)
    pass_percent = models.PositiveSmallIntegerField("合格の割合(%)", default=80)
    max_attempts = models.PositiveSmallIntegerField(
        "受けられる回数", null=True, blank=True, help_text="空なら何度でも受けられます。"
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        "制限時間(分)", null=True, blank=True, help_text="空なら時間の制限はありません。"
    )
    questions = StreamField(QuestionsBlock(), verbose_name="問題")

    class Meta:
        verbose_name = "確認テスト"
        verbose_name_plural = "確認テスト"
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent__gte=1, pass_percent__lte=100),
                name="quizzes_quiz_percent_in_range",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse numbers that nobody could pass or begin with, in words."""
        super().clean()
        errors: dict[str, str] = {}
        if self.pass_percent is not None and not 1 <= self.pass_percent <= 100:
            errors |= {"pass_percent": "1から100までの数にしてください。"}
        if self.max_attempts == 0:
            errors["max_attempts"] = "1以上の数にするか、空にしてください。"
        if self.time_limit_minutes == 0:
            errors["time_limit_minutes"] = "1以上の数にするか、空にしてください。"
        if errors:
            raise ValidationError(errors)


class QuizVersion(models.Model):
    """A quiz as it stood: never edited."""

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版")
    title = models.CharField("題名", max_length=120)
    pass_percent = models.PositiveSmallIntegerField("合格の割合(%)")
    max_attempts = models.PositiveSmallIntegerField("受けられる回数", null=True)
    time_limit_minutes = models.PositiveSmallIntegerField("制限時間(分)", null=True)
    digest = models.CharField("内容のハッシュ", max_length=64)
    created_at = models.DateTimeField("作った日時")

    class Meta:
        verbose_name = "確認テストの版"
        verbose_name_plural = "確認テストの版"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "number"], name="quizzes_version_unique")
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}版"


class Question(models.Model):
    """A question of one version."""

    class Type(models.TextChoices):
        SINGLE = "single", "一つ選ぶ"
        MULTIPLE = "multiple", "すべて選ぶ"
        TRUE_FALSE = "true_false", "正しいか誤りか"
        SHORT_TEXT = "short_text", "ことばで答える"
        ORDERING = "ordering", "順に並べる"
        MATCHING = "matching", "組み合わせる"

    version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="questions")
    order = models.PositiveSmallIntegerField("順番")
    key = models.CharField("キー", max_length=20)
    type = models.CharField("種類", max_length=12, choices=Type.choices)
    prompt = models.TextField("問題")
    points = models.PositiveSmallIntegerField("配点")
    explanation = models.TextField("解説")
    # single, multiple: {choices: [{key, text, correct}]}; true_false: {answer: bool};
    # short_text: {accepted: [str]}, in older versions with normalize: [str]; ordering: {items: [{key, text}]} in the
    # right order; matching: {pairs: [{left, right}], extra_right: [str]}
    body = models.JSONField("内容")

    class Meta:
        verbose_name = "問題"
        verbose_name_plural = "問題"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="quizzes_question_unique")
        ]

    def __str__(self) -> str:
        return self.prompt[:60]


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Attempts, as far as somebody may see them: nobody but who takes them."""

    def taken_by(self, person: User) -> "AttemptQuerySet":
        """Keep the person's own, ready to be shown."""
        rows = self.filter(enrolment__person=person)
        return rows.select_related("version", "enrolment__run", "requirement__module")

    def with_begun(self) -> "AttemptQuerySet":
        """Add `has_begun`: whether any answer is kept. A question left empty keeps none."""
        answered = Response.objects.filter(attempt=OuterRef("pk"), answer__isnull=False)
        said = {"has_begun": Exists(answered)}
        return self.annotate(**said)


class Attempt(models.Model):
    """受験: one go at a quiz. Which one counts is computed: the first that passes."""

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", "受験中"
        GRADED = "graded", "採点済み"
        VOIDED = "voided", "無効"

    class Channel(models.TextChoices):
        ONLINE = "online", "画面"
        PAPER = "paper", "紙"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="attempts")
    version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField("何回目")
    state = models.CharField(
        "状態", max_length=12, choices=State.choices, default=State.IN_PROGRESS
    )
    # Decides the order in which choices and items are shown, the same on every visit.
    seed = models.PositiveIntegerField("並べ替えの種")
    started_at = models.DateTimeField("始めた日時")
    submitted_at = models.DateTimeField("提出した日時", null=True)
    points = models.PositiveSmallIntegerField("得点", null=True)
    points_possible = models.PositiveSmallIntegerField("満点", null=True)
    is_passed = models.BooleanField("合格", null=True)
    # How typed answers were compared: see quizzes.domain.grading.
    marking_edition = models.PositiveSmallIntegerField("採点の決まりの版", default=1)
    channel = models.CharField(
        "方法", max_length=10, choices=Channel.choices, default=Channel.ONLINE
    )
    # An answer sheet: which of the person's sheets it is (1, 2, …), who typed it in for them, and
    # where the original is. `submitted_at` is then the day of answering.
    sheet = models.PositiveSmallIntegerField("解答用紙の枚数目", null=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="代行入力した人"
    )
    entered_at = models.DateTimeField("代行入力した日時", null=True)
    original_kept = models.CharField("原本の保管場所", max_length=200, blank=True)
    note = models.CharField("補足", max_length=400, blank=True)
    # Only on rows from `with_begun`.
    has_begun: bool

    objects = models.Manager.from_queryset(AttemptQuerySet)()

    class Meta:
        verbose_name = "受験"
        verbose_name_plural = "受験"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "requirement", "number"], name="quizzes_attempt_number_unique"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "requirement"],
                condition=Q(state="in_progress"),
                name="quizzes_attempt_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="graded")
                | Q(points__isnull=False, points_possible__isnull=False, is_passed__isnull=False),
                name="quizzes_attempt_graded_has_points",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "requirement", "sheet"], name="quizzes_attempt_sheet_once"
            ),
            models.CheckConstraint(
                condition=Q(channel="online", sheet__isnull=True, entered_by__isnull=True)
                | Q(
                    ~Q(original_kept=""),
                    channel="paper",
                    sheet__gte=1,
                    entered_by__isnull=False,
                    entered_at__isnull=False,
                ),
                name="quizzes_attempt_paper_says_who_and_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.number}回目"


class Response(models.Model):
    """解答: what was answered to one question, saved as it was typed."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    question = models.ForeignKey(Question, models.PROTECT, related_name="responses")
    # single: "a"; multiple: ["a", "c"]; true_false: true; short_text: "状態";
    # ordering: ["b", "a"], or {"b": 1} while it is incomplete; matching: {"0": "右の文"} by the
    # pair's place; null: not answered
    answer = models.JSONField("解答", null=True)
    saved_at = models.DateTimeField("保存した日時")
    # Which page saved it, and which of that page's saves it was: see library.domain.saves.
    page = models.UUIDField("保存した画面", null=True, editable=False)
    page_number = models.PositiveIntegerField("画面の何回目の保存か", default=0, editable=False)
    # Counts the changes: a page made from an older one did not see what is stored.
    edition = models.PositiveIntegerField("変わった回数", default=0, editable=False)
    points = models.PositiveSmallIntegerField("得点", null=True)
    is_correct = models.BooleanField("正解", null=True)

    class Meta:
        verbose_name = "解答"
        verbose_name_plural = "解答"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="quizzes_response_unique")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_id}"

    @property
    def sent(self) -> Sent | None:
        """The save that made it, if a page did."""
        return Sent(self.page, self.page_number) if self.page else None


class Survey(MakesItsKey, models.Model):
    """受講アンケート, as trainers edit it; what a run asks is a frozen SurveyVersion of it.

    Anonymous: who answered is evidence; what was answered has no name.
    """

    course = models.OneToOneField(
        CoursePage, models.PROTECT, related_name="survey", verbose_name="研修"
    )
    key_prefix = "survey"
    key = models.SlugField("キー", unique=True)
    title = models.CharField("題名", max_length=120)
    is_anonymous = models.BooleanField("無記名", default=True, editable=False)
    questions = StreamField(SurveyQuestionsBlock(), verbose_name="質問")

    class Meta:
        verbose_name = "受講アンケート"
        verbose_name_plural = "受講アンケート"

    def __str__(self) -> str:
        return self.title


class SurveyVersion(models.Model):
    """A survey as it stood when a run opened: never edited."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版")
    title = models.CharField("題名", max_length=120)
    # [{key, type, prompt, labels: [str], options: [str], max_length: int or null}] in order
    questions = models.JSONField("質問")
    digest = models.CharField("内容のハッシュ", max_length=64)
    created_at = models.DateTimeField("作った日時")

    class Meta:
        verbose_name = "アンケートの版"
        verbose_name_plural = "アンケートの版"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "number"], name="quizzes_survey_version_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}版"


class SurveyResponse(models.Model):
    """One anonymous answer: no person, no time, an id that tells no order within its group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="survey_responses")
    answers = models.JSONField("回答")

    class Meta:
        verbose_name = "アンケートの回答"
        verbose_name_plural = "アンケートの回答"

    def __str__(self) -> str:
        return str(self.survey)
