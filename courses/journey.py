"""One person's way through one run, ready to be shown: every stage, module and step with its why.

My page, the player and the office's desk read the same journey. It costs a fixed number of
queries, however many modules there are.
"""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from courses import activities
from courses.activities import Step
from courses.domain.progress import Condition, ModuleState, Progress, StageState
from courses.domain.rules import progress_of, rules_of
from courses.models import CourseRun, Enrolment, Requirement, RunModule, SectionProgress


@dataclass(frozen=True)
class ModuleView:
    """A module with its state and the steps to take in it. `missing`: what keeps it closed."""

    module: RunModule
    state: ModuleState
    steps: list[Step]
    url: str
    missing: tuple[Condition, ...] = ()

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if step.state != "done"), None)


@dataclass(frozen=True)
class StageView:
    """A stage with its modules, and what keeps it closed."""

    state: StageState
    modules: list[ModuleView]

    @property
    def status(self) -> str:
        """done, now or locked."""
        if not self.state.is_open:
            return "locked"
        return "done" if self.state.is_done and self.modules else "now"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one next thing to do. Without a url there is nothing to press: `note` says why."""

    title: str
    action: str
    url: str = ""
    eyebrow: str = "つぎの一歩"
    note: str = ""
    minutes: int | None = None


@dataclass(frozen=True)
class Journey:
    """Everything about one enrolment."""

    enrolment: Enrolment
    progress: Progress
    stages: list[StageView]
    course_steps: list[Step]

    @cached_property
    def modules(self) -> dict[str, ModuleView]:
        """Every module by key."""
        return {m.module.key: m for stage in self.stages for m in stage.modules}

    @property
    def is_learning(self) -> bool:
        """Whether steps can still be taken."""
        return (
            self.enrolment.state in Enrolment.LEARNING
            and self.enrolment.run.state == CourseRun.State.OPEN
        )

    @property
    def next_step(self) -> NextStep | None:
        """The one next thing to do, or to wait for; None when the way has ended."""
        if not self.is_learning:
            return None
        pledge = next((s for s in self.course_steps if s.requirement.kind == "pledge"), None)
        if pledge and pledge.state != "done":
            return NextStep(pledge.label, pledge.action, pledge.url)
        return self._next_module_step() or self._next_course_step() or _wait_for_office()

    def _next_module_step(self) -> NextStep | None:
        waiting: NextStep | None = None
        for view in self._modules_to_do():
            step = view.next_step
            if step is None or not view.state.is_open:
                continue
            shown = _module_step(view, step)
            if step.state != "waiting":
                return shown
            waiting = waiting or shown
        return waiting

    def _modules_to_do(self) -> list[ModuleView]:
        choice = self.progress.choice
        must_choose = choice is not None and not choice.is_met
        return [
            view
            for view in self.modules.values()
            if not view.state.is_done
            and (
                view.state.is_required
                or (must_choose and view.state.rule.is_choice and view.state.is_available)
            )
        ]

    def _next_course_step(self) -> NextStep | None:
        for step in self.course_steps:
            if step.state != "done" and step.url:
                return NextStep(step.label, step.action, step.url, note=step.note)
        return None


def _module_step(view: ModuleView, step: Step) -> NextStep:
    """Lead to the step itself; what has to be read about first begins at the module page."""
    is_read_first = step.requirement.kind in (Requirement.Kind.LECTURE, Requirement.Kind.WORKSHEET)
    return NextStep(
        title=view.module.title,
        action=step.action or "ひらく",
        url=view.url if is_read_first and step.state == "todo" else step.url or view.url,
        eyebrow="お待ちください" if step.state == "waiting" else "つぎの一歩",
        note=step.note or step.label,
        minutes=view.module.minutes,
    )


def _wait_for_office() -> NextStep:
    return NextStep(
        title="できることはすべて終わりました",
        action="",
        eyebrow="お待ちください",
        note="のこりの手続きは研修事務局が行います。",
    )


def journey_of(enrolment: Enrolment) -> Journey:
    """Build the journey of one enrolment. `enrolment.run.course` should be selected with it."""
    requirements = list(enrolment.run.requirements.select_related("module__stage"))
    rows = list(enrolment.run.modules.select_related("stage"))
    rules = rules_of(enrolment.run, requirements=requirements, modules=rows)
    progress = progress_of(enrolment, rules)
    steps = _steps(enrolment, progress, requirements)
    modules = {m.key: m for m in rows}
    stages = [
        StageView(state, _modules(enrolment, state, modules, requirements, steps))
        for state in progress.stages
    ]
    course_steps = [steps[r.key] for r in requirements if r.module is None and r.key in steps]
    return Journey(enrolment, progress, stages, course_steps)


def _modules(
    enrolment: Enrolment,
    stage: StageState,
    modules: dict[str, RunModule],
    requirements: list[Requirement],
    steps: dict[str, Step],
) -> list[ModuleView]:
    views = []
    for state in stage.modules:
        module = modules[state.rule.key]
        if not (state.is_required or state.is_available):
            continue
        own = [
            steps[r.key]
            for r in requirements
            if r.module and r.module.key == module.key and r.key in steps
        ]
        missing = stage.missing + state.missing
        url = module_url(enrolment, module.key)
        views.append(ModuleView(module, state, own, url, missing=missing))
    return views


def module_url(enrolment: Enrolment, key: str) -> str:
    """Return the player's address of a module."""
    return reverse("courses:module", args=[enrolment.pk, key])


def _steps(
    enrolment: Enrolment, progress: Progress, requirements: list[Requirement]
) -> dict[str, Step]:
    """Ask each activity once for the state of all its requirements; then let the evidence speak."""
    by_kind: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        by_kind.setdefault(requirement.kind, []).append(requirement)
    found = _own_steps(enrolment, progress, by_kind)
    for activity in activities.registered():
        if activity.kind in by_kind:
            found += activity.steps(enrolment, by_kind[activity.kind], progress)
    return {
        step.requirement.key: _settled(step, is_met=progress.meets(step.requirement.key))
        for step in found
    }


def _settled(step: Step, *, is_met: bool) -> Step:
    """A requirement that the evidence meets is done, whoever did it: on paper, exempt, elsewhere."""
    if not is_met or step.state == "done":
        return step
    return Step(step.requirement, step.label, "done", step.url, step.note)


def _own_steps(
    enrolment: Enrolment, progress: Progress, by_kind: dict[str, list[Requirement]]
) -> list[Step]:
    """The steps that courses answers for itself: the pledge and reading."""
    pledge = [
        Step(
            requirement=requirement,
            label=requirement.title,
            state="todo",
            url=reverse("courses:pledge", args=[enrolment.pk]),
            action="誓約を読む",
        )
        for requirement in by_kind.get(Requirement.Kind.PLEDGE, [])
    ]
    lectures = by_kind.get(Requirement.Kind.LECTURE, [])
    seen = _screens_seen(enrolment) if lectures else {}
    return pledge + [
        _reading_step(enrolment, r, None if progress.meets(r.key) else seen.get(r.module_id or 0))
        for r in lectures
    ]


def _reading_step(enrolment: Enrolment, requirement: Requirement, seen: int | None) -> Step:
    """`seen`: how many screens count as learned; None if none was ever opened."""
    key = requirement.module.key if requirement.module else ""
    return Step(
        requirement=requirement,
        label="講義を読む",
        state="todo" if seen is None else "doing",
        url=f"{module_url(enrolment, key)}?screen=next",
        note=f"これまでに{seen}画面を学びました" if seen else "",
        action="学びはじめる" if seen is None else "つづきから学ぶ",
    )


def _screens_seen(enrolment: Enrolment) -> dict[int, int]:
    """Count the screens that count, by lecture; a lecture that was only opened has none."""
    counts: dict[int, int] = {}
    rows = SectionProgress.objects.filter(enrolment=enrolment)
    for module_id, read_at in rows.values_list("module_id", "read_at"):
        counts[module_id] = counts.get(module_id, 0) + (read_at is not None)
    return counts
