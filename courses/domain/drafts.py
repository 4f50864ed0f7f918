"""Preparing a run before it opens, and putting its dates and trainers right afterwards."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

import audit.domain.trail as audit
from courses.checklist import Report
from courses.domain.evidence import lock_enrolment
from courses.domain.oneself import check_new_trainers, check_not_taking
from courses.domain.projection import project
from courses.domain.runs import look_over
from courses.models import CourseRun, Enrolment
from people.models import User


@transaction.atomic
def save_run(run: CourseRun, trainers: Iterable[User], *, actor: User) -> CourseRun:
    """Store a run's own data; another last day moves the end of the case parts that are open.

    Raises ValidationError("run_closed") for one that has ended; "own_record" for an open one
    that the actor takes; "own_grant" for whoever would put themselves in charge.
    """
    chosen, before = list(trainers), list(run.trainers.all()) if run.pk else []
    moves = False
    if run.pk and not run._state.adding:
        stored = CourseRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if stored.state == CourseRun.State.CLOSED:
            raise ValidationError("終了した開催は変更できません。", code="run_closed")
        if stored.state == CourseRun.State.OPEN:
            check_not_taking(stored, actor)
        moves = stored.state == CourseRun.State.OPEN and stored.ends_on != run.ends_on
    check_new_trainers(chosen, before, actor)
    run.save()
    run.trainers.set(chosen)
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


def preview_opening(run: CourseRun) -> Report:
    """Freeze the run in a transaction that is rolled back, and tell what was found in it.

    Nothing else knows exactly what will be frozen. Raises ValidationError("already_open").
    """
    with transaction.atomic():
        report = look_over(run)
        transaction.set_rollback(True)
    return report
