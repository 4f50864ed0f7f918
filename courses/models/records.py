"""What happened: nominations, enrolments, evidence, and the progress that follows from it."""

import uuid
from datetime import UTC

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.digest import sha256_of
from courses.models.runs import CourseRun, Requirement, RunModule
from library import clock
from people.models import User, kana_order
from people.roles import Role, has_role

PERSON = settings.AUTH_USER_MODEL


class Nomination(models.Model):
    """推薦: somebody proposed this person for this run; HR decides."""

    class State(models.TextChoices):
        NOMINATED = "nominated", "推薦・申込"
        ACCEPTED = "accepted", "受講決定"
        DECLINED = "declined", "見送り"
        WAITING = "waiting", "保留"

    UNDECIDED = [State.NOMINATED, State.WAITING]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(
        CourseRun, models.PROTECT, related_name="nominations", verbose_name="開催"
    )
    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="nominations", verbose_name="受講者"
    )
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.NOMINATED)
    nominated_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="推薦した人"
    )
    nominated_at = models.DateTimeField("推薦した日時")
    note = models.CharField("推薦の理由", max_length=400, blank=True)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="決めた人"
    )
    decided_at = models.DateTimeField("決めた日時", null=True)
    decision_note = models.CharField("決めた理由", max_length=400, blank=True)

    class Meta:
        verbose_name = "推薦"
        verbose_name_plural = "推薦"
        ordering = kana_order()
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="courses_nomination_unique")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.run}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Enrolments, as far as a viewer may see them."""

    def visible_to(self, viewer: User) -> "EnrolmentQuerySet":
        """Keep one's own, those of runs one teaches, all (office), one's people's (HR)."""
        if has_role(viewer, Role.OFFICE):
            return self
        allowed = Q(person=viewer)
        if has_role(viewer, Role.TRAINER):
            allowed |= Q(run__trainers=viewer)
        if has_role(viewer, Role.HR):
            allowed |= Q(person__in=User.objects.overseen_by(viewer))
        return self.filter(pk__in=self.model.objects.filter(allowed).values("pk"))


class Enrolment(models.Model):
    """受講: one person in one run, from acceptance on."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", "受講決定"
        IN_PROGRESS = "in_progress", "受講中"
        COMPLETED = "completed", "修了"
        NOT_COMPLETED = "not_completed", "未修了"
        WITHDRAWN = "withdrawn", "辞退"

    LEARNING = [State.ACCEPTED, State.IN_PROGRESS]
    # Decided by a person; the others follow from the evidence.
    DECIDED = [State.NOT_COMPLETED, State.WITHDRAWN]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(
        CourseRun, models.PROTECT, related_name="enrolments", verbose_name="開催"
    )
    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="enrolments", verbose_name="受講者"
    )
    state = models.CharField("状態", max_length=20, choices=State.choices, default=State.ACCEPTED)
    # Frozen at acceptance: a transfer in mid-run does not change what must be done.
    audiences = models.JSONField("対象区分", default=list)
    organisation_name = models.CharField("受講決定のときの所属", max_length=200, blank=True)
    accepted_at = models.DateTimeField("受講決定の日時")
    completed_at = models.DateTimeField("修了した日時", null=True, blank=True)
    modules_done = models.PositiveSmallIntegerField("終えた単元の数", default=0)
    modules_total = models.PositiveSmallIntegerField("要る単元の数", default=0)
    minutes_done = models.PositiveIntegerField("終えた時間(分)", default=0)

    objects = models.Manager.from_queryset(EnrolmentQuerySet)()

    class Meta:
        verbose_name = "受講"
        verbose_name_plural = "受講"
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="courses_enrolment_unique"),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(completed_at__isnull=False),
                name="courses_enrolment_completed_has_date",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"{self.person} {self.run}"


class Evidence(models.Model):
    """学習記録: one fact about one enrolment. Append-only: the database refuses changes."""

    class Kind(models.TextChoices):
        PLEDGE = "pledge", "誓約"
        LECTURE = "lecture", "講義を読み終えた"
        QUIZ = "quiz", "確認テスト"
        WORKSHEET = "worksheet", "様式の確認"
        ATTENDANCE = "attendance", "出欠"
        SURVEY = "survey", "アンケートに回答"
        EXEMPTION = "exemption", "免除"
        UNLOCK = "unlock", "段階を特別に開いた"
        VOID = "void", "無効"

    class Channel(models.TextChoices):
        ONLINE = "online", "画面"
        PAPER = "paper", "紙"
        HALL = "hall", "会場"
        IMPORT = "import", "取り込み"
        EXEMPTION = "exemption", "免除"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="evidence")
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, related_name="evidence"
    )
    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    occurred_at = models.DateTimeField("あった日時", db_index=True)
    recorded_at = models.DateTimeField("記録した日時", db_index=True)
    recorded_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="記録した人"
    )
    on_behalf_of = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="だれに代わって"
    )
    channel = models.CharField("方法", max_length=20, choices=Channel.choices)
    method = models.CharField("手段", max_length=40, blank=True)
    source_type = models.CharField("もとの種類", max_length=60, blank=True)
    source_id = models.CharField("もとの番号", max_length=40, blank=True)
    minutes = models.PositiveIntegerField("時間(分)", null=True)
    result = models.CharField("結果", max_length=40, blank=True)
    payload = models.JSONField("内容", default=dict)
    voids = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="voided_by", verbose_name="無効にした記録"
    )
    reason = models.CharField("理由", max_length=400, blank=True)
    key = models.CharField("同じ事実のしるし", max_length=160, unique=True)
    sha256 = models.CharField("記録したときの要約値", max_length=64)

    class Meta:
        verbose_name = "学習記録"
        verbose_name_plural = "学習記録"
        ordering = ["recorded_at"]
        indexes = [models.Index(fields=["enrolment", "recorded_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="void", voids__isnull=False)
                | (~Q(kind="void") & Q(voids__isnull=True)),
                name="courses_evidence_void_names_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["void", "exemption", "unlock"]) | ~Q(reason=""),
                name="courses_evidence_decision_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["void", "unlock"]) | Q(requirement__isnull=False),
                name="courses_evidence_meets_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.enrolment_id}"

    def digest(self) -> str:
        """Return the SHA-256 of every other column.

        The trail keeps it too, so that whoever gets past the triggers of one table has to
        rewrite the other as well.
        """
        ids = (
            self.pk,
            self.enrolment_id,
            self.requirement_id,
            self.recorded_by_id,
            self.on_behalf_of_id,
            self.voids_id,
        )
        times = (self.occurred_at, self.recorded_at)
        return sha256_of(
            [
                *(each.hex if each else "" for each in ids),
                *(time.astimezone(UTC).isoformat() for time in times),
                self.kind,
                self.channel,
                self.method,
                self.source_type,
                self.source_id,
                self.minutes,
                self.result,
                self.payload,
                self.reason,
                self.key,
            ]
        )


class ModuleProgressQuerySet(models.QuerySet["ModuleProgress"]):
    """Progress, as far as the day decides."""

    def open_now(self) -> "ModuleProgressQuerySet":
        """Keep what is open to its person today."""
        return self.filter(opens_on__lte=clock.today())


class ModuleProgress(models.Model):
    """進み具合: what the evidence says of one module. Rebuilt from it at any time."""

    class State(models.TextChoices):
        TODO = "todo", "まだ"
        PARTIAL = "partial", "途中"
        DONE = "done", "完了"

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="progress")
    module = models.ForeignKey(RunModule, models.PROTECT, related_name="progress")
    state = models.CharField("状態", max_length=10, choices=State.choices)
    is_required = models.BooleanField("この人に必修")
    # From which day it is open by what has been done so far. Whether that day has come is asked
    # when it is read: see ModuleProgressQuerySet.open_now.
    opens_on = models.DateField("開く日", null=True)
    met = models.PositiveSmallIntegerField("済んだ要件")
    total = models.PositiveSmallIntegerField("要件の数")
    completed_at = models.DateTimeField("終えた日時", null=True)

    objects = models.Manager.from_queryset(ModuleProgressQuerySet)()

    class Meta:
        verbose_name = "進み具合"
        verbose_name_plural = "進み具合"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module"], name="courses_progress_unique"
            ),
            models.CheckConstraint(
                condition=Q(met__lte=models.F("total")), name="courses_progress_at_most_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.module_id} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether the module is open to the person today."""
        return self.opens_on is not None and self.opens_on <= clock.today()
