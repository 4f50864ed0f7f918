"""The four things that decide who may read a case: pledge, disclosure, grant, exclusion."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from wagtail.fields import StreamField

from courses.cases.models.approval import Approval
from courses.cases.models.cases import Case, CasePart
from library.blocks import lines


class PledgeText(models.Model):
    """誓約の文: versioned, never edited once somebody signed it."""

    version = models.PositiveSmallIntegerField("版", unique=True)
    title = models.CharField("題名", max_length=100)
    lead = models.TextField("前文", blank=True)
    articles = StreamField(lines("約束"), verbose_name="約束")
    agreement = models.CharField("同意のことば", max_length=200)
    effective_on = models.DateField("使い始める日")

    class Meta:
        verbose_name = "誓約の文"
        verbose_name_plural = "誓約の文"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.title} 第{self.version}版"

    def clean(self) -> None:
        """Refuse to change what somebody signed. Raises ValidationError("signed")."""
        super().clean()
        if self.pk and self.pledges.exists():
            raise ValidationError(
                "この版で誓約した方がいるため、変えられません。新しい版を作ってください。",
                code="signed",
            )


class Pledge(models.Model):
    """誓約: one person's promise of confidentiality, for a fiscal year or a term."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledges", verbose_name="誓約した人"
    )
    text = models.ForeignKey(
        PledgeText, models.PROTECT, related_name="pledges", verbose_name="誓約の文"
    )
    signed_at = models.DateTimeField("誓約した日時")
    valid_from = models.DateField("有効な期間の始まり")
    valid_until = models.DateField("有効な期間の終わり")
    withdrawn_at = models.DateTimeField("取り消した日時", null=True, blank=True)

    class Meta:
        verbose_name = "誓約"
        verbose_name_plural = "誓約"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text", "valid_until"],
                condition=Q(withdrawn_at__isnull=True),
                name="cases_pledge_once_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.text}"


class Disclosure(models.Model):
    """開示: one part is open to one person from a moment to a moment."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="disclosures", verbose_name="読む人"
    )
    part = models.ForeignKey(
        CasePart, models.PROTECT, related_name="disclosures", verbose_name="部"
    )
    reason = models.CharField("理由", max_length=100)
    source_key = models.CharField("もと", max_length=120)
    opens_at = models.DateTimeField("開く日時")
    closes_at = models.DateTimeField("閉じる日時")
    closed_at = models.DateTimeField("閉じた日時", null=True, blank=True)
    # What it stands on: there is no approval of what real people lived through.
    approval = models.ForeignKey(
        Approval, models.PROTECT, null=True, related_name="disclosures", verbose_name="確認"
    )

    class Meta:
        verbose_name = "開示"
        verbose_name_plural = "開示"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "part", "source_key"],
                condition=Q(closed_at__isnull=True),
                name="cases_disclosure_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(approval__isnull=False),
                name="cases_disclosure_stands_on_approval",
            ),
        ]
        indexes = [models.Index(fields=["source_key"])]

    def __str__(self) -> str:
        return f"{self.person} {self.part}"


class Grant(models.Model):
    """担当: someone works with the whole case, facilitation notes and all."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="grants", verbose_name="事例")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_grants", verbose_name="担当者"
    )
    reason = models.CharField("理由", max_length=200)
    source_key = models.CharField("もと", max_length=120, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+",
        verbose_name="決めた人",
    )  # fmt: skip
    granted_at = models.DateTimeField("決めた日時")
    ends_on = models.DateField("終わり", null=True, blank=True)

    class Meta:
        verbose_name = "事例の担当"
        verbose_name_plural = "事例の担当"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "source_key"], name="cases_grant_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.case}"


class Exclusion(models.Model):
    """除外: someone must not read this case, whatever else is open to them."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="exclusions", verbose_name="事例")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="case_exclusions",
        verbose_name="読まない人",
    )  # fmt: skip
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "事例の除外"
        verbose_name_plural = "事例の除外"
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="cases_exclusion_unique")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.case}"
