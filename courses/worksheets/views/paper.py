"""The paper way: a blank form to print, and the office's entry of what came back (代行入力)."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.domain.oneself import check_somebody_else
from courses.domain.reading import check_open
from courses.forms import OriginalForm
from courses.models import Enrolment, Requirement
from courses.worksheets.domain import papers
from courses.worksheets.domain.answers import add_row
from courses.worksheets.domain.versions import version_of
from courses.worksheets.forms import sections
from courses.worksheets.models import Submission
from courses.worksheets.views import posted_answers, requirement_of, sheet_context
from library.domain.quotes import quoted
from library.refusal import refuse
from people.addresses import page_of_ours
from people.current import current_user
from people.domain.qr import qr_svg
from people.gate import for_roles
from people.roles import Role

# What is still to be typed, not a rule that stands in the way.
FORM_CODES = {"empty", "future", "too_early", "original_missing"}


@login_required
@require_safe
def blank(request: HttpRequest, enrolment_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Show the empty form as it is printed: of a module that is open to its person."""
    rows = Enrolment.objects.visible_to(current_user(request)).select_related(
        "person", "run__course"
    )
    enrolment = get_object_or_404(rows, pk=enrolment_id)
    requirement = requirement_of(enrolment, requirement_id)
    try:
        if requirement.module:
            check_open(enrolment, requirement.module)
        version = version_of(requirement)
    except ValidationError as error:
        return refuse(request, error)
    context = sheet_context(enrolment, requirement, version) | {
        "sections": sections(version.definition, {}),
        "worksheet": version.worksheet,
        "qr": _code(request, enrolment, requirement),
    }
    return render(request, "worksheets/blank.html", context)


def _code(request: HttpRequest, enrolment: Enrolment, requirement: Requirement) -> SafeString:
    """Draw the address of the office's entry page: ids only, of no use to anybody else."""
    path = reverse("worksheets:paper", args=[enrolment.pk, requirement.pk])
    return mark_safe(qr_svg(settings.BASE_URL + path))  # noqa: S308 (drawn from our own address)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def enter(request: HttpRequest, enrolment_id: UUID, requirement_id: UUID) -> HttpResponse:
    """Type in a worksheet that came on paper, for the trainer to read.

    `next` names the page of ours to go back to: a desk of a layer above.
    """
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("person", "run__course"), pk=enrolment_id
    )
    requirement = requirement_of(enrolment, requirement_id)
    back = _back_url(request)
    row = Submission.objects.filter(enrolment=enrolment, requirement=requirement).first()
    try:
        check_somebody_else(enrolment, current_user(request))
        if request.method == "POST":
            return _hand_in(request, enrolment, requirement, back)
        papers.check_paper(row)
        if requirement.module:
            check_open(enrolment, requirement.module)
        return _form(request, enrolment, requirement)
    except ValidationError as error:
        return refuse(request, error, back_url=back, back_label="もとの画面へ戻る")


def _back_url(request: HttpRequest) -> str:
    url = request.POST.get("next") or request.GET.get("next", "")
    return page_of_ours(request, url, otherwise=str(settings.LOGIN_REDIRECT_URL))


def _hand_in(
    request: HttpRequest, enrolment: Enrolment, requirement: Requirement, back: str
) -> HttpResponse:
    version = version_of(requirement)
    answers = posted_answers(request, version)
    original = OriginalForm(request.POST, session=request.session)
    table = request.POST.get("add_row", "")
    if table:
        kept = add_row(version.definition, answers, table)
        return _form(request, enrolment, requirement, kept, original=original)
    # What was typed stays on the screen, with the reason above it.
    if not original.is_valid():
        return _form(request, enrolment, requirement, answers, original=original)
    try:
        papers.enter_paper(
            enrolment, requirement, answers, original=original.original(),
            actor=current_user(request),
        )  # fmt: skip
    except ValidationError as error:
        return _form(request, enrolment, requirement, answers, original=original, error=error)
    original.remember()
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
    *,
    original: OriginalForm | None = None,
    error: ValidationError | None = None,
) -> HttpResponse:
    original = original or OriginalForm(session=request.session)
    version = version_of(requirement)
    begun = Submission.objects.filter(enrolment=enrolment, requirement=requirement)
    context = sheet_context(enrolment, requirement, version) | {
        "sections": sections(version.definition, answers or {}),
        "original": original,
        "error": error.messages[0] if error else "",
        "next": _back_url(request),
        "is_returned": begun.filter(state=Submission.State.RETURNED).exists(),
    }
    status = 422 if original.is_bound and "add_row" not in request.POST else 200
    if error and error.code not in FORM_CODES:
        status = 409
    return render(request, "worksheets/paper.html", context, status=status)
