"""How far somebody is inside a lecture. Bookmarks, not evidence: reaching the lecture's rule is."""

import uuid

from django.db import models
from django.db.models import Q

from courses.models.records import Enrolment
from courses.models.runs import RunModule


class SectionProgress(models.Model):
    """節の進み具合: a section that was on somebody's screen, and whether it counts as seen."""

    class Method(models.TextChoices):
        PAGE = "page", "画面を開いてから進んだ"
        PLAYER = "player", "画面を見ていた時間"

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="section_progress")
    module = models.ForeignKey(RunModule, models.CASCADE, related_name="section_progress")
    section_id = models.CharField("節", max_length=36)
    served_at = models.DateTimeField("はじめて開いた日時")
    last_served_at = models.DateTimeField("最後に開いた日時")
    visible_seconds = models.FloatField("見ていた時間(秒)", default=0)
    read_at = models.DateTimeField("学んだ日時", null=True)
    method = models.CharField("数え方", max_length=10, choices=Method.choices, blank=True)

    class Meta:
        verbose_name = "節の進み具合"
        verbose_name_plural = "節の進み具合"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module", "section_id"], name="courses_section_once"
            ),
            models.CheckConstraint(
                condition=Q(visible_seconds__gte=0), name="courses_section_seconds_positive"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, method="")
                | (Q(read_at__isnull=False) & ~Q(method="")),
                name="courses_section_read_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.section_id}"


class MediaProgress(models.Model):
    """視聴の進み具合: which seconds of a medium were played, and where somebody stopped.

    `medium` is its number in the library and no foreign key: a medium that is replaced and
    deleted takes no record with it, and no record keeps it from being deleted.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="media_progress")
    module = models.ForeignKey(RunModule, models.CASCADE, related_name="media_progress")
    medium = models.PositiveBigIntegerField("動画・音声")
    spans = models.JSONField("再生した所(秒)", default=list)
    position = models.FloatField("止めた所(秒)", default=0)
    # Served when: of two screens, the one opened later says where somebody stopped.
    placed_at = models.DateTimeField("止めた画面を開いた日時", null=True)
    last_seen_at = models.DateTimeField("最後に再生した日時", null=True)
    text_served_at = models.DateTimeField("文章を開いた日時", null=True)
    text_read_at = models.DateTimeField("文章を読んだ日時", null=True)

    class Meta:
        verbose_name = "視聴の進み具合"
        verbose_name_plural = "視聴の進み具合"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module", "medium"], name="courses_medium_once"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=0), name="courses_medium_position_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.medium}"


class Sitting(models.Model):
    """画面を開いた一回: one serving of one section, with what its browser has said of it since.

    Needed only while its batches may still arrive, then purged: it is no evidence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="sittings")
    module = models.ForeignKey(RunModule, models.CASCADE, related_name="sittings")
    section_id = models.CharField("節", max_length=36)
    served_at = models.DateTimeField("開いた日時")
    last_batch_at = models.DateTimeField("最後に届いた日時", null=True)
    # Spans, as in courses.domain.watching: batch numbers, and seconds of the server's clock
    # that paid for what was seen and for what was played.
    batches = models.JSONField("届いた番号", default=list)
    paid_visible = models.JSONField("数えた時間(見ていた)", default=list)
    paid_played = models.JSONField("数えた時間(再生)", default=list)
    refused = models.PositiveIntegerField("数えなかった回数", default=0)

    class Meta:
        verbose_name = "画面を開いた一回"
        verbose_name_plural = "画面を開いた一回"
        indexes = [
            models.Index(fields=["enrolment", "last_batch_at"], name="courses_sit_enrolme_idx"),
            models.Index(fields=["served_at"], name="courses_sit_served_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.module_id} {self.section_id} {self.served_at:%Y-%m-%d %H:%M}"
