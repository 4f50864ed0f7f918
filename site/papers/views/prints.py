"""Printing: one's own papers, anybody's at the office, and a hall's at once."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.domain.paper import PRINTED_KINDS
from courses.domain.reading import check_open
from courses.models import CourseRun, Enrolment, Requirement, RunModule
from library.pdf import pdf_response
from library.refusal import refuse
from papers.domain.people import learners
from papers.domain.prints import Press, open_to, papers_of
from papers.forms import BatchForm
from papers.gate import for_office
from people.current import current_user
from people.domain.participation import check_not_left
from people.roles import Role, has_role

# What a file is called beside the title of its module.
WORDS: dict[str, str] = {
    Requirement.Kind.LECTURE: "講義",
    Requirement.Kind.QUIZ: "確認テスト",
    Requirement.Kind.WORKSHEET: "様式",
}


def _enrolment(request: HttpRequest, pk: UUID) -> Enrolment:
    """Return one's own enrolment; at the office, anybody's."""
    viewer = current_user(request)
    rows = Enrolment.objects.select_related("person", "run__course")
    if not has_role(viewer, Role.OFFICE):
        rows = rows.filter(person=viewer)
    return get_object_or_404(rows, pk=pk)


def _print(
    request: HttpRequest, enrolment: Enrolment, module: RunModule, asked: list[Requirement]
) -> HttpResponse:
    try:
        check_not_left(enrolment.person)
        check_open(enrolment, module)
    except ValidationError as error:
        return refuse(request, error)
    press = Press(enrolment.run)
    for requirement in asked:
        press.add(requirement, enrolment)
    name = module.title
    if len(asked) == 1:
        name += f" {WORDS[asked[0].kind]}"
    return pdf_response(press.pdf(module.title), name)


@login_required
@never_cache
@require_safe
def one(request: HttpRequest, enrolment_id: UUID, requirement_id: UUID) -> HttpResponseBase:
    """Print one lecture, quiz or worksheet."""
    enrolment = _enrolment(request, enrolment_id)
    rows = Requirement.objects.filter(
        run=enrolment.run_id, kind__in=PRINTED_KINDS, module__isnull=False
    )
    requirement = get_object_or_404(rows.select_related("module__page"), pk=requirement_id)
    assert requirement.module is not None  # noqa: S101 (the query asks for it)
    return _print(request, enrolment, requirement.module, [requirement])


@login_required
@never_cache
@require_safe
def module(request: HttpRequest, enrolment_id: UUID, key: str) -> HttpResponseBase:
    """Print everything of a module that has a form on paper."""
    enrolment = _enrolment(request, enrolment_id)
    row = get_object_or_404(
        RunModule.objects.filter(requirements__kind__in=PRINTED_KINDS).distinct(),
        run=enrolment.run_id, key=key,
    )  # fmt: skip
    return _print(request, enrolment, row, papers_of(row))


@require_safe
@for_office
def batch(request: HttpRequest) -> HttpResponseBase:
    """Choose what to print for the people of a run."""
    runs = list(CourseRun.objects.filter(state=CourseRun.State.OPEN).select_related("course"))
    run = _chosen(request, runs)
    form = BatchForm(run=run, initial={"what": ["lecture", "quiz"], "blanks": 0}) if run else None
    context = {"runs": runs, "run": run, "form": form}
    return render(request, "papers/batch.html", context)


def _chosen(request: HttpRequest, runs: list[CourseRun]) -> CourseRun | None:
    asked = request.GET.get("run", "")
    return next((run for run in runs if str(run.pk) == asked), runs[0] if runs else None)


@require_safe
@for_office
def batch_pdf(request: HttpRequest) -> HttpResponseBase:
    """Print the papers of a module for everybody to whom it is open, by kana, in one file."""
    runs = list(CourseRun.objects.filter(state=CourseRun.State.OPEN).select_related("course"))
    run = _chosen(request, runs)
    if run is None:
        return refuse(request, ValidationError("開催中の研修がありません。", code="no_run"))
    form = BatchForm(request.GET, run=run)
    people: list[Enrolment] = []
    if form.is_valid():
        rows = list(learners(run, district=form.cleaned_data["district"]))
        people = open_to(form.cleaned_data["module"], rows)
        if not people and not form.cleaned_data["blanks"]:
            sentence = "この単元が開いている方は、まだいません。予備だけを印刷するときは、枚数を入れてください。"
            form.add_error(None, ValidationError(sentence, code="nobody"))
    if not form.is_valid():
        context = {"runs": runs, "run": run, "form": form}
        return render(request, "papers/batch.html", context, status=422)
    return pdf_response(_batch(run, form, people), form.cleaned_data["module"].title)


def _batch(run: CourseRun, form: BatchForm, people: list[Enrolment]) -> bytes:
    said = form.cleaned_data
    press = Press(run)
    asked = papers_of(said["module"], said["what"])
    for enrolment in [*people, *[None] * (said["blanks"] or 0)]:
        for requirement in asked:
            press.add(requirement, enrolment)
    return press.pdf(said["module"].title)
