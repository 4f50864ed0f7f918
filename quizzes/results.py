"""What a run's survey says, for its trainers and the office: never under five answers."""

from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from courses.models import CourseRun, Requirement
from people.current import current_user
from people.gate import for_roles
from people.models import User
from people.roles import Role, has_role
from quizzes.domain import surveys
from quizzes.domain.survey_versions import version_of

READERS = (Role.OFFICE, Role.TRAINER)


def runs_with_results(viewer: User) -> QuerySet[CourseRun]:
    """Return the runs whose survey results `viewer` may read: all (office), one's own (trainer)."""
    runs = CourseRun.objects.filter(requirements__kind=Requirement.Kind.SURVEY)
    if has_role(viewer, Role.OFFICE):
        return runs
    return runs.filter(trainers=viewer) if has_role(viewer, Role.TRAINER) else runs.none()


@require_safe
@for_roles(*READERS)
def result_list(request: HttpRequest) -> HttpResponse:
    """List the runs that ask a survey, with how many answered."""
    seen = runs_with_results(current_user(request))
    runs = CourseRun.objects.filter(pk__in=seen.values("pk"))
    rows = runs.select_related("course").annotate(answered=Count("survey_responses"))
    context = {"runs": rows, "enough": surveys.ENOUGH}
    return render(request, "quizzes/admin/survey_result_list.html", context)


@require_safe
def result(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show what one run's survey says."""
    runs = runs_with_results(current_user(request)).select_related("course").distinct()
    run = get_object_or_404(runs, pk=run_id)
    requirement = run.requirements.get(kind=Requirement.Kind.SURVEY)
    version = version_of(requirement)
    count, tallies = surveys.results(version, run)
    context = {
        "run": run,
        "survey": version,
        "count": count,
        "shown": surveys.shown_of(count),
        "tallies": tallies,
        "enough": surveys.ENOUGH,
    }
    return render(request, "quizzes/admin/survey_result.html", context)
