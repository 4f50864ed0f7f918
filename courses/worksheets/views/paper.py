"""The paper way: a blank form to print, and the office's entry of what came back (代行入力)."""

from dataclasses import dataclass
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

from courses.activities import Step
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
from library.domain.quotes import quoted
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


@dataclass(frozen=True, slots=True)
class Paper:
    """One worksheet of one person, as the office sees it. `url`: where to enter it, if it can be."""

    requirement: Requirement
    note: str
    url: str


def _papers(enrolment: Enrolment) -> list[Paper]:
    """Return each worksheet with where it stands and where to enter it."""
    rows = Requirement.objects.filter(run=enrolment.run_id, kind=Requirement.Kind.WORKSHEET)
    requirements = list(rows.select_related("module"))
    steps = WorksheetActivity().steps(enrolment, requirements, progress_of(enrolment))
    begun = {
        row.requirement_id: row
        for row in Submission.objects.filter(
            enrolment=enrolment, requirement__in=requirements, state__in=Submission.EDITABLE
        )
        .select_related("version")
        .prefetch_related("reviews")
    }
    return [_paper(enrolment, step, begun.get(step.requirement.pk)) for step in steps]


def _paper(enrolment: Enrolment, step: Step, begun: Submission | None) -> Paper:
    if begun is None or step.state == "done":
        is_due = bool(step.url) and step.state == "todo"
        note = step.note
    else:
        is_due = not submissions.has_own_writing(begun)
        note = _said_of(begun, is_due=is_due)
    url = reverse("worksheets:paper", args=[enrolment.pk, step.requirement.pk])
    return Paper(step.requirement, note, url if is_due else "")


def _said_of(begun: Submission, *, is_due: bool) -> str:
    """Say to the office, without a word of what is written, what the trainee has on screen."""
    if not is_due:
        returned = "研修担当が返却し、" if begun.state == Submission.State.RETURNED else ""
        return f"{returned}ご本人が画面で書きかけています。紙からは入力できません。"
    if begun.state == Submission.State.RETURNED:
        return "画面にある提出は、研修担当が返却しました。ご本人は、まだ書き直していません。"
    return "ご本人が画面で開きましたが、まだ何も書いていません。"


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
        return _form(request, enrolment, requirement, answers, error=error)
    messages.success(
        request,
        f"{enrolment.person.get_full_name()}さんの{quoted(requirement.title)}を提出しました。",
    )
    return redirect(back)


def _form(
    request: HttpRequest,
    enrolment: Enrolment,
    requirement: Requirement,
    answers: dict[str, Any] | None = None,
    error: ValidationError | None = None,
) -> HttpResponse:
    version = version_of(requirement)
    begun = Submission.objects.filter(enrolment=enrolment, requirement=requirement)
    context = sheet_context(enrolment, requirement, version) | {
        "sections": sections(version.definition, answers or {}),
        "error": error.messages[0] if error else "",
        "is_returned": begun.filter(state=Submission.State.RETURNED).exists(),
    }
    status = (422 if error.code == "empty" else 409) if error else 200
    return render(request, "worksheets/paper.html", context, status=status)
