"""お知らせ: what somebody was told, and by which way each of them reached them."""

import uuid
from datetime import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from library.domain.typed_days import parse_day
from people.models import User

PERSON = settings.AUTH_USER_MODEL


class Channel(models.TextChoices):
    """By which way something is told."""

    SCREEN = "screen", "画面"
    MAIL = "mail", "メール"
    LETTER = "letter", "手紙"
    PHONE = "phone", "電話"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, from whoever reads them."""

    def shown_to(self, person: User) -> "NoticeQuerySet":
        """Keep what is on the person's screen, the newest first."""
        on_screen = self.filter(
            person=person,
            deliveries__channel=Channel.SCREEN,
            deliveries__state=Delivery.State.SENT,
        )
        return on_screen.order_by("-created_at", "-pk")


class Notice(models.Model):
    """One thing that one person is told, in the words that it was told in.

    `outsider`: instead of a person, the reference to somebody without an account.
    `key` names the telling: the same one is told once. `topic` names what it is about: what
    is told later on the same topic takes the place of what has not gone out yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="notices")
    outsider = models.CharField("番号のない方", max_length=60, blank=True, db_index=True)
    kind = models.CharField("種類", max_length=40)
    key = models.CharField("同じお知らせのしるし", max_length=200, unique=True)
    topic = models.CharField("何について", max_length=120, blank=True, db_index=True)
    subject = models.CharField("件名", max_length=120)
    body = models.TextField("本文")
    link = models.CharField("開く画面", max_length=200, blank=True)
    created_at = models.DateTimeField("知らせた日時")
    due_at = models.DateTimeField("送り始める日時")
    not_after = models.DateTimeField("これより後は送らない", null=True)
    # Where a letter would come too late, the office telephones instead.
    needed_by = models.DateTimeField("これまでに伝える", null=True)
    read_at = models.DateTimeField("読んだ日時", null=True)

    objects = models.Manager.from_queryset(NoticeQuerySet)()

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["person", "-created_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, outsider="")
                | (Q(person__isnull=True) & ~Q(outsider="")),
                name="notices_notice_to_one",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def addressee(self) -> User:
        """The person told. Raises ValueError for a notice to somebody without an account."""
        if self.person is None:
            raise ValueError("This notice is to an outsider.")
        return self.person


class LetterBatch(models.Model):
    """手紙の束: the letters that were made into one PDF."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField("まとめた日時")
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    posted_at = models.DateTimeField("印刷した日時", null=True)
    posted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "手紙の束"
        verbose_name_plural = "手紙の束"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True) | Q(posted_by__isnull=False),
                name="notices_batch_posted_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.made_at.date())


class Delivery(models.Model):
    """How far one way of telling has come."""

    class State(models.TextChoices):
        PENDING = "pending", "これから"
        SENDING = "sending", "送っている"
        SENT = "sent", "届けた"
        FAILED = "failed", "届けられない"
        CANCELLED = "cancelled", "取りやめ"
        SUPERSEDED = "superseded", "新しいお知らせに替えた"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField("方法", max_length=6, choices=Channel.choices)
    # What this way says where it says it differently; empty: the notice's own body.
    text = models.TextField("文面", blank=True)
    state = models.CharField("状態", max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField("試した回数", default=0)
    next_try_at = models.DateTimeField("次に試す日時")
    claimed_at = models.DateTimeField("送り始めた日時", null=True)
    sent_at = models.DateTimeField("届けた日時", null=True)
    last_error = models.CharField("届けられない理由", max_length=200, blank=True)
    batch = models.ForeignKey(
        LetterBatch, models.SET_NULL, null=True, related_name="letters", verbose_name="手紙の束"
    )

    class Meta:
        verbose_name = "届け方"
        verbose_name_plural = "届け方"
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notices_delivery_once"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="notices_delivery_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claimed_at__isnull=False),
                name="notices_delivery_sending_was_claimed",
            ),
        ]
        indexes = [models.Index(fields=["state", "channel", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_state_display()}"

    @property
    def said(self) -> str:
        """The words that go out this way."""
        return self.text or self.notice.body


class DeliveryEvent(models.Model):
    """What happened to a delivery, one row a try. Append-only: the database refuses changes."""

    class What(models.TextChoices):
        SENT = "sent", "送った"
        RETRY = "retry", "送れず、あとでもう一度試す"
        FAILED = "failed", "送れない"
        LATE = "late", "期限を過ぎたので送らない"
        CANCELLED = "cancelled", "知らせることがなくなった"
        SUPERSEDED = "superseded", "新しいお知らせに替えた"
        BATCHED = "batched", "手紙の束に入れた"
        UNBATCHED = "unbatched", "手紙の束から出した"
        POSTED = "posted", "印刷した"
        AGAIN = "again", "送り直すことにした"
        TO_LETTER = "to_letter", "手紙に替えた"
        TO_PHONE = "to_phone", "電話に替えた"
        PHONED = "phoned", "電話で伝えた"
        NO_ANSWER = "no_answer", "電話に出られなかった"

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="events")
    at = models.DateTimeField("日時")
    what = models.CharField("何が起きたか", max_length=10, choices=What.choices)
    detail = models.CharField("くわしく", max_length=200, blank=True)
    actor = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "届け方の記録"
        verbose_name_plural = "届け方の記録"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_what_display()}"


class Route(models.Model):
    """受け取り方: which way somebody chose; without a row, mail if there is an address."""

    class Way(models.TextChoices):
        MAIL = "mail", "メールで受け取る"
        LETTER = "letter", "手紙で受け取る"
        SCREEN = "screen", "画面で見るだけにする"

    person = models.OneToOneField(
        PERSON, models.CASCADE, primary_key=True, related_name="notice_route"
    )
    way = models.CharField("受け取り方", max_length=6, choices=Way.choices)

    class Meta:
        verbose_name = "受け取り方"
        verbose_name_plural = "受け取り方"

    def __str__(self) -> str:
        return self.get_way_display()


class KindSwitch(models.Model):
    """A kind that the ward stopped sending: it stays on screen, without mail and letter."""

    kind = models.CharField("種類", max_length=40, unique=True)
    stopped_at = models.DateTimeField("止めた日時")
    stopped_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "止めたお知らせ"
        verbose_name_plural = "止めたお知らせ"

    def __str__(self) -> str:
        return self.kind


# Four weeks of working days: what takes longer is no slow letter, but a slip of the hand.
MOST_LETTER_DAYS = 20
# More years than the calendar has before today could not be counted back.
MOST_YEARS_KEPT = 100


@register_setting(icon="mail")
class NoticeSettings(BaseGenericSetting):
    """When the ward lets mail go out, and how long it keeps what it told."""

    quiet_from = models.TimeField("メールを送らない時間の始まり", default=time(20, 0))
    quiet_until = models.TimeField(
        "メールを送らない時間の終わり", default=time(8, 0),
        help_text="始まりと同じ時刻にすると、いつでも送ります。",
    )  # fmt: skip
    is_quiet_on_sundays = models.BooleanField("日曜日は送らない", default=False)
    quiet_days = models.TextField(
        "ほかに送らない日", blank=True,
        help_text="祝日など。1行に1日ずつ書きます(例:令和8年11月23日)。",
    )  # fmt: skip
    letter_days = models.PositiveSmallIntegerField(
        "手紙が届くまでの日数", default=4,
        validators=[
            MinValueValidator(1, "手紙が届くまでには、1日はかかります。1から20までで入れてください。"),
            MaxValueValidator(
                MOST_LETTER_DAYS,
                "手紙が届くまでの日数は、1から20までで入れてください。"
                "これより長いと、どの集合研修も電話でのお知らせになります。",
            ),
        ],
        help_text="土曜日、日曜日、祝日、12月29日から1月3日は、手紙が動かないので数えません。"
        "集合研修がこの日数のうちに迫っているときは、手紙でなく「お電話ください」に出します。",
    )  # fmt: skip
    keep_years = models.PositiveSmallIntegerField(
        "お知らせの記録を残す年数", default=3,
        validators=[
            MinValueValidator(1, "お知らせの記録は、1年は残してください。"),
            MaxValueValidator(MOST_YEARS_KEPT, "残す年数は、1から100までで入れてください。"),
        ],
        help_text="これより古いものは、purge_notices で消せます。学習記録は消えません。",
    )  # fmt: skip

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("quiet_from"),
                FieldPanel("quiet_until"),
                FieldPanel("is_quiet_on_sundays"),
                FieldPanel("quiet_days"),
            ],
            heading="メールを送らない時間",
        ),
        FieldPanel("letter_days"),
        FieldPanel("keep_years"),
    ]

    class Meta:
        verbose_name = "お知らせの設定"
        constraints = [
            models.CheckConstraint(
                condition=Q(keep_years__gte=1), name="notices_settings_keep_a_year"
            ),
            models.CheckConstraint(
                condition=Q(keep_years__lte=MOST_YEARS_KEPT), name="notices_settings_keep_years"
            ),
            models.CheckConstraint(
                condition=Q(letter_days__range=(1, MOST_LETTER_DAYS)),
                name="notices_settings_letter_days",
            ),
        ]

    def clean(self) -> None:
        """Refuse a day that nobody could read."""
        super().clean()
        for line in self.quiet_days.split("\n"):
            try:
                parse_day(line) if line.strip() else None
            except ValidationError as error:
                raise ValidationError(
                    {
                        "quiet_days": ValidationError(
                            f"「{line.strip()}」:{error.messages[0]}1行に1日ずつ書いてください。",
                            code=error.code,
                        )
                    }
                ) from error
