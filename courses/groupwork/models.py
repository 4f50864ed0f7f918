"""開催回: when people meet, who booked, who came."""

import uuid
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from courses.cases.models import Case, CasePart
from courses.domain.judging import COUNTING_ATTENDANCE
from courses.models import CourseRun, Enrolment, ModulePage, Requirement
from library import clock
from people.models import District, User
from people.roles import Role, has_role

PERSON = settings.AUTH_USER_MODEL
# A forgotten session closes by itself this long after its end.
CLOSES_AFTER = timedelta(hours=2)
# Whoever withdrew from the course no longer takes a seat.
SEATED = [state for state in Enrolment.State if state != Enrolment.State.WITHDRAWN]


class GroupSessionQuerySet(models.QuerySet["GroupSession"]):
    """Sessions, as far as a viewer may see them."""

    def visible_to(self, viewer: User) -> "GroupSessionQuerySet":
        """Keep all (office), those one facilitates, those of modules that one must attend."""
        if has_role(viewer, Role.OFFICE):
            return self
        own = Enrolment.objects.filter(person=viewer).exclude(state=Enrolment.State.WITHDRAWN)
        pages = Requirement.objects.filter(
            kind=Requirement.Kind.ATTENDANCE, run__enrolments__in=own
        ).values("module__page")
        return self.filter(
            Q(module__in=pages) | Q(pk__in=self.model.objects.facilitated_by(viewer).values("pk"))
        )

    def facilitated_by(self, viewer: User) -> "GroupSessionQuerySet":
        """Keep the sessions that a trainer runs; nobody who lost the role keeps any."""
        if not has_role(viewer, Role.TRAINER):
            return self.none()
        return self.filter(facilitators=viewer)

    def coming_first(self, today: date) -> "GroupSessionQuerySet":
        """Order by what is next: from `today` on, soonest first; then what is past, newest first."""
        midnight = timezone.make_aware(datetime.combine(today, time.min))
        coming = models.Case(models.When(ends_at__gte=midnight, then=F("starts_at")))
        return self.order_by(coming.asc(nulls_last=True), F("starts_at").desc(), "pk")

    def with_seats(self) -> "GroupSessionQuerySet":
        """Count who holds a seat and who waits, for `seats_taken` and `waiting`."""
        here = Q(bookings__enrolment__state__in=SEATED)
        return self.annotate(
            taken_count=models.Count(
                "bookings", filter=here & Q(bookings__state="booked"), distinct=True
            ),
            waiting_count=models.Count(
                "bookings", filter=here & Q(bookings__state="waitlisted"), distinct=True
            ),
        )


class GroupSession(models.Model):
    """One meeting. It belongs to a module, so people of another run or district may come (振替)."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "予定"
        OPEN = "open", "開催中"
        CLOSED = "closed", "終了"
        CANCELLED = "cancelled", "中止"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    module = models.ForeignKey(
        ModulePage, models.PROTECT, related_name="group_sessions", verbose_name="単元"
    )
    run = models.ForeignKey(
        CourseRun, models.PROTECT, related_name="group_sessions", verbose_name="開催"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="group_sessions",
        verbose_name="地区",
    )  # fmt: skip
    venue = models.CharField("会場", max_length=120)
    starts_at = models.DateTimeField("始まり")
    ends_at = models.DateTimeField("終わり")
    capacity = models.PositiveSmallIntegerField("定員", default=24)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="group_sessions",
        verbose_name="扱う事例",
    )  # fmt: skip
    facilitators: "models.ManyToManyField[User, models.Model]" = models.ManyToManyField(
        PERSON, related_name="sessions_facilitated", blank=True, verbose_name="進行役"
    )
    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.SCHEDULED, editable=False
    )
    opened_at = models.DateTimeField("開始した日時", null=True, editable=False)
    closed_at = models.DateTimeField("終了した日時", null=True, editable=False)
    cancelled_reason = models.CharField("中止の理由", max_length=200, blank=True, editable=False)
    # What calendars compare: raised with each change that they must show.
    sequence = models.PositiveIntegerField("改訂の回数", default=0, editable=False)
    changed_at = models.DateTimeField("改訂した日時", default=timezone.now, editable=False)

    OVER = [State.CLOSED, State.CANCELLED]

    objects = models.Manager.from_queryset(GroupSessionQuerySet)()

    class Meta:
        verbose_name = "開催回"
        verbose_name_plural = "開催回"
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="groupwork_session_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed"]) | Q(opened_at__isnull=False),
                name="groupwork_session_opened_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module.title} {self.district or ''}".strip()

    @property
    def seats_taken(self) -> int:
        """How many hold a seat. Known to rows read `with_seats()`."""
        return int(vars(self)["taken_count"])

    @property
    def waiting(self) -> int:
        """How many wait for a seat. Known to rows read `with_seats()`."""
        return int(vars(self)["waiting_count"])

    @property
    def is_over(self) -> bool:
        """Whether nobody can come to it any more."""
        return self.state in self.OVER or self.ends_at <= clock.now()

    @property
    def is_bookable(self) -> bool:
        """Whether a seat can still be taken or given back."""
        return self.state == self.State.SCHEDULED and self.starts_at > clock.now()

    @property
    def closes_at(self) -> datetime:
        """When it closes by itself, and with it whatever it disclosed."""
        return self.ends_at + CLOSES_AFTER


class SessionPart(models.Model):
    """A case part that the facilitator opened in a session."""

    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="opened_parts")
    part = models.ForeignKey(CasePart, models.PROTECT, related_name="session_parts")
    opened_at = models.DateTimeField("開示した日時")
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "開示した部"
        verbose_name_plural = "開示した部"
        constraints = [
            models.UniqueConstraint(fields=["session", "part"], name="groupwork_session_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.part}"


class Booking(models.Model):
    """申込: a seat in a session."""

    class State(models.TextChoices):
        BOOKED = "booked", "申込済み"
        WAITLISTED = "waitlisted", "キャンセル待ち"
        CANCELLED = "cancelled", "取消"
        TRANSFERRED = "transferred", "別の回へ振替"

    HOLDING = [State.BOOKED, State.WAITLISTED]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(GroupSession, models.PROTECT, related_name="bookings")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="bookings")
    # The enrolment's own requirement that attending meets.
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="bookings")
    state = models.CharField("状態", max_length=12, choices=State.choices)
    booked_at = models.DateTimeField("申し込んだ日時")
    booked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField("取り消した日時", null=True)
    # What calendars compare: raised with each change that they must show.
    sequence = models.PositiveIntegerField("改訂の回数", default=0, editable=False)
    changed_at = models.DateTimeField("改訂した日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "申込"
        verbose_name_plural = "申込"
        ordering = ["booked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "requirement"],
                condition=Q(state__in=["booked", "waitlisted"]),
                name="groupwork_booking_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.enrolment_id}"


class Attendance(models.Model):
    """出欠: whether somebody came; a correction voids the evidence and adds new."""

    class State(models.TextChoices):
        PRESENT = "present", "出席"
        LATE = "late", "遅刻"
        EARLY = "early", "早退"
        ABSENT = "absent", "欠席"
        TRANSFERRED = "transferred", "振替"
        MAKEUP = "makeup", "補講"

    # Being there for part of it does not count (seed: whole sessions only).
    COUNTING = COUNTING_ATTENDANCE

    session = models.ForeignKey(GroupSession, models.PROTECT, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="attendances")
    checked_in_at = models.DateTimeField("受付した日時", null=True)
    state = models.CharField("出欠", max_length=12, choices=State.choices, blank=True)
    marked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField("記録した日時", null=True)

    class Meta:
        verbose_name = "出欠"
        verbose_name_plural = "出欠"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="groupwork_attendance_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.enrolment_id} {self.state}"


class CalendarAddress(models.Model):
    """予定表のアドレス: where somebody's calendar reads their sessions without signing in.

    The address itself is stored nowhere: it is made from `key` and the site's own secret.
    """

    person = models.OneToOneField(
        PERSON, models.CASCADE, related_name="calendar_address", verbose_name="受講者"
    )
    key = models.UUIDField("番号", default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField("作った日時")

    class Meta:
        verbose_name = "予定表のアドレス"
        verbose_name_plural = "予定表のアドレス"

    def __str__(self) -> str:
        # The trail keeps this: it must not tell the key.
        return f"{self._meta.verbose_name} {self.person_id}"
