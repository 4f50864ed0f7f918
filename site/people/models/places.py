"""Who belongs where from when to when, and who keeps whose record."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.models.offices import District, Office, Organisation, Term


def held_on(day: date) -> Q:
    """Match the posts and seats that have not ended before a day."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=day)


class Affiliation(models.Model):
    """所属歴: a post in an organisation, from a day to a day. Several at once are usual (兼務)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="affiliations",
        verbose_name="受講者",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="affiliations", verbose_name="所属"
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="affiliations", verbose_name="立場"
    )
    post = models.CharField("職名", max_length=60, blank=True)
    is_primary = models.BooleanField("主たる所属", default=True)
    started_on = models.DateField("始まり")
    ended_on = models.DateField("終わり", null=True, blank=True)

    class Meta:
        verbose_name = "所属歴"
        verbose_name_plural = "所属歴"
        ordering = ["-is_primary", "-started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="people_affiliation_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.post}".strip()


class Appointment(models.Model):
    """委嘱: an office held for a term, with a district; kept by an organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="appointments",
        verbose_name="受講者",
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="appointments", verbose_name="立場"
    )
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="appointments",
        verbose_name="任期",
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="appointments", verbose_name="所管する課"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="appointments",
        verbose_name="地区",
    )  # fmt: skip
    started_on = models.DateField("始まり")
    ended_on = models.DateField("終わり", null=True, blank=True)

    class Meta:
        verbose_name = "委嘱"
        verbose_name_plural = "委嘱"
        ordering = ["-started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="people_appointment_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.district or ''}".strip()


class Remit(models.Model):
    """所管: whose training record an HR user keeps: an organisation with all below it, or an office."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="remits", verbose_name="担当者"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="remits",
        verbose_name="所属",
    )  # fmt: skip
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="remits", verbose_name="立場"
    )

    class Meta:
        verbose_name = "所管"
        verbose_name_plural = "所管"
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) ^ Q(office__isnull=False),
                name="people_remit_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(organisation__isnull=False),
                name="people_remit_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["user", "office"],
                condition=Q(office__isnull=False),
                name="people_remit_office_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.office)
