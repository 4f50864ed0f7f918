"""Opening a stage by hand to everybody in a run, where its conditions say that the office does."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses.domain.evidence import lock_enrolment
from courses.domain.needs import Opening, read_opening
from courses.domain.oneself import check_not_taking
from courses.domain.projection import project
from courses.domain.rules import rules_of
from courses.models import CourseRun, RunStage
from library import clock
from people.models import User
from people.roles import Role, has_role


def is_opened_by_hand(stage: RunStage) -> bool:
    """Tell whether the office has a say in what opens a stage."""
    return _asks_for_a_hand(read_opening(stage.opening))


def _asks_for_a_hand(opening: Opening) -> bool:
    return any(
        need.kind == "by_hand" or any(one.kind == "by_hand" for one in need.of) for need in opening
    )


@transaction.atomic
def open_stage(stage: RunStage, *, actor: User) -> RunStage:
    """Open a stage to all who take the run, now and later; opening it twice changes nothing.

    In order: the stage, the audit entry, everybody's progress, and what is told of it.
    Raises PermissionDenied, ValidationError("run_closed" | "own_record" | "not_by_hand").
    """
    if not has_role(actor, Role.HR, Role.OFFICE):
        raise PermissionDenied("人事・所管課と研修事務局だけが開けます。")
    run = CourseRun.objects.select_for_update(of=("self",)).get(pk=stage.run_id)
    stage = RunStage.objects.select_for_update(of=("self",)).get(pk=stage.pk)
    _check(run, stage, actor)
    if stage.opened_at is not None:
        return stage
    stage.opened_at, stage.opened_by = clock.now(), actor
    stage.save(update_fields=["opened_at", "opened_by"])
    audit.record("courses.stage.open", run, actor=actor, stage=stage.key)
    rules = rules_of(run)
    # Of those too who have ended: what is stored of them follows from the same rules.
    for row in run.enrolments.order_by("pk"):
        project(lock_enrolment(row.pk), actor=actor, rules=rules)
    return stage


def _check(run: CourseRun, stage: RunStage, actor: User) -> None:
    if run.state != CourseRun.State.OPEN:
        raise ValidationError("開催中の回の段階だけを開けます。", code="run_closed")
    check_not_taking(
        run,
        actor,
        "ご自分が受けている回の段階は、ご自分では開けません。ほかの担当者が開いてください。",
    )
    if not is_opened_by_hand(stage):
        raise ValidationError(
            "この段階は、事務局が開く段階ではありません。おひとりに開くときは、受講の記録から"
            "「特別に開く」を使ってください。",
            code="not_by_hand",
        )
