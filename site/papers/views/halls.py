"""集合視聴: plan a gathering, print its roster, enter who was there."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from courses.domain import halls
from courses.forms import SESSION_KEY
from courses.models import CourseRun, Enrolment, HallViewing
from library.pdf import pdf_response
from library.refusal import refuse
from papers.domain.people import Line, of_run
from papers.domain.rosters import print_roster
from papers.forms import HallForm, PlaceForm, RosterForm, UntickForm
from papers.gate import for_office
from people.current import current_user

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def hall_list(request: HttpRequest) -> HttpResponseBase:
    """List the gatherings, the newest first; add one to an open run."""
    runs = list(CourseRun.objects.filter(state=CourseRun.State.OPEN).select_related("course"))
    run = _chosen(request, runs)
    form = None
    if run is not None:
        data = request.POST if request.method == "POST" else None
        form = HallForm(data, modules=halls.lectures_of(run))
        if form.is_valid():
            try:
                viewing = _create(request, run, form)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "集合視聴を登録しました。出席簿を印刷できます。")
                return redirect("papers:hall", viewing.pk)
    rows = HallViewing.objects.select_related("run__course").prefetch_related("modules")
    context = {"runs": runs, "run": run, "form": form, "viewings": rows[:SHOWN]}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "papers/halls.html", context, status=status)


def _chosen(request: HttpRequest, runs: list[CourseRun]) -> CourseRun | None:
    """Return the run asked for by `?run=`, else the first."""
    asked = request.GET.get("run", "")
    return next((run for run in runs if str(run.pk) == asked), runs[0] if runs else None)


def _create(request: HttpRequest, run: CourseRun, form: HallForm) -> HallViewing:
    said = form.cleaned_data
    return halls.create_viewing(
        run, list(said["modules"]), held_on=said["held_on"], place=said["place"],
        led_by=said["led_by"], actor=current_user(request),
    )  # fmt: skip


def _viewing(pk: UUID) -> HallViewing:
    rows = HallViewing.objects.select_related("run__course").prefetch_related("modules")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def roster(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show the run's people by kana; tick those who watched all of it, as the signed roster says."""
    viewing = _viewing(pk)
    place = PlaceForm(request.GET)
    lines = _lines(viewing, place)
    if request.method == "POST":
        return _enter(request, viewing, place, lines)
    last = request.session.get(SESSION_KEY, {}).get("original_kept", "")
    form = RosterForm(initial={"original_kept": viewing.original_kept or last})
    return _page(request, viewing, place, lines, form)


def _lines(viewing: HallViewing, place: PlaceForm) -> list[Line]:
    """Return the run's people as chosen, and everybody who is ticked already."""
    chosen = place.cleaned_data if place.is_valid() else {}
    return of_run(
        viewing.run, halls.ticks_of(viewing), district=chosen.get("district"),
        organisation=chosen.get("organisation"), on=viewing.held_on,
    )  # fmt: skip


def _enter(
    request: HttpRequest, viewing: HallViewing, place: PlaceForm, lines: list[Line]
) -> HttpResponseBase:
    form = RosterForm(request.POST)
    ticked = set(request.POST.getlist("here"))
    came = [line.enrolment for line in lines if str(line.enrolment.pk) in ticked]
    outcome = halls.Outcome()
    if form.is_valid():
        try:
            if form.cleaned_data["number"]:
                came.append(halls.walk_in(viewing, form.cleaned_data["number"]))
            outcome = halls.enter_roster(
                viewing, came, original_kept=form.cleaned_data["original_kept"],
                actor=current_user(request),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error("number" if error.code == "unknown_number" else None, error)
    if form.errors or outcome.errors:
        fresh = _lines(viewing, place)
        return _page(request, viewing, place, fresh, form, ticked=ticked, outcome=outcome)
    request.session.setdefault(SESSION_KEY, {})["original_kept"] = viewing.original_kept
    request.session.modified = True
    messages.success(request, f"{outcome.added}名の視聴を記録しました。")
    return redirect(request.get_full_path())


def _page(
    request: HttpRequest,
    viewing: HallViewing,
    place: PlaceForm,
    lines: list[Line],
    form: RosterForm,
    *,
    ticked: set[str] | None = None,
    outcome: halls.Outcome | None = None,
) -> HttpResponse:
    context = {
        "viewing": viewing,
        "place": place,
        "lines": lines,
        "form": form,
        "ticked": ticked or set(),
        "outcome": outcome,
        "present": sum(line.is_ticked for line in lines),
    }
    status = 422 if form.is_bound else 200
    return render(request, "papers/hall.html", context, status=status)


@require_safe
@for_office
def roster_pdf(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Print the roster to sign: number, organisation, name, kana, a box."""
    viewing = _viewing(pk)
    lines = _lines(viewing, PlaceForm(request.GET))
    return pdf_response(print_roster(viewing, lines), f"集合視聴の出席簿 {viewing.held_on}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def untick(request: HttpRequest, pk: UUID, enrolment_id: UUID) -> HttpResponseBase:
    """Take back a wrong tick, with the reason."""
    viewing = _viewing(pk)
    enrolment = get_object_or_404(
        Enrolment.objects.select_related("person", "run__course"), pk=enrolment_id
    )
    if enrolment.pk not in halls.ticks_of(viewing):
        raise Http404
    form = UntickForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            halls.untick(
                viewing, enrolment, actor=current_user(request),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ValidationError as error:
            return refuse(request, error, back_url=f"/paper/halls/{viewing.pk}/")
        messages.success(request, f"{enrolment.person.get_full_name()}さんの印を取り消しました。")
        return redirect("papers:hall", viewing.pk)
    context = {"viewing": viewing, "enrolment": enrolment, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "papers/untick.html", context, status=status)
