"""Who belongs where from when to when, and who keeps whose record.

「その日に」 is answered here alone: `on` for rows of the database, `is_on` for rows read beforehand.
A seat holds on the days that it shares with its term.
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.fields import NameTextField
from people.models.offices import District, Office, Organisation, Term

LAST_DAY = "この日までです。翌日からは、ほかに所属も委嘱もなければ、この方の番号では入れません。"


class PlaceQuerySet(models.QuerySet[Any]):
    """Posts or seats, by day."""

    has_term = False

    def on(self, day: date) -> Self:
        """Keep those held on a day: begun, and not over."""
        return self.begun(day).lasting(day)

    def begun(self, day: date) -> Self:
        """Keep those that begin by a day."""
        begun = Q(started_on__lte=day)
        if self.has_term:
            begun &= Q(term__isnull=True) | Q(term__starts_on__lte=day)
        return self.filter(begun)

    def lasting(self, day: date) -> Self:
        """Keep those not over before a day: held then, or beginning later."""
        rest = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
        if self.has_term:
            rest &= Q(term__isnull=True) | Q(term__ends_on__gte=day)
        return self.filter(rest)


class SeatQuerySet(PlaceQuerySet):
    """Seats, which end with their term."""

    has_term = True


class Held:
    """The days of a post or seat that was read with what it belongs to."""

    started_on: date
    ended_on: date | None

    @property
    def first_day(self) -> date:
        """The first day on which it is held."""
        return self.started_on

    @property
    def last_day(self) -> date | None:
        """The last day on which it is held, if that is known."""
        return self.ended_on

    def is_on(self, day: date) -> bool:
        """Tell whether it is held on a day."""
        return self.first_day <= day and self.lasts(day)

    def lasts(self, day: date) -> bool:
        """Tell whether it is not over before a day."""
        return self.last_day is None or day <= self.last_day


class Affiliation(Held, models.Model):
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
    post = NameTextField("職名", max_length=60, blank=True)
    is_primary = models.BooleanField("主たる所属", default=True)
    started_on = models.DateField("始まり")
    ended_on = models.DateField("終わり", null=True, blank=True, help_text=LAST_DAY)

    objects = PlaceQuerySet.as_manager()

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


class Appointment(Held, models.Model):
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
    ended_on = models.DateField("終わり", null=True, blank=True, help_text=LAST_DAY)

    objects = SeatQuerySet.as_manager()

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

    @property
    def first_day(self) -> date:
        """The first day: of the seat or of its term, whichever comes later."""
        return max(self.started_on, self.term.starts_on) if self.term else self.started_on

    @property
    def last_day(self) -> date | None:
        """The last day: of the seat or of its term, whichever comes first."""
        days = [self.ended_on, self.term.ends_on if self.term else None]
        return min((day for day in days if day), default=None)


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
