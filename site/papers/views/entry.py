"""代行入力: one paper that came back, typed in for the person who filled it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from courses.domain import paper
from courses.domain.oneself import check_somebody_else
from courses.domain.rules import progress_of
from courses.forms import OriginalForm
from courses.models import Enrolment, Requirement
from library.domain.quotes import quoted
from library.refusal import refuse
from papers.forms import read_sheet
from papers.gate import for_office
from people.addresses import page_of_ours
from people.current import current_user
from people.domain.lookup import find_person
from people.models import User
from quizzes.domain import papers as sheets
from quizzes.models import Attempt, QuizVersion

# A broken rule with one of these codes is something to type, not a refusal.
FORM_CODES = {"original_missing", "future", "too_early", "invalid"}


def _desk_url(enrolment: Enrolment) -> str:
    return f"{reverse('papers:desk')}?{urlencode({'number': enrolment.person.number})}"


def _next_url(request: HttpRequest) -> str:
    """Return where to go after saving: back to where one came from, else to the next sheet."""
    url = request.POST.get("next") or request.GET.get("next", "")
    return page_of_ours(request, url, otherwise=reverse("papers:desk"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def enter(
    request: HttpRequest,
    enrolment_id: UUID,
    requirement_id: UUID,
    version: int | None = None,
    number: int | None = None,
) -> HttpResponseBase:
    """Lead to the form for what the paper meets: a fact, an answer sheet, a worksheet.

    `version` and `number`: which printed sheet it is, as its QR code says.
    """
    rows = Enrolment.objects.select_related("person", "run__course")
    enrolment = get_object_or_404(rows, pk=enrolment_id)
    asked = enrolment.run.requirements.select_related("module")
    requirement = get_object_or_404(asked, pk=requirement_id)
    try:
        check_somebody_else(enrolment, current_user(request))
        if requirement.kind == Requirement.Kind.WORKSHEET:
            return _to_worksheet(request, enrolment, requirement)
        if requirement.kind == Requirement.Kind.QUIZ:
            return _sheet(request, enrolment, requirement, version, number)
        return _fact(request, enrolment, requirement)
    except ValidationError as error:
        return refuse(request, error, back_url=_desk_url(enrolment), back_label="紙の受付へ戻る")


def _to_worksheet(
    request: HttpRequest, enrolment: Enrolment, requirement: Requirement
) -> HttpResponse:
    url = reverse("worksheets:paper", args=[enrolment.pk, requirement.pk])
    back = page_of_ours(request, request.GET.get("next", ""), otherwise=_desk_url(enrolment))
    return redirect(f"{url}?{urlencode({'next': back})}")


def _context(
    request: HttpRequest, enrolment: Enrolment, requirement: Requirement, **more: Any
) -> dict[str, Any]:
    return {
        "enrolment": enrolment,
        "requirement": requirement,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "back_url": _desk_url(enrolment),
        **more,
    }


def _saved(request: HttpRequest, form: OriginalForm, said: str) -> HttpResponse:
    form.remember()
    messages.success(request, said)
    return redirect(_next_url(request))


def _put(form: django_forms.Form, error: ValidationError) -> None:
    """Put a broken rule above the form if it is about what was typed; else let it refuse."""
    if error.code not in FORM_CODES:
        raise error
    form.add_error(None, error)


# Facts: a pledge, a lecture, attendance made up for, a survey ---------------------------------


def _fact(request: HttpRequest, enrolment: Enrolment, requirement: Requirement) -> HttpResponse:
    form = OriginalForm(
        request.POST if request.method == "POST" else None, session=request.session
    )
    if request.method == "POST" and form.is_valid():
        try:
            paper.record_paper(
                enrolment, requirement, form.original(), actor=current_user(request)
            )
        except ValidationError as error:
            _put(form, error)
        else:
            who = enrolment.person.get_full_name()
            return _saved(
                request,
                form,
                f"{who}さんの{quoted(requirement.title)}を、紙の記録として入れました。",
            )
    elif request.method != "POST":
        # Before anything is typed.
        paper.check_enterable(enrolment, requirement)
    status = 422 if form.is_bound else 200
    what = quoted(requirement.title)
    context = _context(request, enrolment, requirement, form=form, what=what)
    return render(request, "papers/fact.html", context, status=status)


# Answer sheets --------------------------------------------------------------------------------


def _sheet(
    request: HttpRequest,
    enrolment: Enrolment,
    requirement: Requirement,
    version: int | None,
    number: int | None,
) -> HttpResponse:
    frozen = sheets.printed_version(requirement, version or requirement.source_version or 0)
    number = number or sheets.next_sheet(enrolment, requirement)
    there = sheets.entered_sheet(enrolment, requirement, number)
    if there:
        return _entered(request, enrolment, requirement, there)
    if request.method != "POST":
        sheets.check_sheet(enrolment, requirement, number)
        form = OriginalForm(session=request.session)
        return _sheet_form(request, enrolment, requirement, frozen, number, form)
    form = OriginalForm(request.POST, session=request.session)
    answers = read_sheet(sheets.present_sheet(frozen), request.POST)
    gaps = frozen.questions.count() - len(answers)
    if form.is_valid() and (not gaps or request.POST.get("confirmed")):
        try:
            attempt = sheets.enter_sheet(
                enrolment, requirement, answers, form.original(), sheet=number, version=frozen,
                actor=current_user(request),
            )  # fmt: skip
        except ValidationError as error:
            _put(form, error)
        else:
            return _saved(request, form, _said_of(attempt))
    return _sheet_form(request, enrolment, requirement, frozen, number, form, answers, gaps)


def _said_of(attempt: Attempt) -> str:
    who = attempt.enrolment.person.get_full_name()
    what = f"{who}さんの{quoted(attempt.requirement.title)}の解答用紙({attempt.sheet}枚目)を入れました。"
    if attempt.is_passed:
        return f"{what}合格です。"
    return f"{what}もう一度学習していただき、次の解答用紙でお答えいただきます。"


def _entered(
    request: HttpRequest, enrolment: Enrolment, requirement: Requirement, attempt: Attempt
) -> HttpResponse:
    """Say that the sheet is in already; sending it again leads here and changes nothing."""
    is_met = progress_of(enrolment).meets(requirement.key)
    context = _context(request, enrolment, requirement, attempt=attempt, is_met=is_met)
    context["again_url"] = reverse("papers:enter", args=[enrolment.pk, requirement.pk])
    return render(request, "papers/entered.html", context)


def _sheet_form(
    request: HttpRequest,
    enrolment: Enrolment,
    requirement: Requirement,
    version: QuizVersion,
    number: int,
    form: OriginalForm,
    answers: dict[str, Any] | None = None,
    gaps: int = 0,
) -> HttpResponse:
    context = _context(
        request, enrolment, requirement, form=form, version=version, number=number,
        questions=sheets.present_sheet(version, answers),
        gaps=gaps if form.is_bound and form.is_valid() else 0,
        action=reverse(
            "papers:sheet", args=[enrolment.pk, requirement.pk, version.number, number]
        ),
    )  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "papers/sheet.html", context, status=status)


# Copies without a name ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD"])
@for_office
def blank(request: HttpRequest, requirement_id: UUID, version: int) -> HttpResponse:
    """Ask whose copy it is, and lead to the entry of that person's next sheet."""
    rows = Requirement.objects.select_related("module", "run__course")
    requirement = get_object_or_404(rows, pk=requirement_id)
    typed = request.GET.get("number", "")
    enrolled = Enrolment.objects.filter(run=requirement.run_id)
    enrolment, error = None, ""
    try:
        if typed:
            here = User.objects.filter(pk__in=enrolled.values("person"))
            enrolment = enrolled.get(person=find_person(here, typed))
    except ValidationError as unknown:
        error = unknown.messages[0]
    if enrolment:
        if requirement.kind != Requirement.Kind.QUIZ:
            return redirect("papers:enter", enrolment.pk, requirement.pk)
        number = sheets.next_sheet(enrolment, requirement)
        return redirect("papers:sheet", enrolment.pk, requirement.pk, version, number)
    context = {"requirement": requirement, "number": typed, "error": error}
    return render(request, "papers/blank.html", context, status=422 if typed else 200)
