"""How the layers above take part in a module without courses knowing them.

Quizzes, worksheets and sessions each register a `ModuleActivity` when the site starts. A run
asks them what to require; the player asks them what to show.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from courses.domain.progress import Progress
from courses.models import CoursePage, Enrolment, ModulePage, Requirement, RunModule
from people.models import User


@dataclass(frozen=True, slots=True)
class RequirementSpec:
    """What an activity asks of a trainee: frozen into a Requirement when the run opens.

    `source_id` and `source_version` name the quiz, worksheet or survey by id and frozen version.
    """

    kind: str
    title: str
    source_type: str = ""
    source_id: str = ""
    source_version: int | None = None
    rule: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do in a module, as the player and my page show it.

    `state`: todo, doing, waiting (for somebody else) or done. `url` is empty when there is
    nothing to press yet; `note` then says why.
    """

    requirement: Requirement
    label: str
    state: str
    url: str = ""
    note: str = ""
    action: str = ""


class ModuleActivity(Protocol):
    """What a higher layer registers. One activity answers for one kind of requirement."""

    kind: str

    def module_requirements(self, page: ModulePage) -> Iterable[RequirementSpec]:
        """Return what the module will require when a run opens; freeze versions here."""

    def course_requirements(self, page: CoursePage) -> Iterable[RequirementSpec]:
        """Return what the whole course will require; freeze versions here."""

    def steps(
        self, enrolment: Enrolment, requirements: list[Requirement], progress: Progress
    ) -> list[Step]:
        """Return the state of these requirements (all of this kind) for one person.

        `progress` says what is met and what is open; an activity reads only its own rows.

        Called once per page with every requirement of the kind that the page shows, so that
        the number of queries does not grow with them.
        """

    def let_go(
        self, enrolment: Enrolment, *, actor: User, module: RunModule | None = None
    ) -> None:
        """Give back what the person holds here: a seat, a case part that is open.

        `module`: only what is held for this one, which is taken out of the run.
        """


_activities: dict[str, ModuleActivity] = {}


def register(activity: ModuleActivity) -> None:
    """Add an activity; called from `AppConfig.ready` of the app that owns it."""
    _activities[activity.kind] = activity


def registered() -> list[ModuleActivity]:
    """Return the activities in a stable order."""
    return [_activities[kind] for kind in Requirement.Kind.values if kind in _activities]


def let_go(enrolment: Enrolment, *, actor: User, module: RunModule | None = None) -> None:
    """Let every activity give back what somebody holds whose enrolment ends before completion.

    `module`: only what they hold for one that is asked of nobody any more.
    Call it before the enrolment is locked: sessions are locked before enrolments.
    """
    for activity in registered():
        activity.let_go(enrolment, actor=actor, module=module)
