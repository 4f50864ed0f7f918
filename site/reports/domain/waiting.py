"""What waits for whom: the few numbers that the admin's first page opens with."""

from dataclasses import dataclass

from django.utils import timezone

from courses.cases.domain import access
from courses.domain import approvals
from courses.groupwork.models import GroupSession
from courses.models import CourseRun, ExternalTraining
from courses.worksheets.models import Submission
from home.domain import guest_notices
from home.models import GuestApplication
from notices.domain import calls, letters
from notices.models import Delivery
from people.models import User
from people.roles import Role, has_role
from reports.domain.nominations import nominations_for


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to do. `url_name` and `query` lead to where it is done."""

    label: str
    count: int
    unit: str
    url_name: str
    query: str = ""


def waiting_for(viewer: User) -> list[Waiting]:
    """Return what the viewer's roles have waiting, noughts included."""
    items = []
    if has_role(viewer, Role.HR):
        items += _for_hr(viewer)
    if has_role(viewer, Role.TRAINER):
        items += _for_trainer(viewer)
    if has_role(viewer, Role.HR, Role.OFFICE, Role.TRAINER):
        items.append(_cases(viewer))
    if has_role(viewer, Role.TRAINER, Role.OFFICE):
        items.append(_sessions_today(viewer))
    if has_role(viewer, Role.OFFICE):
        items += _notices()
    return items


def _for_hr(viewer: User) -> list[Waiting]:
    # What the list behind it opens with: those put off wait for a decision too.
    undecided = nominations_for(viewer).order_by().count()
    told = ExternalTraining.objects.decidable_by(viewer).filter(
        state=ExternalTraining.State.SUBMITTED
    )
    drafts = CourseRun.objects.filter(state=CourseRun.State.DRAFT).count()
    return [
        Waiting("受講を決める推薦", undecided, "件", "reports:nominations"),
        Waiting("承認を待つ区の外の学び", told.count(), "件", "reports:external"),
        Waiting("準備中の開催", drafts, "件", "reports:runs"),
    ]


def _for_trainer(viewer: User) -> list[Waiting]:
    submitted = Submission.objects.filter(
        enrolment__run__trainers=viewer, state=Submission.State.SUBMITTED
    )
    cases = viewer.case_checks.filter(state="asked").count()
    return [
        Waiting("確認を待つ様式", submitted.count(), "件", "worksheets:review_list"),
        Waiting("確認を頼まれた事例", cases, "件", "case:index"),
    ]


def _cases(viewer: User) -> Waiting:
    """Count what keeps people of open runs before a case that nobody has approved.

    A trainer is told of the cases that they work with, and finds them in the list; the office and
    HR, who may not know of a case, find the modules that wait.
    """
    shut = approvals.standing_shut()
    if has_role(viewer, Role.HR, Role.OFFICE):
        modules = {each.module.pk for each in shut}
        return Waiting("事例の承認を待つ単元", len(modules), "件", "reports:runs")
    mine = access.granted_cases(viewer).filter(pk__in={each.case.pk for each in shut})
    return Waiting("開催中で承認を待つ事例", mine.count(), "件", "case:index")


def _notices() -> list[Waiting]:
    printing = letters.waiting(timezone.now()).count()
    undelivered = Delivery.objects.filter(state=Delivery.State.FAILED)
    failed = undelivered.filter(notice__person__isnull=False).count()
    guests = GuestApplication.objects.filter(
        pk__in=guest_notices.unreached(), state__in=GuestApplication.HOLDING
    ).count()
    return [
        Waiting("お電話する方", calls.waiting().count(), "件", "reports:calls"),
        Waiting("印刷する手紙", printing, "通", "reports:letters"),
        Waiting("届けられないお知らせ", failed, "件", "reports:notices", "state=failed"),
        Waiting("届かない催しのメール", guests, "件", "reports:guest_events"),
    ]


def _sessions_today(viewer: User) -> Waiting:
    all_rows = GroupSession.objects.all()
    rows = all_rows if has_role(viewer, Role.OFFICE) else all_rows.facilitated_by(viewer)
    rows = rows.filter(starts_at__date=timezone.localdate())
    rows = rows.exclude(state=GroupSession.State.CANCELLED)
    return Waiting("今日の集合研修", rows.count(), "回", "groupwork:sessions")
