"""The player: one gated address for each module, and the pledge that comes first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from courses.cases.domain import access
from courses.cases.domain import pledge as pledges
from courses.cases.models import HandlingRules
from courses.domain import reading
from courses.domain.pledges import sign_for
from courses.journey import Journey, ModuleView, journey_of, module_url
from courses.models import Enrolment, Evidence, ModulePage, SectionRead
from library.refusal import refuse


def own_enrolment(request: HttpRequest, enrolment_id: UUID) -> Enrolment:
    """Return the reader's own enrolment; anybody else's is not found."""
    rows = Enrolment.objects.select_related("run__course", "person")
    return get_object_or_404(rows, pk=enrolment_id, person_id=request.user.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Show the pledge; sign it when the box is ticked."""
    enrolment = own_enrolment(request, enrolment_id)
    signed = enrolment.evidence.filter(
        kind__in=[Evidence.Kind.PLEDGE, Evidence.Kind.EXEMPTION],
        requirement__kind="pledge",
        voided_by__isnull=True,
    ).first()
    status = 200
    if request.method == "POST":
        if request.POST.get("agree"):
            return _sign(request, enrolment)
        status = 200 if signed else 422
    try:
        text = pledges.current_text()
    except ValidationError as error:
        return refuse(request, error)
    context = {
        "enrolment": enrolment,
        "text": text,
        "signed": signed,
        "handling": HandlingRules.objects.first(),
        "is_missing": status == 422,
    }
    return render(request, "courses/pledge.html", context, status=status)


def _sign(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    try:
        sign_for(enrolment, actor=enrolment.person)
    except ValidationError as error:
        return refuse(request, error)
    messages.success(request, "誓約を受け付けました。講義を始められます。")
    return redirect("home:my")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def module(request: HttpRequest, enrolment_id: UUID, key: str) -> HttpResponse:
    """Show a module, or one screen of a lecture; refuse one that is not open, saying why."""
    enrolment = own_enrolment(request, enrolment_id)
    journey = journey_of(enrolment)
    view = journey.modules.get(key)
    if view is None:
        raise Http404
    if not view.state.is_open:
        return _locked(request, journey, view)
    page = view.module.page.specific
    if request.method == "POST":
        return _mark(request, enrolment, view, page)
    if "screen" in request.GET:
        return _screen(request, journey, view, page)
    return _overview(request, journey, view, page)


def _context(journey: Journey, view: ModuleView, page: ModulePage) -> dict[str, Any]:
    stage = next(s for s in journey.stages if view in s.modules)
    return {
        "enrolment": journey.enrolment,
        "journey": journey,
        "stage": stage,
        "view": view,
        "module": view.module,
        "page": page,
    }


def _locked(request: HttpRequest, journey: Journey, view: ModuleView) -> HttpResponse:
    stage = next(s for s in journey.stages if view in s.modules)
    context = {"journey": journey, "view": view, "stage": stage, "enrolment": journey.enrolment}
    return render(request, "courses/locked.html", context, status=403)


def _overview(
    request: HttpRequest, journey: Journey, view: ModuleView, page: ModulePage
) -> HttpResponse:
    context = _context(journey, view, page)
    sections = page.sections()
    context |= {"section_count": len(sections), "next": view.next_step}
    if page.case_parts:
        wanted = {case.pk for case in page.cases.all()}
        parts = access.open_parts(journey.enrolment.person)
        context["parts"] = [p for p in parts if p.case_id in wanted and p.key in page.case_parts]
    return render(request, "courses/module.html", context)


def _screen(
    request: HttpRequest, journey: Journey, view: ModuleView, page: ModulePage
) -> HttpResponse:
    sections = page.sections()
    number = _screen_number(request.GET["screen"], journey.enrolment, view, sections)
    if number is None:
        return redirect(view.url)
    context = _context(journey, view, page) | {
        "section": sections[number - 1],
        "number": number,
        "count": len(sections),
        "previous": number - 1,
        "minutes_left": view.module.minutes * (len(sections) - number + 1) // len(sections),
    }
    return render(request, "courses/lecture_screen.html", context)


def _screen_number(
    asked: str, enrolment: Enrolment, view: ModuleView, sections: list[dict[str, Any]]
) -> int | None:
    """Return the screen asked for (1-based); `next` is the first not yet read, else the first."""
    # Python refuses to read a number of thousands of digits: five are more than enough.
    if asked.isdecimal() and 1 <= int(asked[:5]) <= len(sections):
        return int(asked[:5])
    if asked != "next" or not sections:
        return None
    read = set(
        SectionRead.objects.filter(enrolment=enrolment, module=view.module).values_list(
            "section_id", flat=True
        )
    )
    unread = [n for n, section in enumerate(sections, start=1) if section["id"] not in read]
    return unread[0] if unread else 1


def _mark(
    request: HttpRequest, enrolment: Enrolment, view: ModuleView, page: ModulePage
) -> HttpResponse:
    section_id = request.POST.get("section", "")
    try:
        evidence = reading.mark_read(enrolment, view.module, section_id, actor=enrolment.person)
    except ValidationError as error:
        return refuse(request, error, back_url=view.url, back_label="この単元へ戻る")
    ids = [section["id"] for section in page.sections()]
    position = ids.index(section_id) + 1
    if position < len(ids):
        return redirect(f"{module_url(enrolment, view.module.key)}?screen={position + 1}")
    if evidence is None:
        messages.info(request, "まだ読んでいない画面があります。つづきからお読みください。")
    else:
        messages.success(request, "この講義を読み終えました。")
    return redirect(reverse("courses:module", args=[enrolment.pk, view.module.key]))
