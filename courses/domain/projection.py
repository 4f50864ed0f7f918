"""The stored projection of progress: written with each piece of evidence, rebuildable from all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Prefetch, Q

import audit.domain.trail as audit
from courses.domain import disclosure, notices
from courses.domain.assessment import assess, has_come
from courses.domain.progress import Progress, RunRules
from courses.domain.rules import facts_of, progress_of, rules_of
from courses.models import CourseRun, Enrolment, Evidence, ModuleProgress, RunModule
from courses.signals import course_completed
from library import clock
from people.models import User


def expected_enrolment(enrolment: Enrolment, progress: Progress) -> dict[str, Any]:
    """Return what the enrolment's stored columns must be."""
    done, total = progress.units
    decided = enrolment.state in Enrolment.DECIDED
    return {
        "state": enrolment.state if decided else progress.state,
        "completed_at": progress.completed_at,
        "modules_done": done,
        "modules_total": total,
        "minutes_done": progress.minutes_done,
    }


def expected_modules(progress: Progress) -> dict[str, dict[str, Any]]:
    """Return, by module key, what each ModuleProgress row must be."""
    return {
        key: {
            "state": module.state,
            "is_required": module.is_required,
            "opens_on": module.opens_on,
            "met": module.met,
            "total": len(module.conditions),
            "completed_at": module.completed_at,
        }
        for key, module in progress.modules.items()
    }


def project(
    enrolment: Enrolment, *, actor: User | None, rules: RunRules | None = None
) -> Progress:
    """Write the projection of a locked enrolment; return the progress it shows.

    In order: module rows, the enrolment's columns, case disclosures that follow from open
    exercises, what is told of stages that opened, and, the first time that everything is met,
    the audit entry and the `course_completed` signal. Must run in the transaction that changed
    the evidence.
    """
    progress = progress_of(enrolment, rules)
    was_open = _write_modules(enrolment, progress)
    was_completed = enrolment.state == Enrolment.State.COMPLETED
    for name, value in expected_enrolment(enrolment, progress).items():
        setattr(enrolment, name, value)
    enrolment.save()
    disclosure.follow_exercises(enrolment, progress)
    notices.follow_stages(enrolment, progress, was_open, actor=actor)
    if enrolment.state == Enrolment.State.COMPLETED and not was_completed:
        notices.let_go(enrolment)
        audit.record("courses.enrolment.complete", enrolment, actor=actor)
        course_completed.send(sender=Enrolment, enrolment=enrolment, actor=actor)
    return progress


def _write_modules(enrolment: Enrolment, progress: Progress) -> set[str] | None:
    """Write the module rows; return the keys of those that were open, None if there were none."""
    own = FilteredRelation("progress", condition=Q(progress__enrolment=enrolment.pk))
    modules = RunModule.objects.filter(run=enrolment.run_id).annotate(own=own)
    stored = {key: (pk, own_pk, opens_on) for key, pk, own_pk, opens_on in modules.values_list(
        "key", "pk", "own__pk", "own__opens_on"
    )}  # fmt: skip
    rows = [
        ModuleProgress(enrolment=enrolment, module_id=stored[key][0], **values)
        for key, values in expected_modules(progress).items()
    ]
    ModuleProgress.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrolment", "module"],
        update_fields=["state", "is_required", "opens_on", "met", "total", "completed_at"],
    )
    if all(own_pk is None for _, own_pk, _ in stored.values()):
        return None
    today = clock.today()
    return {key for key, (_, _, opens_on) in stored.items() if has_come(opens_on, today)}


@dataclass(frozen=True, slots=True)
class Drift:
    """A stored row that does not say what the evidence says."""

    row: str
    column: str
    stored: Any
    expected: Any
    note: str = ""

    @property
    def what(self) -> str:
        """What is stored, and what should be."""
        return f"{self.column} は {self.stored!r}、学習記録からは {self.expected!r}{self.note}"


# Once the pledge alone completed whoever no module is for. Such a completion is not taken back in
# silence, nor vouched for unseen.
OUTSIDE = "。この方に求める単元が一つもありません。修了証をどうするか、人事がお決めください"


def drifts() -> Iterator[Drift]:
    """Recompute every enrolment and yield each stored value that differs."""
    for run in CourseRun.objects.exclude(state=CourseRun.State.DRAFT):
        rules = rules_of(run)
        evidence = Prefetch("evidence", Evidence.objects.select_related("requirement"))
        rows = run.enrolments.prefetch_related("progress__module", evidence)
        for enrolment in rows.iterator(chunk_size=200):
            facts = facts_of(enrolment.evidence.all())
            progress = assess(rules, enrolment.audiences, facts, clock.today())
            yield from _drifts_of(enrolment, progress)


def _drifts_of(enrolment: Enrolment, progress: Progress) -> Iterator[Drift]:
    name = f"courses_enrolment {enrolment.pk}"
    for column, value in expected_enrolment(enrolment, progress).items():
        if getattr(enrolment, column) != value:
            note = OUTSIDE if column == "state" and progress.is_outside else ""
            yield Drift(name, column, getattr(enrolment, column), value, note)
    stored = {row.module.key: row for row in enrolment.progress.all()}
    for key, values in expected_modules(progress).items():
        row = stored.pop(key, None)
        if row is None:
            yield Drift(name, f"{key} の進み具合", "なし", "あり")
            continue
        for column, value in values.items():
            if getattr(row, column) != value:
                where = f"courses_moduleprogress {row.pk}({enrolment.pk} {key})"
                yield Drift(where, column, getattr(row, column), value)
    for key, row in stored.items():
        yield Drift(f"courses_moduleprogress {row.pk}", key, "あり", "なし")
