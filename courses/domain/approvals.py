"""Cases and their approval in the runs that are open: what follows it, and what stands without."""

from dataclasses import dataclass
from typing import Any

from courses.cases.domain import approval
from courses.cases.models import Case
from courses.domain.evidence import lock_enrolment
from courses.domain.projection import project
from courses.models import CourseRun, Enrolment, ModulePage, RunModule
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


@dataclass(frozen=True, slots=True)
class Shut:
    """A module of an open run, and a case of it that nobody has approved: it opens to nobody."""

    module: RunModule
    case: Case


def standing_shut() -> list[Shut]:
    """Return all such, in as many queries for one run as for many.

    A run opens with approved cases only; a case may be edited, or taken by a module, afterwards.
    """
    rows = RunModule.objects.filter(run__state=CourseRun.State.OPEN).order_by("pk")
    modules = [module for module in rows if module.is_asked]
    with_cases = ModulePage.objects.filter(
        pk__in={module.page_id for module in modules}, cases__isnull=False
    )
    pages = {
        page.pk: list(page.cases.all())
        for page in with_cases.distinct().prefetch_related("cases__classification")
    }
    approved = approval.approved_among({c.pk: c for row in pages.values() for c in row}.values())
    return [
        Shut(module, case)
        for module in modules
        for case in pages.get(module.page_id, [])
        if case.pk not in approved
    ]
