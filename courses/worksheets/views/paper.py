"""The paper way: a blank form to print, and the office's entry of what came back (代行入力)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.domain.reading import check_open
from courses.domain.rules import progress_of
from courses.models import Enrolment, Requirement
from courses.worksheets.activity import WorksheetActivity
from courses.worksheets.domain import submissions
from courses.worksheets.domain.answers import add_row
from courses.worksheets.domain.versions import version_of
from courses.worksheets.forms import sections
from courses.worksheets.models import Submission
from courses.worksheets.views import posted_answers, requirement_of, sheet_context
from library.refusal import refuse
from people.current import current_user
from people.models import normalise_number
from people.roles import Role, has_role


@login_required
@require_safe
def blank(request: HttpRequest, enrolment_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Show the empty form as it is printed."""
    rows = Enrolment.objects.visible_to(current_user(request)).select_related(
        "person", "run__course"
    )
    enrolment = get_object_or_404(rows, pk=enrolment_id)
    requirement = requirement_of(enrolment, requirement_id)
    try:
        version = version_of(requirement)
    except ValidationError as error:
        return refuse(request, error)
    context = sheet_context(enrolment, requirement, version) | {
        "sections": sections(version.definition, {}),
        "worksheet": version.worksheet,
    }
    return render(request, "worksheets/blank.html", context)


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Find a person's worksheets by 受講者番号, to enter one that came on paper."""
    _office_only(request)
    number = request.GET.get("number", "")
    enrolments = Enrolment.objects.filter(
        person__number=normalise_number(number), state__in=Enrolment.LEARNING
    ).select_related("person", "run__course")
    context = {
        "number": number,
        "found": [(enrolment, _papers(enrolment)) for enrolment in enrolments],
    }
    return render(request, "worksheets/desk.html", context)


def _papers(enrolment: Enrolment) -> list[tuple[Any, str]]:
    """Return each worksheet's step with where to enter it, if it can be entered now."""
    rows = Requirement.objects.filter(run=enrolment.run_id, kind=Requirement.Kind.WORKSHEET)
    requirements = list(rows.select_related("module"))
    steps = WorksheetActivity().steps(enrolment, requirements, progress_of(enrolment))
    return [
        (
            step,
            reverse("worksheets:paper", args=[enrolment.pk, step.requirement.pk])
            if step.url and step.state in ("todo", "doing")
            else "",
        )
        for step in steps
    ]


def _office_only(request: HttpRequest) -> None:
    if not has_role(current_user(request), Role.OFFICE):
        raise Http404


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, enrolment_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Type in a worksheet that came on paper, for the trainer to read."""
    _office_only(request)
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("person", "run__course"), pk=enrolment_id
    )
    requirement = requirement_of(enrolment, requirement_id)
    back = f"{reverse('worksheets:paper_desk')}?number={enrolment.person.number}"
    row = Submission.objects.filter(enrolment=enrolment, requirement=requirement).first()
    try:
        if request.method == "POST":
            return _hand_in(request, enrolment, requirement, back)
        submissions.check_paper(row)
        if requirement.module:
            check_open(enrolment, requirement.module)
        return _form(request, enrolment, requirement)
    except ValidationError as error:
        return refuse(request, error, back_url=back, back_label="紙の様式の入力へ戻る")


def _hand_in(
    request: HttpRequest, enrolment: Enrolment, requirement: Requirement, back: str
) -> HttpResponse:
    version = version_of(requirement)
    answers = posted_answers(request, version)
    table = request.POST.get("add_row", "")
    if table:
        kept = add_row(version.definition, answers, table)
        return _form(request, enrolment, requirement, kept)
    try:
        submissions.enter_paper(enrolment, requirement, answers, actor=current_user(request))
    except ValidationError as error:
        # What was typed stays on the screen, with the reason above it.
        return _form(request, enrolment, requirement, answers, error=error.messages[0])
    messages.success(
        request, f"{enrolment.person.get_full_name()}さんの「{requirement.title}」を提出しました。"
    )
    return redirect(back)


def _form(
    request: HttpRequest,
    enrolment: Enrolment,
    requirement: Requirement,
    answers: dict[str, Any] | None = None,
    error: str = "",
) -> HttpResponse:
    version = version_of(requirement)
    context = sheet_context(enrolment, requirement, version) | {
        "sections": sections(version.definition, answers or {}),
        "error": error,
    }
    status = 409 if error else 200
    return render(request, "worksheets/paper.html", context, status=status)
