"""Guests of events: people without a number here, kept only until the event is over."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from home.models.events import EventPage
from library.derived import DerivedField, DerivedModel
from library.domain.collation import sort_key
from people.fields import AddressTextField, NameTextField, ReadingTextField, hiragana

telephone = RegexValidator(
    r"^\+?[0-9()\- ]{9,20}( 内線[0-9]{1,6})?$", "電話番号は数字で入れてください。例 03-0000-0000",
    code="not_a_phone",
)  # fmt: skip


class GuestApplication(DerivedModel):
    """One guest's application. Its name on the trail is the receipt number, never the guest's."""

    class State(models.TextChoices):
        BOOKED = "booked", "受付済み"
        WAITING = "waiting", "順番待ち"
        WITHDRAWN = "withdrawn", "取り消し"

    class Attended(models.TextChoices):
        UNMARKED = "", "未記入"
        PRESENT = "present", "出席"
        ABSENT = "absent", "欠席"

    HOLDING = (State.BOOKED, State.WAITING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        EventPage, models.PROTECT, related_name="applications", verbose_name="催し"
    )
    receipt = models.CharField("受付番号", max_length=8, unique=True)
    name = NameTextField("お名前", max_length=100)
    name_kana = ReadingTextField("ふりがな", max_length=100, validators=[hiragana])
    sort_key = DerivedField("並べ方", of=("name_kana",), by=sort_key)
    municipality = models.ForeignKey(
        "library.Municipality", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="お住まいか勤め先の自治体",
    )  # fmt: skip
    elsewhere = models.CharField("ほかの自治体", max_length=40, blank=True)
    organisation = NameTextField("所属", max_length=100, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True, validators=[telephone])
    email = AddressTextField("メールアドレス", blank=True)
    consented_at = models.DateTimeField("使い方に同意した日時")
    state = models.CharField("状態", max_length=10, choices=State.choices)
    is_to_tell = models.BooleanField("席が空いたことを伝える", default=False)
    attended = models.CharField(
        "出欠", max_length=10, choices=Attended.choices, default=Attended.UNMARKED, blank=True
    )
    applied_at = models.DateTimeField("申し込んだ日時")

    class Meta:
        verbose_name = "催しの申込"
        verbose_name_plural = "催しの申込"
        ordering = ["applied_at", "receipt"]
        indexes = [models.Index(fields=["event", "state", "applied_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(phone="", email=""),
                name="home_guest_can_be_reached",
                violation_error_message="電話番号かメールアドレスの、どちらかを入れてください。",
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False) | ~Q(elsewhere=""),
                name="home_guest_comes_from_somewhere",
                violation_error_message="自治体を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_text

    @property
    def receipt_text(self) -> str:
        """The number as it is read out on the telephone."""
        return f"{self.receipt[:4]}-{self.receipt[4:]}"

    @property
    def from_text(self) -> str:
        """Where the guest comes from."""
        return self.municipality.name if self.municipality else self.elsewhere
