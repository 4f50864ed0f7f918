"""Case parts that open in a session: to those checked in, until it ends.

Absentees get nothing; whoever comes late gets what is open by then.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

import audit.domain.trail as audit
from courses.cases.domain import approval, disclosure
from courses.cases.models import Approval, Case, CasePart
from courses.groupwork.domain.rights import check_facilitator, lock_session
from courses.groupwork.models import Attendance, GroupSession, SessionPart
from courses.models import Enrolment, RunModule
from library import clock
from library.domain.quotes import quoted
from people.models import User


def source_key(session: GroupSession) -> str:
    """Name a session as the source of a disclosure."""
    return f"session:{session.pk}"


def parts_of(session: GroupSession) -> QuerySet[CasePart]:
    """Return the parts that the session may open, in order."""
    if session.case_id is None:
        return CasePart.objects.none()
    rows = CasePart.objects.filter(case=session.case_id).order_by("order")
    wanted = session.module.case_parts
    return rows.filter(key__in=wanted) if wanted else rows


def people_present(session: GroupSession) -> list[Attendance]:
    """Return those who checked in, were not marked absent since and did not leave the course."""
    return list(
        session.attendances.filter(~Q(state=Attendance.State.ABSENT), checked_in_at__isnull=False)
        .exclude(enrolment__state__in=Enrolment.DECIDED)
        .select_related("enrolment__person")
        .order_by("pk")
    )


@transaction.atomic
def disclose_part(session: GroupSession, part: CasePart, *, actor: User) -> SessionPart:
    """Open a part to everybody who is there. Opening it again changes nothing.

    Raises PermissionDenied, ValidationError("not_open" | "other_case" | "case_offline" |
    "case_not_approved").
    """
    session = lock_session(session.pk)
    check_facilitator(session, actor)
    if session.state != GroupSession.State.OPEN or session.closes_at <= clock.now():
        raise ValidationError(
            "会の開催中にだけ開示できます。先に「会を始める」を押してください。", code="not_open"
        )
    if not parts_of(session).filter(pk=part.pk).exists():
        raise ValidationError(
            "この部は、この会で扱う事例のものではありません。", code="other_case"
        )
    approved = approval.check_approved(part.case)
    return _open_to_all(session, part, approved=approved, actor=actor)


def open_first_parts(session: GroupSession, *, actor: User) -> None:
    """Open what opens with the session itself. The session must be locked.

    Raises ValidationError("case_offline" | "case_not_approved").
    """
    if session.case is None:
        return
    approved = approval.check_approved(session.case)
    for part in parts_of(session).filter(trigger=CasePart.Trigger.SESSION_START):
        _open_to_all(session, part, approved=approved, actor=actor)


def _open_to_all(
    session: GroupSession, part: CasePart, *, approved: Approval, actor: User
) -> SessionPart:
    opened, is_new = SessionPart.objects.get_or_create(
        session=session, part=part, defaults={"opened_at": clock.now(), "opened_by": actor}
    )
    if is_new:
        audit.record("groupwork.session.disclose", session, actor=actor, part=part.key)
    for attendance in people_present(session):
        _open_to(session, part, attendance, approved=approved, actor=actor)
    return opened


def _open_to(
    session: GroupSession,
    part: CasePart,
    attendance: Attendance,
    *,
    approved: Approval,
    actor: User,
) -> None:
    disclosure.open_part(
        attendance.enrolment.person,
        part,
        approved=approved,
        reason=f"集合研修{quoted(session.module.title)}のため",
        source_key=source_key(session),
        closes_at=session.closes_at,
        actor=actor,
    )


def follow_attendance(session: GroupSession, attendance: Attendance, *, actor: User) -> None:
    """Give one person what is open, or take it back, as their attendance now stands."""
    approved = approval.current(session.case) if session.case else None
    is_there = (
        session.state == GroupSession.State.OPEN
        and session.closes_at > clock.now()
        and attendance.checked_in_at is not None
        and attendance.state != Attendance.State.ABSENT
        and attendance.enrolment.state not in Enrolment.DECIDED
    )
    if not is_there or approved is None:
        person = attendance.enrolment.person
        disclosure.close_source(source_key(session), person=person, actor=actor)
        return
    for opened in session.opened_parts.select_related("part").order_by("part__order"):
        _open_to(session, opened.part, attendance, approved=approved, actor=actor)


def follow_approval(sender: object, *, case: Case, actor: User, **_: Any) -> None:
    """Give back, in sessions going on, what closed when the approval of their case was lost."""
    going_on = GroupSession.objects.filter(case=case, state=GroupSession.State.OPEN)
    for pk in going_on.order_by("pk").values_list("pk", flat=True):
        session = lock_session(pk)
        for attendance in people_present(session):
            follow_attendance(session, attendance, actor=actor)


def close_all(session: GroupSession, *, actor: User | None) -> int:
    """Close to everybody what the session opened; return how many disclosures ended."""
    return disclosure.close_source(source_key(session), actor=actor)


def close_for(enrolment: Enrolment, *, actor: User, module: RunModule | None = None) -> None:
    """Close to one person what sessions going on have opened for this enrolment, or one module."""
    sessions = GroupSession.objects.filter(
        state=GroupSession.State.OPEN, attendances__enrolment=enrolment
    )
    if module is not None:
        sessions = sessions.filter(module=module.page_id)
    for session in sessions.order_by("pk"):
        disclosure.close_source(source_key(session), person=enrolment.person, actor=actor)
