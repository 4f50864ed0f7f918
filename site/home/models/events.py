"""催し: lectures, consultations and forums that the ward tells everybody of."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from home.models.written import WrittenPage
from home.signals import event_changed

PER_PAGE = 20


class EventQuerySet(PageQuerySet):
    """Published events."""

    def coming(self, moment: datetime) -> "EventQuerySet":
        """Keep those that are not over, the next first."""
        rows: EventQuerySet = self.live().select_related("kind").filter(ends_at__gte=moment)
        return rows.order_by("starts_at", "pk")

    def past(self, moment: datetime) -> "EventQuerySet":
        """Keep those that are over, the latest first."""
        rows: EventQuerySet = self.live().select_related("kind").filter(ends_at__lt=moment)
        return rows.order_by("-starts_at", "-pk")


class EventIndexPage(Page):
    """The list of events: those to come, or those that are over."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.EventPage"]

    class Meta:
        verbose_name = "催しの一覧"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Show the events to come, or with `?past=1` the archive."""
        is_past = request.GET.get("past") == "1"
        events, now = EventPage.objects.child_of(self), timezone.now()
        rows = events.past(now) if is_past else events.coming(now)
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
            "is_past": is_past,
            "tabs": [
                {"title": "これからの催し", "url": request.path, "is_current": not is_past},
                {"title": "終わった催し", "url": f"{request.path}?past=1", "is_current": is_past},
            ],
        }


class EventPage(WrittenPage):
    """One event. Its `key` never changes: calendars and applications know it by that."""

    key = models.UUIDField("番号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.ForeignKey(
        "library.EventKind", models.PROTECT, related_name="+", verbose_name="種類"
    )
    organiser = models.CharField("主催", max_length=100)
    starts_at = models.DateTimeField("始まり")
    ends_at = models.DateTimeField("終わり")
    venue = models.CharField("会場", max_length=120)
    access = models.TextField("会場への行き方", blank=True)
    audience = models.CharField("来られる方", max_length=200)
    contact = models.CharField(
        "問い合わせ先", max_length=200, blank=True, help_text="空けると、研修の事務局を出します。"
    )

    takes_applications = models.BooleanField("画面で申込を受ける", default=False)
    apply_until = models.DateTimeField(
        "申込の締切", null=True, blank=True, help_text="空けると、始まる時刻まで受けます。"
    )
    capacity = models.PositiveSmallIntegerField(
        "定員",
        null=True,
        blank=True,
        help_text="空けると、定員なし。いっぱいになると順番待ちになります。",
    )
    municipalities = ParentalManyToManyField(
        "library.Municipality", blank=True, related_name="+", verbose_name="相互利用の自治体",
        help_text="この区の方のほかに、申し込める自治体。",
    )  # fmt: skip
    is_wide_area = models.BooleanField("どの自治体からも申し込める(広域)", default=False)

    is_cancelled = models.BooleanField("中止", default=False)
    cancellation_note = models.CharField("中止の理由と、次にすること", max_length=200, blank=True)
    sequence = models.PositiveIntegerField("日程の版", default=0, editable=False)
    changed_at = models.DateTimeField("日程を変えた日時", default=timezone.now, editable=False)

    # What a calendar shows: a change of these is a new edition of the appointment.
    CALENDAR_FIELDS = ("title", "starts_at", "ends_at", "venue", "is_cancelled")
    # What those who come must be told of.
    TOLD_FIELDS = ("starts_at", "ends_at", "venue", "is_cancelled")
    # What changes something for those who come or wait.
    FOLLOWED_FIELDS = (*TOLD_FIELDS, "capacity")

    objects = PageManager.from_queryset(EventQuerySet)()
    exclude_fields_in_copy: ClassVar[list[str]] = ["key", "sequence", "changed_at"]
    parent_page_types: ClassVar[list[str]] = ["home.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("organiser"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")], heading="日時"),
        FieldPanel("venue"),
        FieldPanel("access"),
        FieldPanel("audience"),
        FieldPanel("body"),
        FieldPanel("contact"),
        MultiFieldPanel(
            [
                FieldPanel("takes_applications"),
                FieldPanel("apply_until"),
                FieldPanel("capacity"),
                FieldPanel("municipalities"),
                FieldPanel("is_wide_area"),
            ],
            heading="申込",
        ),
        MultiFieldPanel(
            [FieldPanel("is_cancelled"), FieldPanel("cancellation_note")], heading="中止するとき"
        ),
    ]
    search_fields = [
        *WrittenPage.search_fields,
        index.SearchField("venue"),
        index.SearchField("organiser"),
        index.SearchField("audience"),
        index.FilterField("starts_at"),
    ]

    class Meta:
        verbose_name = "催し"
        indexes = [models.Index(fields=["starts_at"]), models.Index(fields=["ends_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="home_event_ends_after_start",
            )
        ]

    def clean(self) -> None:
        """Check times and the reason of a cancellation, each beside its field."""
        super().clean()
        errors = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            errors["ends_at"] = "終わりは、始まりより後にしてください。"
        if self.apply_until and self.starts_at and self.apply_until > self.starts_at:
            errors["apply_until"] = "申込の締切は、始まりより前にしてください。"
        if self.is_cancelled and not self.cancellation_note:
            errors["cancellation_note"] = (
                "中止の理由と、申し込んだ方が次にすることを書いてください。"
            )
        if errors:
            raise ValidationError(errors)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raise the edition when what calendars show has changed since it was published.

        Sends `event_changed` when something changes for those who come or wait.
        """
        held = self._held() if kwargs.get("update_fields") is None else None
        if held:
            self._take_up_edition(held)
        super().save(*args, **kwargs)
        if held and self.live and any(held[n] != getattr(self, n) for n in self.FOLLOWED_FIELDS):
            before = {name: held[name] for name in self.FOLLOWED_FIELDS}
            event_changed.send(sender=EventPage, event=self, before=before)

    def _held(self) -> dict[str, Any] | None:
        """Return what the row says now, held against whoever else saves it."""
        # The lock is the row's own, not that of the page tree.
        row = EventPage.objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
        names = (*self.CALENDAR_FIELDS, "capacity", "sequence", "changed_at", "live")
        return {name: getattr(row, name) for name in names} if row else None

    def _take_up_edition(self, held: dict[str, Any]) -> None:
        # A revision holds the edition of the day it was drafted: the row's own is the true one.
        self.sequence, self.changed_at = held["sequence"], held["changed_at"]
        if held["live"] and any(
            held[name] != getattr(self, name) for name in self.CALENDAR_FIELDS
        ):
            self.sequence += 1
            self.changed_at = timezone.now()

    @property
    def closes_at(self) -> datetime:
        """Until when applications are taken."""
        return self.apply_until or self.starts_at

    @property
    def has_begun(self) -> bool:
        """Whether nobody can set out for it any more."""
        return bool(self.starts_at <= timezone.now())

    @property
    def is_over(self) -> bool:
        """Whether it lies in the past."""
        return bool(self.ends_at < timezone.now())

    @property
    def is_open(self) -> bool:
        """Whether one can apply now."""
        return bool(
            self.takes_applications
            and self.live
            and not self.is_cancelled
            and timezone.now() < self.closes_at
        )
