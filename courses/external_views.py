"""区の外の学び: telling of it, correcting it, taking it back; and the paper, behind its gate."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.domain import external
from courses.external_forms import ExternalTrainingForm, add_broken_rule
from courses.models import ExternalTraining
from library import ranged
from library.domain.quotes import quoted
from library.refusal import refuse
from people.current import current_user
from people.seen import ELSEWHERE

Save = Callable[[ExternalTrainingForm], ExternalTraining]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """Tell of a training elsewhere."""
    person = current_user(request)
    form = ExternalTrainingForm(request.POST or None, request.FILES or None)
    return _keep(
        request,
        form,
        lambda form: external.submit(
            person, form.cleaned_data, actor=person, paper=form.cleaned_data["paper"]
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what is not approved yet."""
    person = current_user(request)
    row = get_object_or_404(ExternalTraining, pk=pk, person=person)
    if not row.is_open:
        raise Http404
    initial = {name: getattr(row, name) for name in external.FIELDS}
    form = ExternalTrainingForm(request.POST or None, request.FILES or None, initial=initial)
    return _keep(
        request,
        form,
        lambda form: external.correct(
            row, form.cleaned_data, actor=person, paper=form.cleaned_data["paper"]
        ),
        row=row,
    )


def _keep(
    request: HttpRequest,
    form: ExternalTrainingForm,
    save: Save,
    *,
    row: ExternalTraining | None = None,
) -> HttpResponse:
    """Save what was told and say so; or show the form with what is missing."""
    form.faster = lambda: ELSEWHERE
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form)
        except ValidationError as error:
            add_broken_rule(form, error)
        else:
            messages.success(
                request, f"{quoted(saved.title)}を届け出ました。承認をお待ちください。"
            )
            for sentence in form.warnings():
                messages.warning(request, sentence)
            return redirect("home:record")
    context = {"form": form, "training": row, "had_file": bool(request.FILES)}
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/external_form.html", context, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it back."""
    person = current_user(request)
    row = get_object_or_404(ExternalTraining, pk=pk, person=person)
    try:
        external.withdraw(row, actor=person)
    except ValidationError as error:
        back_url = reverse("home:record")
        return refuse(request, error, back_url=back_url, back_label="研修履歴へ戻る")
    messages.success(request, f"{quoted(row.title)}の届け出を取り下げました。写しも消しました。")
    return redirect("home:record")


@login_required
@require_safe
def paper(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send the copy to the person and to those who decide; anybody else's visit finds nothing."""
    viewer = current_user(request)
    rows = ExternalTraining.objects.readable_by(viewer).exclude(paper="")
    row = get_object_or_404(rows.select_related("person"), pk=pk)
    external.record_reading(row, actor=viewer)
    return ranged.serve(
        request, row.paper, content_type=row.paper_type, cache_control="private, no-store"
    )
