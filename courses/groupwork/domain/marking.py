"""The roster as it comes from a page: two people may sit at it, and neither undoes the other."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from courses.groupwork.domain import attendance
from courses.groupwork.domain.rights import lock_session
from courses.groupwork.models import Attendance, GroupSession
from courses.models import Enrolment
from people.domain.faster import said_of
from people.models import User
from people.seen import Verdict, compare

MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One person's mark on a page: sent, shown when the page was opened, stored then."""

    sent: str
    shown: str
    stored: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many marks were written, and a sentence for each person whom somebody else marked."""

    changed: int
    faster: list[str]


@transaction.atomic
def mark_seen(
    session: GroupSession,
    lines: Mapping[Enrolment, Line],
    *,
    actor: User,
    reason: str = "",
    original_kept: str = "",
) -> Outcome:
    """Write the marks that were changed on the page; leave those that changed under it.

    Raises what `attendance.mark` raises; then nothing is written.
    """
    session = lock_session(session.pk)
    rows = session.attendances.select_related("marked_by")
    stored = {row.enrolment_id: row for row in rows}
    mine: dict[Enrolment, str] = {}
    faster: list[str] = []
    left: list[str] = []
    for enrolment, line in lines.items():
        row = stored.get(enrolment.pk)
        now = row.state if row else ""
        verdict = compare(line.sent, shown=line.shown, before=line.stored, now=now)
        if verdict is Verdict.MINE:
            mine[enrolment] = line.sent
        elif verdict is Verdict.BOTH and line.sent != now:
            faster.append(_said(enrolment, row, line.sent, actor))
        else:
            left.append(f"{enrolment.person.get_full_name()}さん")
    changed = attendance.mark(
        session, mine, actor=actor, reason=reason, original_kept=original_kept
    )
    return Outcome(changed, [*faster, *_left(left)])


def _said(enrolment: Enrolment, row: Attendance | None, sent: str, actor: User) -> str:
    by = said_of(row.marked_by, row.marked_at, actor) if row else ""
    return (
        f"{enrolment.person.get_full_name()}さんの出欠は、{by or 'ほかの方'}が先に"
        f"「{_label(row.state if row else '')}」にしました。「{_label(sent)}」には変えていません。"
        "変えるときは、もう一度選んで記録してください。"
    )


def _left(names: list[str]) -> list[str]:
    """Say once whom somebody else marked, however many they are."""
    if not names:
        return []
    more = f"ほか{len(names) - MOST_NAMES}名" if len(names) > MOST_NAMES else ""
    return [
        f"{'、'.join(names[:MOST_NAMES])}{more}の出欠は、この画面を開いたあとに"
        "ほかの方が記録したので、そのままにしました。"
    ]


def _label(state: str) -> str:
    return str(dict(Attendance.State.choices).get(state, "記録しない"))
