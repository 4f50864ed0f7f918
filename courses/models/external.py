"""区の外の学び: training elsewhere, told by the person, shown by a paper, approved by HR."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from library.models import ExternalTrainingType
from library.storage import private
from people.models import User
from people.roles import Role, has_role

PERSON = settings.AUTH_USER_MODEL
# Two whole days: longer trainings are entered day by day.
MOST_MINUTES = 960


def paper_path(training: "ExternalTraining", name: str) -> str:
    """Return a new place each time: what a file was called at home stays at home."""
    return f"external/{training.person_id}/{uuid.uuid4()}.{name.rpartition('.')[2]}"


class ExternalTrainingQuerySet(models.QuerySet["ExternalTraining"]):
    """Trainings elsewhere, as far as a viewer may see them."""

    def visible_to(self, viewer: User) -> "ExternalTrainingQuerySet":
        """Keep all (office) or those of one's own people (HR), without what was taken back."""
        rows = self.exclude(state=ExternalTraining.State.WITHDRAWN)
        if has_role(viewer, Role.OFFICE):
            return rows
        if has_role(viewer, Role.HR):
            return rows.filter(person__in=User.objects.overseen_by(viewer))
        return rows.none()

    def decidable_by(self, viewer: User) -> "ExternalTrainingQuerySet":
        """Keep those that HR decides about: one's own people's, never one's own."""
        if not has_role(viewer, Role.HR):
            return self.none()
        return self.filter(person__in=User.objects.overseen_by(viewer)).exclude(person=viewer)

    def readable_by(self, viewer: User) -> "ExternalTrainingQuerySet":
        """Keep one's own and what one's role shows."""
        seen = self.model.objects.visible_to(viewer).values("pk")
        return self.filter(Q(person=viewer) | Q(pk__in=seen))


class ExternalTraining(models.Model):
    """One training elsewhere. Counted beside our own courses, never among their hours."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "承認待ち"
        RETURNED = "returned", "差し戻し"
        APPROVED = "approved", "承認済み"
        WITHDRAWN = "withdrawn", "取り下げ"

    # The person may still correct or take back these.
    OPEN = [State.SUBMITTED, State.RETURNED]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="external_trainings", verbose_name="受講者"
    )
    type = models.ForeignKey(
        ExternalTrainingType, models.PROTECT, related_name="trainings", verbose_name="種類"
    )
    title = models.CharField("名称", max_length=200)
    organiser = models.CharField("主催", max_length=120)
    held_on = models.DateField("受けた日")
    minutes = models.PositiveSmallIntegerField(
        "時間(分)", validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    )
    # The person's own words: nobody else's screen shows them.
    learned = models.TextField("学んだこと", blank=True, max_length=1000)
    paper = models.FileField("証明の写し", storage=private, upload_to=paper_path, blank=True)
    paper_type = models.CharField("写しの種類", max_length=40, blank=True, editable=False)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.SUBMITTED)
    entered_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="入力した人"
    )
    original_kept = models.CharField("原本の保管場所", max_length=200, blank=True)
    submitted_at = models.DateTimeField("届け出た日時")
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="決めた人"
    )
    decided_at = models.DateTimeField("決めた日時", null=True)
    reason = models.CharField("差し戻しの理由", max_length=400, blank=True)

    objects = models.Manager.from_queryset(ExternalTrainingQuerySet)()

    class Meta:
        verbose_name = "区の外の学び"
        verbose_name_plural = "区の外の学び"
        ordering = ["-held_on", "-submitted_at"]
        indexes = [models.Index(fields=["person", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "held_on", "title"],
                condition=~Q(state="withdrawn"),
                name="courses_external_once",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="courses_external_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "returned"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="courses_external_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason=""),
                name="courses_external_returned_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(entered_by=F("person")) | ~Q(original_kept=""),
                name="courses_external_proxy_keeps_original",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether the person may still correct it or take it back."""
        return self.state in self.OPEN

    @property
    def edition(self) -> str:
        """Which telling of it this is: it is told anew with each correction."""
        return self.submitted_at.isoformat()

    @property
    def is_on_behalf(self) -> bool:
        """Whether the office entered it from paper (代行入力)."""
        return self.entered_by_id != self.person_id
