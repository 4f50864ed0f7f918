"""What is looked at before a run opens: each layer registers a check, opening asks them all.

A check reads an `Plan`: the run with everything that would be frozen, already frozen into
rows of a transaction that is kept only if nothing stands in the way. What was checked is
therefore what is frozen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model
from wagtail.models import Page

from audit.digest import sha256_of
from courses.domain.needs import read_opening
from courses.domain.openings import opening_words
from courses.models import CoursePage, CourseRun, Requirement, RunModule, RunStage
from people.roles import Role


class Level(StrEnum):
    """An error keeps the run from opening; a warning has to be confirmed."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, in words, and what to do about it.

    `code`: the kind, the same for every page where it is found. `by`: who can put it right.
    Where: the `page` to edit, or the address `url` of a desk; neither means the run itself.
    """

    code: str
    level: Level
    sentence: str
    remedy: str
    by: Role = Role.TRAINER
    page: Page | None = None
    url: str = ""


def error(code: str, sentence: str, remedy: str, **where: object) -> Finding:
    """Return what keeps a run from opening."""
    return Finding(code, Level.ERROR, sentence, remedy, **where)  # type: ignore[arg-type]


def warning(code: str, sentence: str, remedy: str, **where: object) -> Finding:
    """Return what has to be confirmed before a run opens."""
    return Finding(code, Level.WARNING, sentence, remedy, **where)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Plan:
    """A run with what opening it freezes.

    `modules` come with their page, `requirements` with their module. `refused`: what an
    activity could not freeze.
    """

    run: CourseRun
    course: CoursePage
    stages: tuple[RunStage, ...]
    modules: tuple[RunModule, ...]
    requirements: tuple[Requirement, ...]
    refused: tuple[Finding, ...] = ()

    def modules_of(self, stage: RunStage) -> list[RunModule]:
        """Return the modules of one stage."""
        return [module for module in self.modules if module.stage_id == stage.pk]

    def opens(self, stage: RunStage) -> str:
        """Say what opens one stage."""
        titles = {each.key: each.title for each in self.stages}
        return opening_words(read_opening(stage.opening), titles)

    def requirements_of(self, kind: str) -> list[Requirement]:
        """Return the requirements of one kind."""
        return [row for row in self.requirements if row.kind == kind]


# What freezing makes anew each time.
NEW_EACH_TIME = {"id", "run", "stage", "module"}
Check = Callable[[Plan], Iterable[Finding]]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Add a check; called from `AppConfig.ready` of the app that owns it."""
    _checks[name] = check


@dataclass(frozen=True)
class Report:
    """The check list: what would be frozen, and what was found in it.

    `digest` stands for all of it: what somebody confirmed is opened, nothing else.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    digest: str

    @property
    def errors(self) -> list[Finding]:
        """What keeps the run from opening."""
        return [finding for finding in self.findings if finding.level == Level.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        """What has to be confirmed."""
        return [finding for finding in self.findings if finding.level == Level.WARNING]


def report(plan: Plan) -> Report:
    """Ask every check."""
    found = [*plan.refused]
    for check in _checks.values():
        found += check(plan)
    # Of what stands in the way nobody need be warned besides.
    errors = {finding.code for finding in found if finding.level == Level.ERROR}
    found = [f for f in found if f.level == Level.ERROR or f.code not in errors]
    return Report(plan, tuple(found), _digest(plan, found))


def _digest(plan: Plan, findings: Iterable[Finding]) -> str:
    """Return the SHA-256 of what is frozen (its ids are new each time) and what was found."""
    run = plan.run
    own = [str(run.course_id), run.fiscal_year, run.title, str(run.starts_on), str(run.ends_on)]
    trainers = sorted(run.trainers.values_list("pk", flat=True))
    rows = [*plan.stages, *plan.modules, *plan.requirements]
    said = [(finding.code, finding.sentence) for finding in findings]
    return sha256_of([own, [str(pk) for pk in trainers], [_columns(row) for row in rows], said])


def _columns(row: Model) -> dict[str, object]:
    fields = [field for field in row._meta.concrete_fields if field.name not in NEW_EACH_TIME]
    return {field.attname: field.value_from_object(row) for field in fields}
