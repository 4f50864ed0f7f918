"""Meetings of the demonstration: some to be opened at once, others in the coming weeks."""

import uuid
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from courses.groupwork.domain.sessions import change_session, create_session
from courses.groupwork.models import GroupSession
from courses.models import ModulePage
from curriculum.domain.demo.ward import DISTRICTS, STAFF, SUPPORTER, account, run_of
from curriculum.domain.loading import NAMESPACE
from library import clock
from people.models import District

VENUES = {
    "honfuji": "本富士区民館 第一会議室",
    "sakashita": "坂下地域活動センター 多目的室",
    "wakaba": "若葉会館 二階集会室",
    "kawabata": "川端区民センター 会議室A",
}
# Modules that people meet for, with the course and how soon the next one begins (minutes).
# Within an hour: its facilitator can open it at once.
MEETINGS = {"sup-e1": (SUPPORTER, 20), "sup-g1": (SUPPORTER, 40), "staff-g1": (STAFF, 30)}


def session_id(*path: object) -> uuid.UUID:
    """Return the id of a session of the demonstration, always the same."""
    return uuid.uuid5(NAMESPACE, "/".join(["demo", *map(str, path)]))


def soon(minutes: int) -> datetime:
    """Return a round time at least so many minutes from now, never more than an hour ahead."""
    moment = timezone.localtime(timezone.now() + timedelta(minutes=minutes))
    rest = -moment.minute % 10
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=rest)


def day_at(days: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of a day so many days from today (negative: before)."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def make_session(module: str, district: str, starts_at: datetime, pk: uuid.UUID) -> GroupSession:
    """Plan one meeting, as the office does."""
    page = ModulePage.objects.get(key=module)
    course, _ = MEETINGS[module]
    session = GroupSession(
        id=pk,
        module=page,
        run=run_of(course),
        district=District.objects.get(key=district),
        venue=VENUES[district],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=page.duration_minutes),
        capacity=24,
        case=page.default_case,
    )
    return create_session(session, [account("trainer")], actor=account("office"))


def make_coming_sessions() -> None:
    """Plan one meeting of each kind that begins within the hour, and one in every district."""
    for module, (_, minutes) in MEETINGS.items():
        make_session(module, "honfuji", soon(minutes), session_id(module, "soon"))
    hours = (10, 14, 18)
    for column, module in enumerate(MEETINGS):
        for row, district in enumerate(DISTRICTS):
            moment = day_at(7 + 5 * column + 3 * row, hours[(column + row) % 3])
            make_session(module, district, moment, session_id(module, district))


def keep_fresh() -> int:
    """Let a meeting of each kind begin within the hour again; return how many were set.

    One whose time has passed and that nobody opened is put off, and so is one that is about to
    begin and that nobody has booked; any other is followed by a new one. What people did is never
    touched.
    """
    count = 0
    now = clock.now()
    # Whoever begins with the demonstration now has time to book before it.
    earliest, hour = now + timedelta(minutes=15), now + timedelta(minutes=60)
    for module, (_, minutes) in MEETINGS.items():
        first = session_id(module, "soon")
        if not GroupSession.objects.filter(pk=first).exists():
            continue
        page = ModulePage.objects.get(key=module)
        waiting = GroupSession.objects.filter(module=page, state=GroupSession.State.SCHEDULED)
        if waiting.filter(starts_at__gte=earliest, starts_at__lte=hour).exists():
            continue
        stale = (
            waiting.filter(starts_at__lt=earliest, attendances__isnull=True)
            .filter(Q(starts_at__lte=now) | Q(bookings__isnull=True))
            .first()
        )
        if stale is not None:
            stale.starts_at = soon(minutes)
            stale.ends_at = stale.starts_at + timedelta(minutes=page.duration_minutes)
            change_session(stale, list(stale.facilitators.all()), actor=account("office"))
        else:
            make_session(module, "honfuji", soon(minutes), uuid.uuid4())
        count += 1
    return count
