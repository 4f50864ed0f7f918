"""Who came: received at the door, marked on the roster, corrected by a later row."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

import audit.domain.trail as audit
from courses.domain.evidence import (
    check_learning,
    lock_enrolment,
    record_evidence,
    void_evidence,
)
from courses.domain.oneself import check_somebody_else
from courses.groupwork.domain import bookings, disclosure, overlaps, revisions
from courses.groupwork.domain.rights import (
    check_receives,
    lock_session,
    own_requirement,
)
from courses.groupwork.models import Attendance, Booking, GroupSession
from courses.models import Enrolment, Evidence, Requirement
from library import clock
from library.domain.reasons import read_reason
from people.domain.lookup import find_person
from people.domain.participation import check_begins, check_not_left
from people.models import User
from people.roles import check_office

MARKABLE = [GroupSession.State.OPEN, GroupSession.State.CLOSED]


@transaction.atomic
def check_in(session: GroupSession, enrolment: Enrolment, *, actor: User) -> Attendance:
    """Receive somebody at the door, booked or not; they get the parts that are open.

    A booking elsewhere moves here. Receiving somebody twice changes nothing.
    Raises PermissionDenied, ValidationError("not_open" | "own_record" | "left" | "begins_later" |
    "not_asked" | "locked" | "already_met" | "run_closed" | "not_learning").
    """
    session = lock_session(session.pk)
    check_receives(session, actor)
    if session.state != GroupSession.State.OPEN:
        raise ValidationError(
            "受付は、進行役が会を始めてから終えるまでできます。", code="not_open"
        )
    enrolment = lock_enrolment(enrolment.pk)
    check_somebody_else(enrolment, actor)
    attendance = Attendance.objects.filter(session=session, enrolment=enrolment).first()
    if attendance is None:
        attendance = _receive(session, enrolment, actor=actor)
    if attendance.checked_in_at is None:
        _check_comes(session, enrolment.person)
        attendance.checked_in_at = clock.now()
        attendance.save()
        audit.record(
            "groupwork.attendance.check_in", session, actor=actor, on_behalf_of=enrolment.person
        )
    disclosure.follow_attendance(session, attendance, actor=actor)
    return attendance


def _check_comes(session: GroupSession, person: User) -> None:
    """Refuse whoever takes no part on the day of the session: they would be shown its case.

    Raises ValidationError("left" | "begins_later").
    """
    day = timezone.localdate(session.starts_at)
    check_not_left(person, on=day)
    check_begins(person, by=day, before_what="この会")


def _receive(session: GroupSession, enrolment: Enrolment, *, actor: User) -> Attendance:
    check_learning(enrolment)
    requirement = own_requirement(session, enrolment)
    if requirement.pk in bookings.met_requirements(enrolment):
        raise ValidationError(
            f"{enrolment.person.get_full_name()}さんは、この集合研修への出席がもう済んでいます。",
            code="already_met",
        )
    _hold_seat(session, enrolment, requirement, actor=actor)
    return Attendance(session=session, enrolment=enrolment, requirement=requirement)


def _hold_seat(
    session: GroupSession, enrolment: Enrolment, requirement: Requirement, *, actor: User
) -> None:
    """Make the booking say where the person is. The hall decides, not the capacity."""
    current = bookings.active_booking(enrolment, requirement)
    if current and current.session_id == session.pk:
        if current.state == Booking.State.WAITLISTED:
            current.state = Booking.State.BOOKED
            revisions.raise_booking(current)
            current.save(update_fields=["state", *revisions.FIELDS])
        return
    if current:
        bookings.release(current, Booking.State.TRANSFERRED, actor=actor)
    Booking.objects.create(
        session=session,
        enrolment=enrolment,
        requirement=requirement,
        state=Booking.State.BOOKED,
        booked_at=clock.now(),
        booked_by=actor,
        **revisions.next_booking(session, enrolment),
    )


@transaction.atomic
def walk_in(
    session: GroupSession, number: str, *, actor: User, accepted: str | None = None
) -> Attendance:
    """Receive somebody by 受講者番号 or name who is not on the roster.

    `accepted`: as in `bookings.book`.
    Raises ValidationError("unknown_number" | "several" | "overlap") besides what `check_in` raises.
    """
    check_receives(session, actor)
    asked = Enrolment.objects.filter(
        run__requirements__kind=Requirement.Kind.ATTENDANCE,
        run__requirements__module__page=session.module_id,
    ).exclude(state=Enrolment.State.WITHDRAWN)
    people = User.objects.filter(pk__in=asked.values("person"))
    person = find_person(people, number, among="この研修を受けている方のうちに")
    _check_comes(session, person)
    enrolment = asked.filter(person=person).order_by("-accepted_at")[0]
    requirement = own_requirement(session, enrolment)
    overlaps.check(overlaps.of_seat(person, session, requirement), accepted)
    return check_in(session, enrolment, actor=actor)


@transaction.atomic
def undo_check_in(session: GroupSession, enrolment: Enrolment, *, actor: User) -> Attendance:
    """Take back a check-in made by mistake; the parts close to that person at once.

    Raises PermissionDenied, ValidationError("not_open" | "own_record" | "not_checked_in").
    """
    session = lock_session(session.pk)
    check_receives(session, actor)
    if session.state != GroupSession.State.OPEN:
        raise ValidationError("会の開催中にだけ、受付を取り消せます。", code="not_open")
    check_somebody_else(enrolment, actor)
    attendance = session.attendances.filter(enrolment=enrolment).first()
    if attendance is None or attendance.checked_in_at is None:
        raise ValidationError("この方はまだ受付していません。", code="not_checked_in")
    attendance.checked_in_at = None
    attendance.save(update_fields=["checked_in_at"])
    audit.record(
        "groupwork.attendance.undo_check_in", session, actor=actor, on_behalf_of=enrolment.person
    )
    disclosure.follow_attendance(session, attendance, actor=actor)
    return attendance


@transaction.atomic
def mark(
    session: GroupSession,
    states: Mapping[Enrolment, str],
    *,
    actor: User,
    reason: str = "",
    original_kept: str = "",
) -> int:
    """Write the roster: each person's attendance and its evidence; return how many changed.

    A correction voids the earlier evidence for `reason` and adds a new row. An empty state
    takes the mark back. All of it is saved or none. `original_kept`: where the signed roster is,
    if people signed one.
    Raises PermissionDenied, ValidationError("not_markable" | "own_record" | "reason_missing") and what
    `record_evidence` raises, with the person's name.
    """
    session = lock_session(session.pk)
    check_office(actor)
    if session.state not in MARKABLE:
        raise ValidationError("出欠は、進行役が会を始めてから記録できます。", code="not_markable")
    changed = 0
    roster = _Roster(session, actor, reason, original_kept.strip())
    for enrolment in sorted(states, key=lambda row: row.pk):
        try:
            changed += _mark_one(roster, enrolment, states[enrolment])
        except ValidationError as error:
            name = enrolment.person.get_full_name()
            raise ValidationError(
                f"{name}さん:{error.messages[0]}", code=getattr(error, "code", "")
            ) from error
    return changed


@dataclass(frozen=True, slots=True)
class _Roster:
    """One roster as it is entered: by whom, and with which reason for its corrections."""

    session: GroupSession
    actor: User
    reason: str
    original_kept: str


def _mark_one(roster: _Roster, enrolment: Enrolment, state: str) -> bool:
    session, actor = roster.session, roster.actor
    attendance = session.attendances.filter(enrolment=enrolment).first()
    before = attendance.state if attendance else ""
    if state == before:
        return False
    check_somebody_else(enrolment, actor)
    if attendance is None:
        requirement = own_requirement(session, enrolment)
        attendance = Attendance(session=session, enrolment=enrolment, requirement=requirement)
    if before:
        _void(session, attendance, actor=actor, reason=roster.reason)
    attendance.state, attendance.marked_by = state, actor
    attendance.marked_at = clock.now()
    attendance.save()
    if state:
        _record(roster, attendance)
    audit.record(
        "groupwork.attendance.mark", session, actor=actor, on_behalf_of=enrolment.person,
        state=state, before=before,
    )  # fmt: skip
    disclosure.follow_attendance(session, attendance, actor=actor)
    return True


def _key(session: GroupSession, attendance: Attendance) -> str:
    return f"attendance:{session.pk}:{attendance.enrolment_id}:{attendance.state}"


def _void(session: GroupSession, attendance: Attendance, *, actor: User, reason: str) -> None:
    reason = read_reason(reason, "前に記録した出欠を直すときは、訂正の理由を書いてください。")
    key = _key(session, attendance)
    rows = Evidence.objects.filter(
        enrolment=attendance.enrolment_id, kind=Evidence.Kind.ATTENDANCE,
        key__startswith=key, voided_by__isnull=True,
    )  # fmt: skip
    for evidence in rows:
        void_evidence(evidence, actor=actor, reason=reason)


def _record(roster: _Roster, attendance: Attendance) -> None:
    session = roster.session
    kept = {"original_kept": roster.original_kept} if roster.original_kept else {}
    lasted = int((session.ends_at - session.starts_at).total_seconds() // 60)
    record_evidence(
        attendance.enrolment,
        attendance.requirement,
        kind=Evidence.Kind.ATTENDANCE,
        key=_key(session, attendance),
        actor=roster.actor,
        result=attendance.state,
        occurred_at=session.starts_at,
        channel=Evidence.Channel.HALL,
        method="roster",
        source_type="groupwork.groupsession",
        source_id=str(session.pk),
        minutes=lasted if attendance.state in Attendance.COUNTING else None,
        payload={"session": str(session.pk), "run": str(session.run_id)} | kept,
    )
