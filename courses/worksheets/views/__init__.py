"""What trainees, trainers and the office see of worksheets."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from courses.models import Enrolment, Requirement
from courses.worksheets.domain.answers import Answers, parse
from courses.worksheets.models import Submission, WorksheetVersion


def requirement_of(enrolment: Enrolment, pk: UUID) -> Requirement:
    """Return a worksheet that the enrolment's run asks for, or 404."""
    rows = Requirement.objects.filter(run=enrolment.run_id, kind=Requirement.Kind.WORKSHEET)
    return get_object_or_404(rows.select_related("module"), pk=pk)


def posted_answers(request: HttpRequest, version: WorksheetVersion) -> Answers:
    """Read the posted form by the version's definition."""
    return parse(version.definition, dict(request.POST.lists()))


def posted_edition(request: HttpRequest) -> int:
    """Return the edition that the form was made from; one that makes no sense is stale."""
    text = str(request.POST.get("edition", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def sheet_context(
    enrolment: Enrolment, requirement: Requirement, version: WorksheetVersion
) -> dict[str, Any]:
    """Return what every page about one worksheet shows at its head and foot."""
    module = requirement.module
    return {
        "enrolment": enrolment,
        "requirement": requirement,
        "version": version,
        "sheet": version.definition,
        "module": module,
        "module_url": reverse("courses:module", args=[enrolment.pk, module.key])
        if module
        else reverse("home:my"),
        "blank_url": reverse("worksheets:blank", args=[enrolment.pk, requirement.pk])
        if version.worksheet.accepts_paper
        else "",
    }


def submission_context(submission: Submission) -> dict[str, Any]:
    """Return the same for a worksheet that somebody has begun."""
    return {
        "submission": submission,
        **sheet_context(submission.enrolment, submission.requirement, submission.version),
    }
