"""Where people belong: offices with their terms, districts, organisations."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_Node

from people.fields import NameTextField, PhoneTextField, ReadingTextField, hiragana


class Office(models.Model):
    """立場: what someone is, which decides terms and who keeps the record."""

    key = models.SlugField("キー", unique=True)
    name = models.CharField("名称", max_length=60)
    term_text = models.CharField("任期", max_length=100)
    owner_text = models.CharField("所管", max_length=100)
    record_basis = models.CharField("記録の単位", max_length=60)
    is_appointed = models.BooleanField("委嘱による", default=False)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "立場"
        verbose_name_plural = "立場"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse to turn an office with holders from an appointed one into one that is not, or back."""
        super().clean()
        stored = Office.objects.filter(pk=self.pk).first()
        if stored is None or stored.is_appointed == self.is_appointed:
            return
        holders = self.affiliations if self.is_appointed else self.appointments
        if holders.exists():
            kind = "所属歴" if self.is_appointed else "委嘱"
            sentence = f"この立場の{kind}があるため、「委嘱による」は変えられません。"
            raise ValidationError({"is_appointed": ValidationError(sentence, code="has_holders")})


class Term(models.Model):
    """任期: the days that one appointment runs."""

    key = models.SlugField("キー", unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="terms", verbose_name="立場")
    title = models.CharField("名称", max_length=100)
    starts_on = models.DateField("始まり")
    ends_on = models.DateField("終わり")

    class Meta:
        verbose_name = "任期"
        verbose_name_plural = "任期"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("starts_on")), name="people_term_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse days and an office that seats of the term contradict."""
        super().clean()
        if not (self.starts_on and self.ends_on):
            return
        if self.ends_on <= self.starts_on:
            sentence = "終わりは、始まりより後の日にしてください。"
            raise ValidationError({"ends_on": ValidationError(sentence, code="ends_before_start")})
        if self.pk is None:
            return
        outside = Q(started_on__lt=self.starts_on) | Q(started_on__gt=self.ends_on)
        seats = self.appointments.filter(outside | Q(ended_on__gt=self.ends_on))
        if count := seats.count():
            sentence = f"この任期の委嘱のうち{count}件が、この期間の外になります。先に、委嘱の日を直してください。"
            raise ValidationError({"ends_on": ValidationError(sentence, code="seats_outside")})
        if self.appointments.exclude(office=self.office_id).exists():
            sentence = "この任期の委嘱があるため、立場は変えられません。"
            raise ValidationError({"office": ValidationError(sentence, code="other_office")})


class District(models.Model):
    """地区. Names are data: they differ by ward."""

    key = models.SlugField("キー", unique=True)
    name = NameTextField("名称", max_length=60)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "地区"
        verbose_name_plural = "地区"
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.name


class Organisation(MP_Node):
    """所属: a section, school, centre or partner, in a tree."""

    key = models.SlugField("キー", unique=True)
    name = NameTextField("名称", max_length=120)
    name_kana = ReadingTextField("ふりがな", max_length=200, blank=True, validators=[hiragana])
    is_partner = models.BooleanField("区の外の機関", default=False)
    phone = PhoneTextField(
        "電話番号", max_length=40, blank=True, help_text="研修の案内に出す、窓口の番号。"
    )
    node_order_by: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "所属"
        verbose_name_plural = "所属"

    def __str__(self) -> str:
        return self.name
