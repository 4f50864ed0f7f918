"""Case parts that open and close with a trainee's exercises."""

from datetime import date, datetime, time

from django.utils import timezone

from courses.cases.domain import approval, disclosure
from courses.cases.models import Approval, CasePart
from courses.domain.progress import ALWAYS, ModuleState, Progress
from courses.models import Enrolment, ModulePage
from library.domain.quotes import quoted


def source_key(enrolment: Enrolment, module_key: str) -> str:
    """Name an exercise of an enrolment as the source of a disclosure."""
    return f"exercise:{enrolment.pk}:{module_key}"


def follow_exercises(enrolment: Enrolment, progress: Progress) -> None:
    """Open a part while an exercise that names it is being done; close it after.

    The part itself names the exercises (`also_for_modules`), so a part for the meeting alone
    never opens here, nor does a case that nobody has approved.
    """
    parts = CasePart.objects.exclude(also_for_modules=[]).select_related("case__classification")
    wanted = {key for part in parts for key in part.also_for_modules}
    modules = {key: progress.modules[key] for key in sorted(wanted) if key in progress.modules}
    if not modules:
        return
    pages = {
        page.key: page
        for page in ModulePage.objects.filter(key__in=modules).prefetch_related("cases")
    }
    for key, module in modules.items():
        if enrolment.state in Enrolment.LEARNING and is_being_done(module):
            cases = pages[key].cases.all()
            named = [p for p in parts if key in p.also_for_modules and p.case in cases]
            approved = approval.approved_among(part.case for part in named)
            _open_parts(
                enrolment,
                module,
                [(p, approved[p.case_id]) for p in named if p.case_id in approved],
            )
        else:
            disclosure.close_source(source_key(enrolment, key), person=enrolment.person)


def _open_parts(
    enrolment: Enrolment, module: ModuleState, parts: list[tuple[CasePart, Approval]]
) -> None:
    """Open what an exercise names: to the end of the run, if nothing closes it before.

    An exercise that a date opens has its parts from that day on: nobody need press anything.
    """
    opens_on = module.opens_on
    opens_at = start_of(opens_on) if opens_on and opens_on != ALWAYS else None
    for part, approved in parts:
        disclosure.open_part(
            enrolment.person,
            part,
            approved=approved,
            reason=f"演習{quoted(module.rule.title)}のため",
            source_key=source_key(enrolment, module.rule.key),
            opens_at=opens_at,
            closes_at=timezone.make_aware(datetime.combine(enrolment.run.ends_on, time.max)),
        )


def start_of(day: date) -> datetime:
    """Return the first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def is_being_done(module: ModuleState) -> bool:
    """Tell whether an exercise is or will be open and its worksheet (else: all) not yet accepted.

    One that asks nothing is never being done: it would stay open for ever.
    """
    worksheets = [c for c in module.conditions if c.code == "worksheet"]
    asked = worksheets or module.conditions
    return module.opens_on is not None and not all(c.is_met for c in asked)
