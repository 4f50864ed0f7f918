"""One gated address for each module, and the pledge that comes first."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses import player
from courses.cases.domain import access
from courses.cases.domain import pledge as pledges
from courses.cases.models import HandlingRules
from courses.domain.lectures import explain_lecture
from courses.domain.pledges import sign_for
from courses.domain.study import study_of
from courses.journey import Journey, ModuleView, journey_of
from courses.models import Enrolment, Evidence, RunModule
from courses.module_links import links_of
from courses.player import own_enrolment
from courses.screens import outline_of
from library.refusal import refuse


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
    row = player.open_lecture(request, enrolment_id, key)
    if row and request.method == "POST":
        return player.turn(request, row.enrolment, row.module)
    if row and "screen" in request.GET:
        return player.show(request, row.enrolment, row.module)
    journey = journey_of(row.enrolment if row else own_enrolment(request, enrolment_id))
    view = journey.modules.get(key)
    if view is None:
        raise Http404
    if not view.state.is_open:
        return _locked(request, journey, view)
    if request.method == "POST":
        return redirect(view.url)
    return _overview(request, journey, view, row.module if row else None)


def _context(journey: Journey, view: ModuleView) -> dict[str, Any]:
    stage = next(s for s in journey.stages if view in s.modules)
    return {
        "enrolment": journey.enrolment,
        "journey": journey,
        "stage": stage,
        "view": view,
        "module": view.module,
    }


def _locked(request: HttpRequest, journey: Journey, view: ModuleView) -> HttpResponse:
    stage = next(s for s in journey.stages if view in s.modules)
    context = {"journey": journey, "view": view, "stage": stage, "enrolment": journey.enrolment}
    return render(request, "courses/locked.html", context, status=403)


def _overview(
    request: HttpRequest, journey: Journey, view: ModuleView, lecture: RunModule | None
) -> HttpResponse:
    context = _context(journey, view) | {"next": view.next_step}
    context["links"] = links_of(journey.enrolment, view)
    if lecture:
        return render(request, "courses/module.html", context | _learned(journey, lecture))
    page = view.module.page.specific
    context["page"] = page
    if page.case_parts:
        wanted = {case.pk for case in page.cases.all()}
        parts = access.open_parts(journey.enrolment.person)
        context["parts"] = [p for p in parts if p.case_id in wanted and p.key in page.case_parts]
    return render(request, "courses/module.html", context)


def _learned(journey: Journey, lecture: RunModule) -> dict[str, Any]:
    """Return the page of a lecture and how far its reader is with it."""
    study = study_of(journey.enrolment, lecture)
    return {
        "page": study.page,
        "section_count": len(study.sections),
        "study": study,
        "state": study.state,
        "rules": explain_lecture(study.state),
        "outline": outline_of(study),
    }
