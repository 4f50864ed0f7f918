"""Which sessions somebody may choose from, and where they stand with each."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from courses.groupwork.domain.bookings import met_requirements
from courses.groupwork.models import Booking, GroupSession
from courses.models import CourseRun, Enrolment, ModuleProgress, Requirement
from people.models import Appointment, User


@dataclass(frozen=True, slots=True)
class Offer:
    """One session as one person sees it."""

    session: GroupSession
    booking: Booking | None
    is_own_district: bool
    seats_left: int


@dataclass(slots=True)
class Choice:
    """One meeting that a person must attend, with the sessions to choose from."""

    enrolment: Enrolment
    requirement: Requirement
    is_open: bool
    is_met: bool
    booking: Booking | None
    offers: list[Offer] = field(default_factory=list)

    @property
    def can_book(self) -> bool:
        """Whether a seat may be taken: the stage is open and the meeting not yet attended."""
        return self.is_open and not self.is_met and not self.is_going_on

    @property
    def is_going_on(self) -> bool:
        """Whether the session booked has begun and is not over: it can no longer be changed."""
        held = self.booking.session if self.booking else None
        return held is not None and not held.is_bookable and not held.is_over

    @property
    def can_change(self) -> bool:
        """Whether a booking is held that another session can take the place of."""
        return self.booking is not None and self.booking.session.is_bookable


def choices_for(
    person: User, *, module_key: str = "", enrolment_id: UUID | None = None
) -> list[Choice]:
    """Return what a person must attend and the sessions for it, their own district's first.

    Nine queries, whatever the number of sessions.
    """
    enrolments = Enrolment.objects.filter(person=person, run__state=CourseRun.State.OPEN).exclude(
        state__in=Enrolment.DECIDED
    )
    if enrolment_id:
        enrolments = enrolments.filter(pk=enrolment_id)
    by_run = {row.run_id: row for row in enrolments.select_related("run__course")}
    requirements = Requirement.objects.filter(
        run__in=by_run, kind=Requirement.Kind.ATTENDANCE
    ).select_related("module__stage")
    if module_key:
        requirements = requirements.filter(module__key=module_key)
    choices = _choices(by_run, list(requirements))
    _add_offers(choices, _districts_of(person))
    return choices


def choice_for(person: User, session: GroupSession) -> Choice | None:
    """Return where a person stands with one session; None if they need not attend it."""
    for choice in choices_for(person):
        module = choice.requirement.module
        if module and module.page_id == session.module_id:
            return choice
    return None


def _choices(by_run: dict[UUID, Enrolment], requirements: list[Requirement]) -> list[Choice]:
    rows = ModuleProgress.objects.filter(enrolment__in=by_run.values())
    open_modules = {row.module_id: row.is_open for row in rows if row.is_required or row.is_open}
    met = met_requirements(*by_run.values())
    held = {
        booking.requirement_id: booking
        for booking in Booking.objects.filter(
            enrolment__in=by_run.values(), state__in=Booking.HOLDING
        ).select_related("session__district")
    }
    return [
        Choice(
            enrolment=by_run[requirement.run_id],
            requirement=requirement,
            is_open=open_modules[requirement.module_id],
            is_met=requirement.pk in met,
            booking=held.get(requirement.pk),
        )
        for requirement in requirements
        if requirement.module_id in open_modules
    ]


def _districts_of(person: User) -> set[int]:
    held = Appointment.objects.on(timezone.localdate())
    seats = held.filter(user=person, district__isnull=False)
    return {pk for pk in seats.values_list("district", flat=True) if pk}


def _add_offers(choices: list[Choice], districts: set[int]) -> None:
    pages = {c.requirement.module.page_id for c in choices if c.requirement.module}
    sessions = (
        GroupSession.objects.filter(
            module__in=pages,
            state__in=[GroupSession.State.SCHEDULED, GroupSession.State.OPEN],
            ends_at__gt=timezone.now(),
        )
        .select_related("district", "module", "run")
        .with_seats()
        .order_by("starts_at")
    )
    by_page: dict[int, list[GroupSession]] = {}
    for session in sessions:
        by_page.setdefault(session.module_id, []).append(session)
    for choice in choices:
        page = choice.requirement.module.page_id if choice.requirement.module else 0
        offers = [_offer(session, choice, districts) for session in by_page.get(page, [])]
        choice.offers = sorted(offers, key=lambda offer: not offer.is_own_district)


def _offer(session: GroupSession, choice: Choice, districts: set[int]) -> Offer:
    booking = choice.booking
    return Offer(
        session=session,
        booking=booking if booking and booking.session_id == session.pk else None,
        is_own_district=session.district_id in districts,
        seats_left=max(session.capacity - session.seats_taken, 0),
    )
