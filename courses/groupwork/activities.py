"""What a module with a meeting requires, and how that looks on my page and in the player."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from courses.activities import RequirementSpec, Step
from courses.domain.progress import Progress
from courses.groupwork.domain import bookings, disclosure
from courses.groupwork.models import Booking, GroupSession
from courses.models import CoursePage, Enrolment, ModulePage, Requirement, RunModule
from library.domain.quotes import quoted
from library.domain.wareki import wareki_moment
from people.models import User


class AttendanceActivity:
    """集合研修への出席: choose a date, come, be marked by the office."""

    kind: str = Requirement.Kind.ATTENDANCE

    def module_requirements(self, page: ModulePage) -> Iterable[RequirementSpec]:
        """Ask for attendance where the module does."""
        if page.requires_attendance:
            yield RequirementSpec(self.kind, f"{quoted(page.title)}への出席")

    def course_requirements(self, page: CoursePage) -> Iterable[RequirementSpec]:
        """Ask nothing of the course as a whole."""
        return ()

    def steps(
        self, enrolment: Enrolment, requirements: list[Requirement], progress: Progress
    ) -> list[Step]:
        """Tell where each attendance stands: one query, whatever their number."""
        held = {
            booking.requirement_id: booking
            for booking in Booking.objects.filter(
                enrolment=enrolment, state__in=Booking.HOLDING
            ).select_related("session")
        }
        return [
            Step(requirement, requirement.title, "done", note="出席を記録しました。")
            if progress.meets(requirement.key)
            else _open_step(enrolment, requirement, held.get(requirement.pk))
            for requirement in requirements
        ]

    def let_go(
        self, enrolment: Enrolment, *, actor: User, module: RunModule | None = None
    ) -> None:
        """Give back the seats in sessions to come and close the parts read in those going on."""
        bookings.give_back_all(enrolment, actor=actor, module=module)
        disclosure.close_for(enrolment, actor=actor, module=module)


def _open_step(enrolment: Enrolment, requirement: Requirement, booking: Booking | None) -> Step:
    key = requirement.module.key if requirement.module else ""
    query = urlencode({"module": key, "enrolment": enrolment.pk})
    choose_url = f"{reverse('groupwork:sessions')}?{query}"
    if booking is None:
        return Step(requirement, requirement.title, "todo", choose_url, action="日程を選ぶ")
    session = booking.session
    url = reverse("groupwork:session", args=[session.pk])
    where = f"{wareki_moment(session.starts_at)}から {session.venue}"
    if session.state == GroupSession.State.OPEN:
        return Step(
            requirement, requirement.title, "doing", url, f"開催中:{where}", "会の画面を開く"
        )
    if session.is_over:
        return Step(
            requirement, requirement.title, "waiting", choose_url,
            "出欠の確認を待っています。欠席したときは、別の回を選べます。", "別の回を選ぶ",
        )  # fmt: skip
    if booking.state == Booking.State.WAITLISTED:
        note = f"キャンセル待ち:{where}"
        return Step(requirement, requirement.title, "waiting", url, note, "申込を確かめる")
    return Step(requirement, requirement.title, "waiting", url, where, "申込を確かめる")
