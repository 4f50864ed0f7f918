"""Preparing a run before it opens, and putting its dates and trainers right afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

import audit.domain.trail as audit
from courses.domain.evidence import lock_enrolment
from courses.domain.needs import read_opening
from courses.domain.openings import opening_words
from courses.domain.projection import project
from courses.domain.runs import open_run
from courses.models import CourseRun, Enrolment, Requirement, RunModule, RunStage
from people.models import User


@transaction.atomic
def save_run(run: CourseRun, trainers: Iterable[User], *, actor: User) -> CourseRun:
    """Store a run's own data; another last day moves the end of the case parts that are open.

    Raises ValidationError("run_closed") for one that has ended.
    """
    moves = False
    if run.pk and not run._state.adding:
        stored = CourseRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if stored.state == CourseRun.State.CLOSED:
            raise ValidationError("終了した開催は変更できません。", code="run_closed")
        moves = stored.state == CourseRun.State.OPEN and stored.ends_on != run.ends_on
    run.save()
    run.trainers.set(trainers)
    audit.record(
        "courses.run.save", run, actor=actor, starts_on=run.starts_on, ends_on=run.ends_on,
        trainers=sorted(run.trainers.values_list("number", flat=True)),
    )  # fmt: skip
    if moves:
        for row in run.enrolments.filter(state__in=Enrolment.LEARNING).order_by("pk"):
            project(lock_enrolment(row.pk), actor=actor)
    return run


@transaction.atomic
def delete_draft(run: CourseRun, *, actor: User) -> None:
    """Delete a run that never opened.

    Raises ValidationError("not_draft"), or "in_use" if sessions are planned for it.
    """
    run = CourseRun.objects.select_for_update(of=("self",)).select_related("course").get(pk=run.pk)
    if run.state != CourseRun.State.DRAFT:
        raise ValidationError(
            "始まった開催は、記録を残すため削除できません。「終了する」を使ってください。",
            code="not_draft",
        )
    audit.record("courses.run.delete", run, actor=actor)
    try:
        run.delete()
    except ProtectedError as error:
        raise ValidationError(
            "この開催には集合研修の予定があります。先にその予定を消してください。", code="in_use"
        ) from error


@dataclass(frozen=True, slots=True)
class Preview:
    """What opening a run would freeze."""

    stages: list[RunStage]
    modules: list[RunModule]
    requirements: list[Requirement]

    def modules_of(self, stage: RunStage) -> list[RunModule]:
        """Return the modules of one stage."""
        return [module for module in self.modules if module.stage_id == stage.pk]

    def opens(self, stage: RunStage) -> str:
        """Say what opens one stage."""
        titles = {each.key: each.title for each in self.stages}
        return opening_words(read_opening(stage.opening), titles)


def preview_opening(run: CourseRun) -> Preview:
    """Open the run in a transaction that is rolled back, and tell what it would hold.

    Nothing else knows exactly what will be frozen. Raises what `open_run` raises.
    """
    with transaction.atomic():
        opened = open_run(run, actor=None)
        preview = Preview(
            list(opened.stages.all()),
            list(opened.modules.all()),
            list(opened.requirements.all()),
        )
        transaction.set_rollback(True)
    return preview
