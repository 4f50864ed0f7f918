"""Opening and closing a run. Opening freezes all that a trainee must do."""

from collections.abc import Callable, Container, Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

import audit.domain.trail as audit
from courses import activities, checklist
from courses.domain import notices
from courses.domain.evidence import lock_enrolment
from courses.domain.freezing import opening_to_freeze, waits_to_freeze
from courses.domain.lectures import LectureRule
from courses.domain.oneself import check_not_taking
from courses.domain.projection import project
from courses.models import (
    CoursePage,
    CourseRun,
    Enrolment,
    LecturePage,
    ModulePage,
    Requirement,
    RunModule,
    RunStage,
    StagePage,
)
from library import clock
from library.domain.quotes import quoted
from people.models import User

CLOSING = "ご自分が受講している開催は、ご自分では終了できません。ほかの担当者が終了してください。"


def _lock_run(run: CourseRun) -> CourseRun:
    return (
        CourseRun.objects.select_for_update(of=("self",)).select_related("course").get(pk=run.pk)
    )


@transaction.atomic
def open_run(
    run: CourseRun,
    *,
    actor: User | None,
    confirmed: Container[str] = (),
    seen: str | None = None,
) -> CourseRun:
    """Freeze the course's stages, modules and requirements into the run and open it.

    `confirmed`: the codes of the warnings that somebody has looked at. `seen`: the digest of
    the check list that they looked at; whoever shows none has looked at what stands now.
    Raises ValidationError("already_open"); "changed" if the list is not the one that was seen;
    the code of every finding that stands in the way; "not_confirmed".
    """
    report = look_over(run)
    if seen is not None and seen != report.digest:
        raise ValidationError(
            "確かめたあとで、研修か開催の内容が変わりました。もう一度お確かめください。",
            code="changed",
        )
    if report.errors:
        raise ValidationError([ValidationError(f.sentence, code=f.code) for f in report.errors])
    left = [f for f in report.warnings if f.code not in confirmed]
    if left:
        raise ValidationError(
            f"確かめる印が付いていない注意が{len(left)}件あります。読んで、印を付けてください。",
            code="not_confirmed",
        )
    run = report.plan.run
    run.state = CourseRun.State.OPEN
    run.opened_at = clock.now()
    run.choose_min = run.course.choose_min
    run.save()
    audit.record(
        "courses.run.open", run, actor=actor, confirmed=sorted({f.code for f in report.warnings})
    )
    return run


def look_over(run: CourseRun) -> checklist.Report:
    """Freeze the course into the locked run and ask every check what it thinks of it.

    Belongs in a transaction that is kept only if the run opens.
    Raises ValidationError("already_open").
    """
    run = _lock_run(run)
    if run.state != CourseRun.State.DRAFT:
        raise ValidationError("この開催はすでに始まっています。", code="already_open")
    refused: list[checklist.Finding] = []
    _hold_still(run.course)
    _freeze(run, run.course, refused)
    return checklist.report(
        checklist.Plan(
            run,
            run.course,
            tuple(run.stages.select_related("page")),
            tuple(run.modules.select_related("stage", "page")),
            tuple(run.requirements.select_related("module__stage", "module__page")),
            tuple(refused),
        )
    )


def _hold_still(course: CoursePage) -> None:
    """Let nobody publish a page of the course between its freezing and the checks."""
    pages = Page.objects.filter(path__startswith=course.path).order_by("pk")
    list(pages.select_for_update().values_list("pk", flat=True))


def _freeze(run: CourseRun, course: CoursePage, refused: list[checklist.Finding]) -> None:
    _freeze_course(run, course, refused)
    stages = list(StagePage.objects.child_of(course).live().order_by("path"))
    before: list[ModulePage] = []
    for place, stage in enumerate(stages):
        row = RunStage.objects.create(
            run=run,
            page=stage,
            key=stage.key,
            order=place + 1,
            title=stage.title,
            opening=opening_to_freeze(stage, stages[:place]),
        )
        modules = ModulePage.objects.child_of(stage).live().order_by("path").specific()
        for position, module in enumerate(modules, start=1):
            _freeze_module(row, module, position, before, refused)
            before.append(module)


def _freeze_course(run: CourseRun, course: CoursePage, refused: list[checklist.Finding]) -> None:
    if course.requires_pledge:
        Requirement.objects.create(
            run=run, page=course, key="pledge", kind=Requirement.Kind.PLEDGE,
            title="秘密を守る誓約", order=0,
        )  # fmt: skip
    for order, activity in enumerate(activities.registered(), start=1):
        for spec in _asked(activity.course_requirements, course, refused):
            _require(run, None, course, spec, order=order)


AnyPage = TypeVar("AnyPage", CoursePage, ModulePage)


def _asked(
    ask: Callable[[AnyPage], Iterable[activities.RequirementSpec]],
    page: AnyPage,
    refused: list[checklist.Finding],
) -> list[activities.RequirementSpec]:
    """Return what an activity asks, or keep why it cannot: the check list shows all at once."""
    try:
        return list(ask(page))
    except ValidationError as refusal:
        refused += [
            checklist.error(
                each.code or "invalid", sentence, "足りないものを作ってください。", page=page
            )
            for each in refusal.error_list
            for sentence in each.messages
        ]
        return []


def _freeze_module(
    stage: RunStage,
    page: ModulePage,
    order: int,
    before: list[ModulePage],
    refused: list[checklist.Finding],
) -> None:
    page.settle_kind()
    module = RunModule.objects.create(
        run=stage.run,
        stage=stage,
        page=page,
        page_revision=page.live_revision_id,
        key=page.key,
        order=order,
        kind=page.kind,
        title=page.title,
        minutes=page.duration_minutes,
        audiences=[a.code for a in page.audiences.all()],
        open_to=[a.code for a in page.open_to.all()],
        is_required=page.is_required,
        is_choice=isinstance(page, LecturePage) and page.is_choice,
        waits_for=waits_to_freeze(page, before),
    )
    if isinstance(page, LecturePage):
        reading = activities.RequirementSpec(
            Requirement.Kind.LECTURE,
            f"講義{quoted(page.title)}を読む",
            rule=lecture_rule(page).as_json,
        )
        _require(stage.run, module, page, reading, order=0)
    for position, activity in enumerate(activities.registered(), start=1):
        for spec in _asked(activity.module_requirements, page, refused):
            _require(stage.run, module, page, spec, order=position)


def _require(
    run: CourseRun,
    module: RunModule | None,
    page: CoursePage | ModulePage,
    spec: activities.RequirementSpec,
    *,
    order: int,
) -> Requirement:
    return Requirement.objects.create(
        run=run,
        module=module,
        page=page,
        key=f"{module.key}:{spec.kind}" if module else spec.kind,
        kind=spec.kind,
        title=spec.title,
        order=order,
        source_type=spec.source_type,
        source_id=spec.source_id,
        source_version=spec.source_version,
        rule=spec.rule,
    )


def lecture_rule(page: LecturePage) -> LectureRule:
    """Return what a lecture asks if a run opens now."""
    sections = page.sections()
    return LectureRule(
        sections=tuple(section.id for section in sections),
        media=tuple(sorted({pk for section in sections for pk in section.media})),
        watch_percent=page.watch_percent,
    )


@transaction.atomic
def close_run(run: CourseRun, *, actor: User) -> CourseRun:
    """End the run: whoever has not completed becomes 未修了, and nothing more can be added.

    Their bookings of sessions to come and their open case parts end with it. Sessions go on:
    people of other runs may be in them.

    Raises ValidationError("not_open" | "own_record").
    """
    run = _lock_run(run)
    check_not_taking(run, actor, CLOSING)
    if run.state != CourseRun.State.OPEN:
        raise ValidationError("開催中の回だけを終了できます。", code="not_open")
    learning = list(run.enrolments.filter(state__in=Enrolment.LEARNING).select_related("person"))
    for enrolment in learning:
        activities.let_go(enrolment, actor=actor)
    for enrolment in (lock_enrolment(row.pk) for row in learning):
        if enrolment.state not in Enrolment.LEARNING:
            continue
        enrolment.state = Enrolment.State.NOT_COMPLETED
        project(enrolment, actor=actor)
    notices.let_go(*learning)
    run.state = CourseRun.State.CLOSED
    run.closed_at = clock.now()
    run.save()
    audit.record("courses.run.close", run, actor=actor)
    return run
