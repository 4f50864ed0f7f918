"""What sessions have to say before a run opens."""

from collections.abc import Iterator

from django.utils import timezone

from courses.checklist import Finding, Plan, warning
from courses.groupwork.models import GroupSession
from library.domain.quotes import quoted
from library.domain.wareki import wareki_moment
from people.roles import Role


def check(plan: Plan) -> Iterator[Finding]:
    """Ask whether what is planned already lies within the run."""
    run = plan.run
    planned = GroupSession.objects.filter(run=run).exclude(state=GroupSession.State.CANCELLED)
    for session in planned.select_related("module", "district"):
        day = timezone.localdate(session.starts_at)
        if not run.starts_on <= day <= run.ends_on:
            sentence = (
                f"集合研修{quoted(str(session))}({wareki_moment(session.starts_at)})が、"
                "開催の期間の外にあります。"
            )
            remedy = "開催の期間を「変更する」で直すか、研修事務局に日程を直してもらってください。"
            yield warning("session_outside_run", sentence, remedy, by=Role.OFFICE)
