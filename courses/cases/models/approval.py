"""Who wrote a case, and who else looked at it before anybody else could read it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.cases.models.cases import Case

PERSON = settings.AUTH_USER_MODEL


class Origin(models.TextChoices):
    """How a case came to be: the keys of `Classification`, which holds the words."""

    FICTIONAL = "fictional", "創作事例"
    COMPOSITE = "composite", "合成事例"
    REAL_DERIVED = "real-derived", "実事例に基づくもの"


# What may be read on a screen at all. Anything else, known or not, never is.
ONLINE = [Origin.FICTIONAL, Origin.COMPOSITE]


class Authorship(models.Model):
    """作成者: somebody who wrote any of a case's text. Never taken back."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="authorships", verbose_name="事例")
    person = models.ForeignKey(
        PERSON, models.PROTECT, related_name="case_authorships", verbose_name="作成者"
    )
    wrote_at = models.DateTimeField("最後に書いた日時")

    class Meta:
        verbose_name = "事例の作成者"
        verbose_name_plural = "事例の作成者"
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="cases_author_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person}"


class Approval(models.Model):
    """確認: one text of a case, signed by somebody who did not write it.

    `digest` says which text: another text is not approved. Nothing is taken from an approval
    that was given; one that was used before approvals existed says so (`is_carried`).
    """

    class State(models.TextChoices):
        ASKED = "asked", "確認待ち"
        APPROVED = "approved", "承認"
        RETURNED = "returned", "差し戻し"
        DROPPED = "dropped", "取り下げ"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="approvals", verbose_name="事例")
    digest = models.CharField("本文の要約値", max_length=64)
    origin = models.CharField("区分", max_length=20)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="頼んだ人"
    )
    asked_at = models.DateTimeField("頼んだ日時")
    checker = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="case_checks", verbose_name="確認する人"
    )
    decided_at = models.DateTimeField("決めた日時", null=True)
    # [{key, text}] of the checklist, as it stood when it was signed.
    checked = models.JSONField("確かめたこと", default=list)
    chief = models.CharField("課長級の承認(役職と氏名)", max_length=100, blank=True)
    # Approvals from before this was asked for have no day of their own.
    chief_on = models.DateField("課長級が承認した日", null=True, blank=True)
    note = models.CharField("ことば", max_length=400, blank=True)
    is_carried = models.BooleanField("確認の記録ができる前から使われていた", default=False)

    class Meta:
        verbose_name = "事例の確認"
        verbose_name_plural = "事例の確認"
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(origin__in=["fictional", "composite"]),
                name="cases_approval_never_of_real_people",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | ~Q(checker=F("asked_by")),
                name="cases_approval_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(is_carried=True)
                | Q(checker__isnull=False, asked_by__isnull=False, decided_at__isnull=False),
                name="cases_approval_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved", origin="composite") | ~Q(chief=""),
                name="cases_approval_of_composite_names_chief",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="asked"), name="cases_approval_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_state_display()}"
