"""修了状況: who completed what, of one's own people. Completion, dates and hours only."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from courses.models import CourseRun, Enrolment
from people.current import current_user
from people.gate import for_roles
from people.roles import Role
from reports.domain import completion
from reports.domain.people import organisations_of
from reports.downloads import list_response
from reports.forms import ENROLMENT_STATES, FilterForm
from reports.pages import organisation_choices, page, paged, run_choices

CHUNK = 200


def _filters(request: HttpRequest, runs: list[CourseRun]) -> FilterForm:
    viewer = current_user(request)
    return FilterForm(
        request.GET,
        run=run_choices(runs),
        organisation=[("", "すべて"), *organisation_choices(organisations_of(viewer))],
        state=ENROLMENT_STATES,
    )


def _chosen(filters: FilterForm, runs: list[CourseRun]) -> CourseRun | None:
    """Return the run asked for, else the newest."""
    asked = filters.value("run")
    return next((run for run in runs if str(run.pk) == asked), runs[0] if runs else None)


@require_safe
@for_roles(Role.HR)
def completion_report(request: HttpRequest) -> HttpResponse:
    """Show people by modules for one run."""
    viewer = current_user(request)
    runs = list(completion.runs_of(viewer))
    filters = _filters(request, runs)
    run = _chosen(filters, runs)
    if run is None:
        return page(request, "reports/completion/empty.html", "修了状況", icon="table")
    rows = paged(request, _enrolments(request, filters, run))
    modules = list(run.modules.select_related("stage"))
    return page(
        request, "reports/completion/report.html", "修了状況", icon="table", filters=filters,
        run=run, modules=modules, rows=rows, table=list(completion.rows_of(rows, modules)),
        csv_url=f"{reverse('reports:completion_csv')}?{request.GET.urlencode()}",
    )  # fmt: skip


def _enrolments(request: HttpRequest, filters: FilterForm, run: CourseRun) -> QuerySet[Enrolment]:
    return completion.enrolments_for(
        current_user(request),
        run,
        state=filters.value("state"),
        organisation=filters.value("organisation"),
        text=filters.value("q"),
    )


@require_safe
@for_roles(Role.HR)
def completion_csv(request: HttpRequest) -> HttpResponseBase:
    """Write the same rows, all pages, as a file."""
    runs = list(completion.runs_of(current_user(request)))
    filters = _filters(request, runs)
    run = _chosen(filters, runs)
    if run is None:
        return redirect("reports:completion")
    modules = list(run.modules.select_related("stage"))
    rows = _enrolments(request, filters, run).iterator(chunk_size=CHUNK)
    return list_response(
        request,
        f"修了状況 {run}",
        completion.header(modules),
        (completion.line(row) for row in completion.rows_of(rows, modules)),
    )
