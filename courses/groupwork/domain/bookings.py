"""Seats: booking one, waiting for one, giving it back, changing to another session.

Seats are counted after the session is locked; one active booking per requirement is the
database's own rule.
"""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

import audit.domain.trail as audit
from courses.domain.evidence import check_learning, lock_enrolment
from courses.groupwork.domain import notices, overlaps, revisions
from courses.groupwork.domain.rights import lock_session, own_requirement
from courses.groupwork.models import SEATED, Attendance, Booking, GroupSession
from courses.models import Enrolment, Evidence, Requirement, RunModule
from library import clock
from library.domain.wareki import wareki_moment
from notices.domain import outbox
from people.domain.participation import check_begins, check_not_left
from people.models import User

RELEASE_VERBS = {
    Booking.State.CANCELLED: "groupwork.booking.cancel",
    Booking.State.TRANSFERRED: "groupwork.booking.transfer",
}


def seats_taken(session: GroupSession) -> int:
    """Count the seats held, without those of people who withdrew."""
    return session.bookings.filter(state=Booking.State.BOOKED, enrolment__state__in=SEATED).count()


def met_requirements(*enrolments: Enrolment) -> set[UUID | None]:
    """Return the ids of the attendance requirements that one person's enrolments have met."""
    valid = Evidence.objects.filter(
        enrolment__in=enrolments,
        requirement__kind=Requirement.Kind.ATTENDANCE,
        voided_by__isnull=True,
    )
    return {
        pk
        for pk, kind, result in valid.values_list("requirement", "kind", "result")
        if kind == Evidence.Kind.EXEMPTION
        or (kind == Evidence.Kind.ATTENDANCE and result in Attendance.COUNTING)
    }


@transaction.atomic
def book(
    session: GroupSession,
    enrolment: Enrolment,
    *,
    actor: User,
    accepts_waiting: bool = False,
    accepted: str | None = None,
) -> Booking:
    """Take a seat, or with `accepts_waiting` a place on the waiting list of a full session.

    Booking the same session again returns the same row. A booking of a session that is over
    gives way (振替). `accepted`: the mark of the overlaps that whoever books knows of, empty for
    none; without it nobody is asked.
    Raises ValidationError("not_asked" | "locked" | "not_bookable" | "other_booking" | "started" |
    "left" | "begins_later" | "already_met" | "overlap" | "full" | "run_closed" | "not_learning").
    """
    session = lock_session(session.pk)
    enrolment = lock_enrolment(enrolment.pk)
    check_learning(enrolment)
    requirement = own_requirement(session, enrolment)
    current = active_booking(enrolment, requirement)
    if current and current.session_id == session.pk:
        return current
    _check_bookable(session)
    day = timezone.localdate(session.starts_at)
    check_not_left(enrolment.person, on=day)
    check_begins(enrolment.person, by=day, before_what="この会")
    if requirement.pk in met_requirements(enrolment):
        raise ValidationError("この集合研修への出席は、もう済んでいます。", code="already_met")
    if current:
        _give_way(current, actor=actor)
    overlaps.check(overlaps.of_seat(enrolment.person, session, requirement), accepted)
    return _take_seat(session, enrolment, requirement, actor=actor, waits=accepts_waiting)


def active_booking(enrolment: Enrolment, requirement: Requirement) -> Booking | None:
    """Return the one booking that the person holds for this requirement."""
    return (
        Booking.objects.filter(
            enrolment=enrolment, requirement=requirement, state__in=Booking.HOLDING
        )
        .select_related("session__module", "session__district")
        .first()
    )


def _check_bookable(session: GroupSession) -> None:
    if not session.is_bookable:
        raise ValidationError(
            "この回の申込は終わりました。日程の一覧から、別の回をお選びください。",
            code="not_bookable",
        )


def _give_way(current: Booking, *, actor: User) -> None:
    if not current.session.is_over:
        _check_not_started(current.session)
        raise ValidationError(
            f"すでに{wareki_moment(current.session.starts_at)}の回に申し込んでいます。"
            "替えるときは「この回に替える」を押してください。",
            code="other_booking",
        )
    release(current, Booking.State.TRANSFERRED, actor=actor)


def _take_seat(
    session: GroupSession,
    enrolment: Enrolment,
    requirement: Requirement,
    *,
    actor: User,
    waits: bool,
) -> Booking:
    is_full = seats_taken(session) >= session.capacity
    if is_full and not waits:
        raise ValidationError(full_sentence(session), code="full")
    booking = Booking.objects.create(
        session=session,
        enrolment=enrolment,
        requirement=requirement,
        state=Booking.State.WAITLISTED if is_full else Booking.State.BOOKED,
        booked_at=clock.now(),
        booked_by=actor,
        **revisions.next_booking(session, enrolment),
    )
    audit.record(
        "groupwork.booking.wait" if is_full else "groupwork.booking.book",
        booking,
        actor=actor,
        on_behalf_of=enrolment.person,
        session=session.pk,
    )
    notices.tell_booking(booking, "session_waitlisted" if is_full else "session_booked")
    return booking


def full_sentence(session: GroupSession) -> str:
    """Say that a session is full, and which others are not."""
    others = (
        GroupSession.objects.filter(
            module=session.module_id,
            state=GroupSession.State.SCHEDULED,
            starts_at__gt=clock.now(),
        )
        .exclude(pk=session.pk)
        .with_seats()
        .order_by("starts_at")
    )
    roomy = [other for other in others if other.seats_taken < other.capacity]
    free = "、".join(f"{wareki_moment(other.starts_at)}({other.venue})" for other in roomy[:3])
    hint = f"空きのある回は、{free}です。" if free else "ほかに空きのある回は、いまはありません。"
    return (
        f"この回は定員の{session.capacity}名に達しました。{hint}この回のキャンセル待ちもできます。"
    )


@transaction.atomic
def cancel(booking: Booking, *, actor: User) -> Booking:
    """Give a seat back before the session begins; whoever waits longest gets it.

    Cancelling twice changes nothing. Raises ValidationError("started").
    """
    session = lock_session(booking.session_id)
    booking = Booking.objects.select_related("enrolment__person").get(pk=booking.pk)
    if booking.state not in Booking.HOLDING:
        return booking
    _check_not_started(session)
    booking.session = session
    release(booking, Booking.State.CANCELLED, actor=actor)
    notices.tell_booking(booking, "session_given_up")
    return booking


def _check_not_started(session: GroupSession) -> None:
    if not session.is_bookable:
        raise ValidationError(
            f"{wareki_moment(session.starts_at)}の回が始まっているため、画面からは取り消しも変更もできません。"
            "来られないときは、研修事務局にお電話ください。",
            code="started",
        )


@transaction.atomic
def change(
    booking: Booking,
    session: GroupSession,
    *,
    actor: User,
    accepts_waiting: bool = False,
    accepted: str | None = None,
) -> Booking:
    """Change to another session; if that fails the booking stays as it was.

    Raises ValidationError("started") besides what `book` raises.
    """
    for pk in sorted({booking.session_id, session.pk}):
        lock_session(pk)
    booking = Booking.objects.select_related("enrolment__person", "session").get(pk=booking.pk)
    if booking.session_id != session.pk and booking.state in Booking.HOLDING:
        _check_not_started(booking.session)
        release(booking, Booking.State.TRANSFERRED, actor=actor)
    return book(
        session, booking.enrolment, actor=actor, accepts_waiting=accepts_waiting, accepted=accepted
    )


def release(booking: Booking, state: str, *, actor: User) -> Booking:
    """End a booking and let the waiting list move up. The session must be locked.

    What was to be told of the booking is not told any more.
    """
    booking.state, booking.cancelled_at = state, clock.now()
    revisions.raise_booking(booking)
    booking.save(update_fields=["state", "cancelled_at", *revisions.FIELDS])
    outbox.cancel(notices.topic(booking))
    audit.record(
        RELEASE_VERBS[Booking.State(state)],
        booking,
        actor=actor,
        on_behalf_of=booking.enrolment.person,
        session=booking.session_id,
    )
    promote(booking.session, actor=actor)
    return booking


def give_back_all(enrolment: Enrolment, *, actor: User, module: RunModule | None = None) -> None:
    """Cancel what an enrolment that ends holds in sessions that have not begun.

    `module`: only what it holds for this one.
    """
    held = Booking.objects.filter(enrolment=enrolment, state__in=Booking.HOLDING)
    if module is not None:
        held = held.filter(requirement__module=module)
    for pk in held.order_by("session").values_list("session", flat=True):
        session = lock_session(pk)
        if not session.is_bookable:
            continue
        for booking in held.filter(session=session).select_related("enrolment__person"):
            booking.session = session
            release(booking, Booking.State.CANCELLED, actor=actor)
            notices.tell_booking(booking, "session_given_up")


def promote(session: GroupSession, *, actor: User) -> int:
    """Give free seats to those who wait longest; return how many moved up."""
    if not session.is_bookable:
        return 0
    free = max(session.capacity - seats_taken(session), 0)
    here = User.objects.not_left(on=timezone.localdate(session.starts_at))
    waiting = session.bookings.filter(
        state=Booking.State.WAITLISTED,
        enrolment__state__in=Enrolment.LEARNING,
        enrolment__person__in=here,
    ).select_related("enrolment__person")
    moved = list(waiting.order_by("booked_at", "pk")[:free])
    for booking in moved:
        booking.state = Booking.State.BOOKED
        revisions.raise_booking(booking)
        booking.save(update_fields=["state", *revisions.FIELDS])
        audit.record(
            "groupwork.booking.promote",
            booking,
            actor=actor,
            on_behalf_of=booking.enrolment.person,
            session=session.pk,
        )
        booking.session = session
        # They were told when they asked for both; now that both are theirs, they are told again.
        also = overlaps.of_seat(booking.enrolment.person, session, booking.requirement)
        said = "".join(overlap.sentence for overlap in also)
        notices.tell_booking(booking, "session_promoted", also=said)
    return len(moved)
