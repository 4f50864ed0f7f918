"""The life of a session: scheduled, open, closed; or cancelled.

Every change goes through these functions, which lock, check, save and log in one transaction.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

import audit.domain.trail as audit
from courses.cases.domain import approval, grants
from courses.groupwork.domain import (
    bookings,
    disclosure,
    notices,
    overlaps,
    revisions,
    staff_notices,
)
from courses.groupwork.domain.periods import check_within_run
from courses.groupwork.domain.rights import check_facilitator, lock_session
from courses.groupwork.models import CLOSES_AFTER, Booking, GroupSession
from courses.models import CourseRun, ModulePage, Requirement
from library import clock
from library.domain.reasons import read_reason
from library.domain.wareki import clock as time_text
from people.models import User
from people.roles import Role, check_office, has_role

REASON_LENGTH = GroupSession._meta.get_field("cancelled_reason").max_length or 0
# A facilitator may open the room this long before its time.
OPENS_BEFORE = timedelta(minutes=60)
PLANNED = ("run_id", "starts_at", "ends_at")
ENDS_BEFORE_START = "終わりの日時は、始まりより後にしてください。"


@transaction.atomic
def create_session(
    session: GroupSession,
    facilitators: Sequence[User],
    *,
    actor: User,
    accepted: str | None = None,
) -> GroupSession:
    """Save a new session; its facilitators are given the case to work with.

    `accepted`: the mark of the overlaps that the office knows of, empty for none; without it
    nobody is asked.
    Raises PermissionDenied, ValidationError("run_closed" | "other_module" | "other_case" |
    "not_trainer" | "excluded" | "ends_before_start" | "outside_run" | "overlap" |
    "case_offline" | "case_not_approved").
    """
    check_office(actor)
    check_within_run(session)
    _check_plan(session, facilitators)
    overlaps.check(overlaps.of_plan(session, facilitators), accepted)
    session.state = GroupSession.State.SCHEDULED
    session.changed_at = clock.now()
    session.save(force_insert=True)
    session.facilitators.set(facilitators)
    entry = audit.record(
        "groupwork.session.create", session, actor=actor, starts_at=session.starts_at
    )
    staff_notices.tell_given(staff_notices.Change(session, actor, entry.pk), facilitators)
    _give_case(session, facilitators, actor=actor)
    return session


@transaction.atomic
def change_session(
    session: GroupSession,
    facilitators: Sequence[User],
    *,
    actor: User,
    accepted: str | None = None,
) -> GroupSession:
    """Save a changed session that has not begun; more seats take people off the waiting list.

    Raises what `create_session` raises, and ValidationError("not_scheduled" | "too_small" |
    "has_bookings").
    """
    check_office(actor)
    stored = lock_session(session.pk)
    _check_change(session, stored, facilitators)
    overlaps.check(overlaps.of_plan(session, facilitators), accepted)
    revisions.follow(session, stored)
    session.save()
    led_before = list(session.facilitators.all())
    session.facilitators.set(facilitators)
    entry = audit.record(
        "groupwork.session.change", session, actor=actor, starts_at=session.starts_at
    )
    _tell_moved(session, stored, change=entry.pk)
    change = staff_notices.Change(session, actor, entry.pk, before=stored.starts_at)
    staff_notices.tell_changed(change, stored, led_before, facilitators)
    _give_case(session, facilitators, actor=actor)
    bookings.promote(session, actor=actor)
    return session


def _check_change(
    session: GroupSession, stored: GroupSession, facilitators: Sequence[User]
) -> None:
    """Refuse a change of what has begun, and one that leaves no place for those who booked."""
    if stored.state != GroupSession.State.SCHEDULED:
        raise ValidationError(
            f"この回は「{stored.get_state_display()}」のため、変更できません。",
            code="not_scheduled",
        )
    # What was planned before the run's days were put right stays possible.
    if any(getattr(session, name) != getattr(stored, name) for name in PLANNED):
        check_within_run(session)
    _check_plan(session, facilitators)
    taken = bookings.seats_taken(stored)
    if session.capacity < taken:
        raise ValidationError(
            f"すでに{taken}名が申し込んでいます。定員は{taken}名以上にしてください。",
            code="too_small",
        )
    if session.module_id != stored.module_id and taken:
        raise ValidationError(
            "申込があるため、単元は変えられません。新しい回を作ってください。", code="has_bookings"
        )


def _tell_moved(session: GroupSession, stored: GroupSession, *, change: object) -> None:
    """Tell those who come that the time or the place is another one, if it is."""
    said = ("starts_at", "ends_at", "venue")
    if any(getattr(session, name) != getattr(stored, name) for name in said):
        notices.tell_everybody(
            session, notices.holders(session), "session_changed", change=change,
            needed_by=min(session.starts_at, stored.starts_at),
            before=notices.when(stored), before_venue=stored.venue,
        )  # fmt: skip


def meetings_of_open_runs(run: CourseRun | None = None) -> models.QuerySet[ModulePage]:
    """Return the modules that somebody has to come to, in the runs that are open or in one."""
    asks = Requirement.objects.filter(
        kind=Requirement.Kind.ATTENDANCE, run__state=CourseRun.State.OPEN
    ).exclude(module__audiences=[], module__open_to=[])
    if run is not None:
        asks = asks.filter(run=run)
    return ModulePage.objects.filter(pk__in=asks.values("module__page"))


def _check_plan(session: GroupSession, facilitators: Sequence[User]) -> None:
    if session.ends_at <= session.starts_at:
        raise ValidationError(ENDS_BEFORE_START, code="ends_before_start")
    if session.run.state != CourseRun.State.OPEN:
        raise ValidationError("開催中の研修だけに、回を作れます。", code="run_closed")
    if not meetings_of_open_runs(session.run).filter(pk=session.module_id).exists():
        raise ValidationError(
            "この単元は、選んだ開催の集合研修ではありません。", code="other_module"
        )
    if session.case and not session.module.cases.filter(pk=session.case.pk).exists():
        raise ValidationError(
            "この事例は、選んだ単元で扱う事例ではありません。", code="other_case"
        )
    if session.case:
        approval.check_approved(session.case)
    for person in facilitators:
        if not has_role(person, Role.TRAINER):
            raise ValidationError(
                f"{person.get_full_name()}さんは研修担当ではないため、進行役にできません。",
                code="not_trainer",
            )


def _give_case(session: GroupSession, facilitators: Sequence[User], *, actor: User) -> None:
    """Let those who lead work with the case of now; those who no longer do lose it."""
    source = disclosure.source_key(session)
    grants.withdraw_grants(source, actor=actor, case=session.case, keep=facilitators)
    if session.case is None:
        return
    last_day = max(session.run.ends_on, timezone.localdate(session.ends_at))
    for person in facilitators:
        grants.give_grant(
            session.case,
            person,
            reason=f"集合研修「{session}」の進行役"[:200],
            actor=actor,
            ends_on=last_day,
            source_key=source,
        )


@transaction.atomic
def open_session(session: GroupSession, *, actor: User) -> GroupSession:
    """Begin: people can be received, and the parts that open with the session do.

    Opening an open session changes nothing.
    Raises PermissionDenied, ValidationError("not_scheduled" | "too_early" | "case_offline" |
    "case_not_approved").
    """
    session = lock_session(session.pk)
    check_facilitator(session, actor)
    if session.state == GroupSession.State.OPEN:
        return session
    if session.state != GroupSession.State.SCHEDULED:
        raise ValidationError(
            f"この回は「{session.get_state_display()}」になっています。始められません。",
            code="not_scheduled",
        )
    if session.case:
        approval.check_approved(session.case)
    now = clock.now()
    earliest = session.starts_at - OPENS_BEFORE
    if now < earliest:
        raise ValidationError(
            "会を始められるのは、始まりの60分前からです"
            f"({time_text(earliest)}から)。時間になってから、もう一度押してください。",
            code="too_early",
        )
    session.state, session.opened_at = GroupSession.State.OPEN, now
    revisions.raise_session(session)
    session.save(update_fields=["state", "opened_at", *revisions.FIELDS])
    audit.record("groupwork.session.open", session, actor=actor)
    disclosure.open_first_parts(session, actor=actor)
    return session


@transaction.atomic
def close_session(
    session: GroupSession, *, actor: User | None, seen: int | None = None
) -> GroupSession:
    """End: whatever the session disclosed closes. Closing a closed session changes nothing.

    `actor` is None when it closes by itself. `seen`: the session's revision on the page on which
    the button was pressed: an old one does not end what somebody has opened again since.
    Raises PermissionDenied, ValidationError("not_open" | "changed").
    """
    session = lock_session(session.pk)
    if actor is not None:
        check_facilitator(session, actor)
    if session.state == GroupSession.State.CLOSED:
        return session
    if session.state != GroupSession.State.OPEN:
        raise ValidationError("まだ始まっていない回は、終わりにできません。", code="not_open")
    if seen is not None and seen != session.sequence:
        raise ValidationError(
            "この画面を開いたあとに、会がもう一度開かれたか、回の予定が変わりました。"
            "会の画面でお確かめのうえ、終えるときはもう一度押してください。",
            code="changed",
        )
    session.state, session.closed_at = GroupSession.State.CLOSED, clock.now()
    revisions.raise_session(session)
    session.save(update_fields=["state", "closed_at", *revisions.FIELDS])
    audit.record("groupwork.session.close", session, actor=actor)
    disclosure.close_all(session, actor=actor)
    return session


@transaction.atomic
def reopen_session(session: GroupSession, *, reason: str, actor: User) -> GroupSession:
    """Go on with a session that was closed too early; those who are there read again.

    Only until the hour at which it would have closed by itself: later, nobody is there any more.
    Raises PermissionDenied, ValidationError("reason_missing" | "too_long" | "not_closed" |
    "too_late" | "case_offline" | "case_not_approved").
    """
    session = lock_session(session.pk)
    check_facilitator(session, actor)
    reason = read_reason(reason, "会をもう一度開く理由を書いてください。", limit=REASON_LENGTH)
    if session.state != GroupSession.State.CLOSED:
        raise ValidationError("終わった会だけを、もう一度開けます。", code="not_closed")
    if clock.now() >= session.closes_at:
        raise ValidationError(
            f"もう一度開けるのは{time_text(session.closes_at)}までです。出欠は、このまま事務局が記録できます。",
            code="too_late",
        )
    if session.case:
        approval.check_approved(session.case)
    session.state, session.closed_at = GroupSession.State.OPEN, None
    revisions.raise_session(session)
    session.save(update_fields=["state", "closed_at", *revisions.FIELDS])
    audit.record("groupwork.session.reopen", session, actor=actor, reason=reason)
    for attendance in disclosure.people_present(session):
        disclosure.follow_attendance(session, attendance, actor=actor)
    return session


@transaction.atomic
def cancel_session(session: GroupSession, *, reason: str, actor: User) -> GroupSession:
    """Call a session off and give everybody's booking back. Doing it twice changes nothing.

    Raises PermissionDenied, ValidationError("reason_missing" | "too_long" | "not_scheduled").
    """
    check_office(actor)
    session = lock_session(session.pk)
    if session.state == GroupSession.State.CANCELLED:
        return session
    reason = read_reason(
        reason, "中止の理由を書いてください。", limit=REASON_LENGTH, label="中止の理由"
    )
    if session.state != GroupSession.State.SCHEDULED:
        raise ValidationError("始まった回は、中止にできません。", code="not_scheduled")
    session.state, session.cancelled_reason = GroupSession.State.CANCELLED, reason
    revisions.raise_session(session)
    session.save(update_fields=["state", "cancelled_reason", *revisions.FIELDS])
    audit.record("groupwork.session.cancel", session, actor=actor, reason=reason)
    grants.withdraw_grants(disclosure.source_key(session), actor=actor)
    held = notices.holders(session)
    for booking in held:
        bookings.release(booking, Booking.State.CANCELLED, actor=actor)
    notices.tell_everybody(
        session,
        held,
        "session_called_off",
        change=session.pk,
        needed_by=session.starts_at,
        reason=session.cancelled_reason,
    )
    staff_notices.tell_called_off(staff_notices.Change(session, actor, session.pk))
    return session


def close_overdue(at: datetime | None = None) -> int:
    """Close the sessions that nobody closed two hours after their end; return how many."""
    now = at or clock.now()
    overdue = list(
        GroupSession.objects.filter(
            state=GroupSession.State.OPEN, ends_at__lte=now - CLOSES_AFTER
        ).order_by("pk")
    )
    for session in overdue:
        close_session(session, actor=None)
    return len(overdue)
