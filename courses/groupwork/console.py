"""What the facilitator's console shows: the run-sheet by the clock, the room, the whole case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from courses.cases.domain import access, approval
from courses.cases.domain.questions import chosen
from courses.cases.models import CasePart, HandlingRules
from courses.groupwork.domain.disclosure import parts_of, people_present
from courses.groupwork.domain.roster import roster_of
from courses.groupwork.domain.sessions import OPENS_BEFORE
from courses.groupwork.models import GroupSession, SessionPart
from people.models import User


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the run-sheet at its time of day."""

    starts_at: datetime
    minutes: int
    title: str


@dataclass(frozen=True, slots=True)
class PartView:
    """A part as the facilitator works with it."""

    part: CasePart
    questions: list[Any]
    opened: SessionPart | None
    planned_at: datetime


def run_sheet(session: GroupSession, page: Any) -> list[Moment]:
    """Return the timetable by the clock."""
    return [
        Moment(
            session.starts_at + timedelta(minutes=row.value["start"]),
            row.value["minutes"],
            row.value["title"],
        )
        for row in page.timetable
    ]


def console_context(session: GroupSession, person: User) -> dict[str, Any]:
    """Read all that the console shows. Reading the case is logged."""
    page = session.module.specific
    rows = roster_of(session)
    return {
        "session": session,
        "page": page,
        "run_sheet": run_sheet(session, page),
        "rows": rows,
        "received": sum(row.is_checked_in for row in rows),
        "opens_from": session.starts_at - OPENS_BEFORE,
        # Also for whoever may not read it meanwhile.
        "is_shut": session.case is not None and not approval.is_approved(session.case),
        "can_open": session.state == GroupSession.State.SCHEDULED
        and timezone.now() >= session.starts_at - OPENS_BEFORE,
        "can_reopen": session.state == GroupSession.State.CLOSED
        and timezone.now() < session.closes_at,
        "present_count": len(people_present(session)),
        "opened_titles": "、".join(
            session.opened_parts.order_by("part__order").values_list("part__title", flat=True)
        ),
    } | _case_context(session, person)


def _case_context(session: GroupSession, person: User) -> dict[str, Any]:
    if session.case is None:
        return {}
    try:
        case = access.read_whole(person, session.case)
    except PermissionDenied as error:
        return {"case_refusal": str(error)}
    opened = {row.part_id: row for row in session.opened_parts.all()}
    return {
        "case": case,
        "handling": HandlingRules.objects.first(),
        "parts": [
            PartView(
                part,
                chosen(part, session.module.case_questions),
                opened.get(part.pk),
                session.starts_at + timedelta(minutes=part.offset_minutes),
            )
            for part in parts_of(session)
        ],
        "timeline": [
            (session.starts_at + timedelta(minutes=row.value["minute"]), row.value["event"])
            for row in case.timeline
        ],
    }


def opened_mark(session: GroupSession) -> str:
    """Name what is open now, so that a screen knows when to show more."""
    if session.state != GroupSession.State.OPEN:
        return session.state
    if session.case and not approval.is_approved(session.case):
        return "unapproved"
    parts = session.opened_parts.order_by("pk").values_list("part", flat=True)
    return ",".join(str(pk) for pk in parts)


def hall_context(session: GroupSession, person: User) -> dict[str, Any]:
    """Read what the screen of the hall shows: the parts that are open, and no others.

    Each is read through the one door and logged. Raises PermissionDenied.
    """
    page = session.module.specific
    context = {
        "session": session,
        "page": page,
        "run_sheet": run_sheet(session, page),
        "mark": opened_mark(session),
        "parts": [],
    }
    if session.state == GroupSession.State.OPEN:
        opened = session.opened_parts.select_related("part__case").order_by("part__order")
        context["parts"] = [
            (
                access.read_out(person, row.part),
                chosen(row.part, session.module.case_questions),
            )
            for row in opened
        ]
    return context
