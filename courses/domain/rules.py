"""From stored rows to the plain data that progress is computed from."""

from collections.abc import Iterable, Sequence

from courses.domain.assessment import assess
from courses.domain.needs import read_opening, read_waits
from courses.domain.progress import (
    Fact,
    ModuleRule,
    Progress,
    RequirementRule,
    RunRules,
    StageRule,
)
from courses.models import CourseRun, Enrolment, Evidence, Requirement, RunModule
from library import clock
from people.models import Audience


def rules_of(
    run: CourseRun,
    *,
    requirements: Sequence[Requirement] | None = None,
    modules: Sequence[RunModule] | None = None,
) -> RunRules:
    """Read a run's frozen rules: four queries, whatever the number of people.

    `requirements` (with their module) and `modules` (with their stage): all of the run's, in
    order, from whoever has read them already.
    """
    if requirements is None:
        requirements = list(run.requirements.select_related("module", "module__stage"))
    if modules is None:
        modules = list(run.modules.select_related("stage"))
    return RunRules(
        stages=tuple(
            StageRule(s.key, s.title, read_opening(s.opening), is_opened=s.opened_at is not None)
            for s in run.stages.all()
        ),
        modules=tuple(_module_rule(module) for module in modules),
        requirements=tuple(
            RequirementRule(r.key, r.kind, r.title, r.module.key if r.module else None)
            for r in requirements
        ),
        choose_min=run.choose_min,
        audience_parents=Audience.parents(),
    )


def _module_rule(module: RunModule) -> ModuleRule:
    return ModuleRule(
        key=module.key,
        title=module.title,
        stage=module.stage.key,
        minutes=module.minutes,
        audiences=frozenset(module.audiences),
        open_to=frozenset(module.open_to),
        is_required=module.is_required,
        is_choice=module.is_choice,
        waits_for=read_waits(module.waits_for),
    )


def facts_of(rows: Iterable[Evidence]) -> list[Fact]:
    """Turn evidence into facts. `requirement` must be selected with the rows."""
    return [
        Fact(
            id=str(row.pk),
            kind=row.kind,
            occurred_at=row.occurred_at,
            requirement=row.requirement.key if row.requirement else None,
            result=row.result,
            stage=row.payload.get("stage", ""),
            voids=str(row.voids_id) if row.voids_id else None,
        )
        for row in rows
    ]


def progress_of(enrolment: Enrolment, rules: RunRules | None = None) -> Progress:
    """Compute one enrolment's progress from what is stored, as it is today."""
    rules = rules or rules_of(enrolment.run)
    rows = enrolment.evidence.select_related("requirement")
    return assess(rules, enrolment.audiences, facts_of(rows), clock.today())
