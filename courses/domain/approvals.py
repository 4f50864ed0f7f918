"""What follows when a case is approved: whoever waits for it in an exercise can read it now."""

from typing import Any

from courses.cases.models import Case
from courses.domain.evidence import lock_enrolment
from courses.domain.projection import project
from courses.models import CourseRun, Enrolment
from people.models import User


def follow_approval(sender: object, *, case: Case, actor: User, **_: Any) -> None:
    """Write the projection of everybody who learns in a module of the case."""
    pages = case.modules.values("pk")
    waiting = Enrolment.objects.filter(
        state__in=Enrolment.LEARNING, run__state=CourseRun.State.OPEN,
        run__modules__page__in=pages,
    )  # fmt: skip
    for pk in waiting.order_by("pk").values_list("pk", flat=True).distinct():
        project(lock_enrolment(pk), actor=actor)
