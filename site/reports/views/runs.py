"""開催: HR prepares, opens and closes the runs of a course."""

from collections import Counter
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from courses.domain import approvals, drafts, runs
from courses.models import CourseRun, Enrolment
from people.current import current_user
from people.desks import tell_theirs
from people.domain.faster import by_whom
from people.gate import for_roles
from people.models import User
from people.roles import Role, has_role
from reports import run_checklist
from reports.forms import RunForm
from reports.pages import page, paged, refuse

CRUMBS = [("開催", "reports:runs")]


def _run(pk: UUID) -> CourseRun:
    return get_object_or_404(CourseRun.objects.select_related("course"), pk=pk)


@require_safe
@for_roles(Role.HR, Role.OFFICE)
def run_list(request: HttpRequest) -> HttpResponse:
    """List every run with how many take it. The office finds here the stages that it opens."""
    rows = CourseRun.objects.select_related("course").prefetch_related(
        Prefetch("trainers", User.objects.in_kana_order())
    )
    rows = rows.annotate(
        people=Count("enrolments", distinct=True),
        waiting=Count(
            "nominations",
            filter=Q(nominations__state__in=["nominated", "waiting"]),
            distinct=True,
        ),
    ).order_by("-fiscal_year", "course__title", "title")
    return page(
        request, "reports/runs/list.html", "開催", rows=paged(request, rows), icon="calendar-alt",
        is_hr=has_role(current_user(request), Role.HR),
        shut=Counter(each.module.run_id for each in approvals.standing_shut()),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def run_new(request: HttpRequest) -> HttpResponse:
    """Prepare a run; nobody is asked anything before it opens."""
    return _edit(request, CourseRun(), "開催を準備する")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def run_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft; put right the dates and the trainers of an open run."""
    run = _run(pk)
    if run.state == CourseRun.State.CLOSED:
        error = ValidationError("終了した開催は変更できません。", code="run_closed")
        return refuse(request, error, back_url=reverse("reports:runs"))
    return _edit(request, run, f"開催を変更する: {run}")


def _saved(form: RunForm, actor: User) -> CourseRun | None:
    """Store what was filled in, or say on the form what is refused."""
    if not form.is_valid():
        return None
    run = form.save(commit=False)
    try:
        return drafts.save_run(run, form.cleaned_data["trainers"], actor=actor)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None


@transaction.atomic
def _edit(request: HttpRequest, run: CourseRun, title: str) -> HttpResponse:
    if request.method == "POST" and not run._state.adding:
        # What is compared with the page is what is stored while nobody else can write.
        rows = CourseRun.objects.select_for_update(of=("self",))
        run = get_object_or_404(rows, pk=run.pk)
    form = RunForm(request.POST or None, instance=run)
    form.faster = partial(by_whom, run, current_user(request))
    if request.method == "POST" and (saved := _saved(form, current_user(request))):
        tell_theirs(request, form)
        messages.success(request, f"「{saved}」を保存しました。")
        return redirect("reports:runs")
    status = 422 if request.method == "POST" else 200
    return page(
        request, "reports/form.html", title, crumbs=CRUMBS, icon="calendar-alt", status=status,
        form=form, submit="保存する", back_url=reverse("reports:runs"), run=run,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def run_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what will be frozen and what was found in it; open the run."""
    run = _run(pk)
    if request.method == "POST":
        return _open(request, run)
    try:
        report = drafts.preview_opening(run)
    except ValidationError as error:
        return refuse(request, error, back_url=reverse("reports:runs"))
    viewer = current_user(request)
    plan = report.plan
    return page(
        request, "reports/runs/open.html", "開催を始める", crumbs=CRUMBS, icon="calendar-alt",
        run=run, report=report, plan=plan,
        errors=run_checklist.grouped(report.errors, run, viewer),
        warnings=run_checklist.grouped(report.warnings, run, viewer),
        stages=[(stage, plan.opens(stage), plan.modules_of(stage)) for stage in plan.stages],
    )  # fmt: skip


def _open(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """Open the run; whatever stands in the way is on the check list, to which this leads back."""
    try:
        runs.open_run(
            run, actor=current_user(request), confirmed=request.POST.getlist("confirmed"),
            seen=request.POST.get("seen", ""),
        )  # fmt: skip
    except ValidationError as error:
        if getattr(error, "code", "") == "already_open":
            return refuse(request, error, back_url=reverse("reports:runs"))
        messages.error(request, "まだ始めていません。" + run_checklist.first_words(error))
        return redirect("reports:run_open", run.pk)
    messages.success(request, f"「{run}」の開催を始めました。推薦を受け付けられます。")
    return redirect("reports:runs")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def run_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how many become 未修了; end the run."""
    run = _run(pk)
    if request.method != "POST" and run.state == CourseRun.State.OPEN:
        left = run.enrolments.filter(state__in=Enrolment.LEARNING).count()
        done = run.enrolments.filter(state=Enrolment.State.COMPLETED).count()
        return page(
            request, "reports/runs/close.html", "開催を終了する", crumbs=CRUMBS,
            icon="calendar-alt", run=run, left=left, done=done,
        )  # fmt: skip
    try:
        runs.close_run(run, actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=reverse("reports:runs"))
    messages.success(request, f"「{run}」を終了しました。")
    return redirect("reports:runs")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def run_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a run that never opened."""
    run = _run(pk)
    if request.method != "POST" and run.state == CourseRun.State.DRAFT:
        return page(
            request, "reports/runs/delete.html", "準備中の開催を削除する", crumbs=CRUMBS,
            icon="calendar-alt", run=run,
        )  # fmt: skip
    name = str(run)
    try:
        drafts.delete_draft(run, actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=reverse("reports:runs"))
    messages.success(request, f"「{name}」を削除しました。")
    return redirect("reports:runs")
