"""What people are told of the sessions that they come to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from courses.groupwork.models import Booking, GroupSession
from courses.models import Enrolment
from library.domain.wareki import clock as time_text
from library.domain.wareki import wareki_moment
from notices import kinds
from notices.domain import outbox, reminders
from notices.domain.outbox import Telling
from notices.kinds import Kind
from notices.models import Channel

# Days before a session. A letter takes its time.
LEADS = (
    ((7, 1), frozenset({Channel.SCREEN, Channel.MAIL})),
    ((10,), frozenset({Channel.LETTER})),
)
FURTHEST = 10

SAMPLE = {
    "title": "8050事例検討会",
    "when": "令和8年11月29日(日曜日)午後2時",
    "until": "午後4時",
    "venue": "区民センター 第一会議室",
}
KINDS = [
    Kind("session_booked", "集合研修に申し込んだとき", SAMPLE),
    Kind("session_waitlisted", "集合研修のキャンセル待ちに入ったとき", SAMPLE),
    Kind("session_promoted", "キャンセル待ちから席が取れたとき", SAMPLE | {
        "also": "同じ時間の「振り返りの会」(令和8年11月29日(日曜日)午後2時、若葉会館)にも申し込んでいます。",
    }, waits=False),
    Kind("session_given_up", "集合研修の申込を取り消したとき", SAMPLE),
    Kind("session_changed", "集合研修の日時か会場が変わったとき", SAMPLE | {
        "before": "令和8年11月28日(土曜日)午後2時", "before_venue": "若葉会館",
    }, waits=False),
    Kind("session_called_off", "集合研修が中止になったとき", SAMPLE | {"reason": "台風のため"},
         waits=False),
    Kind("session_reminder", "集合研修の予告(7日前と前日。手紙は10日前)", SAMPLE),
]  # fmt: skip


def topic(booking: Booking) -> str:
    """Name what a person is told of: their seat in one meeting, in whichever session."""
    return f"seat:{booking.enrolment_id}:{booking.requirement_id}"


def when(session: GroupSession) -> str:
    """Say when a session begins."""
    return wareki_moment(session.starts_at)


def about(session: GroupSession) -> dict[str, Any]:
    """Say what a session is, where and when."""
    return {
        "title": session.module.title,
        "when": when(session),
        "until": time_text(session.ends_at),
        "venue": session.venue,
    }


def tell_booking(booking: Booking, kind: str, **said: str) -> None:
    """Tell somebody what became of their booking. Its session and person must be read."""
    starts_at = booking.session.starts_at
    key = f"{kind}:{booking.pk}"
    outbox.tell_all([_telling(booking, kind, key, booking.session, needed_by=starts_at, **said)])


def tell_everybody(
    session: GroupSession,
    bookings: Iterable[Booking],
    kind: str,
    *,
    change: object,
    needed_by: datetime,
    **said: str,
) -> None:
    """Tell the holders of these bookings what became of their session.

    `change`: what makes the key of this change another one than the next. `needed_by`: when
    somebody who does not know would stand before the wrong door.
    """
    outbox.tell_all(
        [
            _telling(row, kind, f"{kind}:{row.pk}:{change}", session, needed_by=needed_by, **said)
            for row in bookings
        ]
    )


def holders(session: GroupSession) -> list[Booking]:
    """Return the bookings of a session that hold a seat or wait for one, with their people."""
    rows = session.bookings.filter(state__in=Booking.HOLDING)
    return list(rows.select_related("enrolment__person").order_by("pk"))


def _telling(
    booking: Booking,
    kind: str,
    key: str,
    session: GroupSession,
    *,
    needed_by: datetime | None = None,
    **context: Any,
) -> Telling:
    return Telling(
        booking.enrolment.person,
        kind,
        key,
        context=about(session) | context,
        topic=topic(booking),
        link=reverse("groupwork:session", args=[session.pk]),
        not_after=session.ends_at,
        # What is no news to those who did it themselves need not be telephoned.
        needed_by=None if kinds.of(kind).waits else needed_by,
    )


# Reminders -----------------------------------------------------------------------------


@transaction.atomic
def remind_of_sessions(now: datetime) -> int:
    """Tell those who hold a seat in a session that is near; return how many were told.

    The rows are locked, so that a session is not moved meanwhile; whoever is busy comes
    next time.
    """
    rows = Booking.objects.select_for_update(of=("self", "session"), skip_locked=True).filter(
        state=Booking.State.BOOKED,
        enrolment__state__in=Enrolment.LEARNING,
        session__state=GroupSession.State.SCHEDULED,
        session__starts_at__gt=now,
        session__starts_at__lt=now + timedelta(days=FURTHEST + 1),
    )
    found = {}
    for booking in rows.select_related("session__module", "enrolment__person"):
        for lead, ways in _leads(booking, now):
            key = f"session_reminder:{booking.pk}:{booking.session.starts_at.isoformat()}:{lead}"
            found[key] = (booking, ways)
    untold = outbox.untold(found)
    tellings = [_reminder(found[key][0], key, found[key][1]) for key in sorted(untold)]
    return len(outbox.tell_all(tellings))


def _leads(booking: Booking, now: datetime) -> Iterable[tuple[int, frozenset[Channel]]]:
    """Return the leads that are due for a booking, with the ways that each goes."""
    day = timezone.localdate(booking.session.starts_at)
    for leads, ways in LEADS:
        lead = reminders.lead_now(day, leads, now, known_at=booking.booked_at)
        if lead is not None:
            yield lead, ways


def _reminder(booking: Booking, key: str, ways: frozenset[Channel]) -> Telling:
    session = booking.session
    told = _telling(booking, "session_reminder", key, session)
    return Telling(
        told.person, told.kind, key, context=told.context, topic=told.topic, link=told.link,
        not_after=session.starts_at, only=ways,
    )  # fmt: skip
