"""再交付 at the ledger: a certificate follows another; one that could not be printed follows late."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from certificates.domain import issue
from certificates.domain import reissue as rules
from certificates.models import Certificate
from people.current import current_user
from people.gate import for_roles
from people.roles import Role
from reports.domain import ledger
from reports.ledger_forms import ReissueForm
from reports.pages import page, refuse
from reports.views.ledger import CRUMBS

# What is put right here or elsewhere before pressing again, by the field that it is said at: what
# was typed stays.
PUT_RIGHT = {
    "note_missing": "note", "name_unchanged": "cause", "nothing_changed": "cause",
    "not_drawn": None, "does_not_fit": None,
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def reissue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what the new certificate would say otherwise; ask why; issue it."""
    rows = Certificate.objects.visible_to(current_user(request)).with_status()
    rows = rows.select_related("enrolment__person", "enrolment__run__course", "series")
    certificate = get_object_or_404(rows, pk=pk)
    causes = rules.causes_for(certificate)
    form = ReissueForm(request.POST or None, causes=causes)
    if request.method == "POST" and form.is_valid():
        try:
            return _reissue(request, certificate, form)
        except ValidationError as error:
            if error.code not in PUT_RIGHT:
                return refuse(
                    request, error, back_url=reverse("reports:ledger"), back_label="台帳へ戻る"
                )
            form.add_error(PUT_RIGHT[error.code], error)
    return page(
        request, "reports/ledger/reissue.html", "修了証を再交付する", crumbs=CRUMBS,
        icon="list-ol", form=form, certificate=certificate, causes=causes,
        status=422 if request.method == "POST" else 200,
        changes=[(cause, _changes(certificate, cause)) for cause in causes],
    )  # fmt: skip


def _changes(
    certificate: Certificate, cause: Certificate.Cause
) -> list[rules.Change] | ValidationError:
    try:
        return rules.changes(certificate, cause)
    except ValidationError as error:
        return error


def _reissue(request: HttpRequest, certificate: Certificate, form: ReissueForm) -> HttpResponse:
    new = rules.reissue(
        certificate, cause=form.chosen, actor=current_user(request),
        note=form.cleaned_data["note"],
    )  # fmt: skip
    messages.success(
        request,
        format_html(
            "「{}」を交付しました。ご本人にお知らせします。"
            '<a href="{}?series={}&amp;first={}&amp;last={}">公印欄のついた用紙を印刷する</a>',
            new, reverse("reports:ledger_print"), new.series.key, new.number, new.number,
        ),
    )  # fmt: skip
    return redirect("reports:ledger")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def waiting(request: HttpRequest) -> HttpResponse:
    """List the completions whose certificate could not be printed; issue one."""
    rows = ledger.waiting_for(current_user(request))
    if request.method == "POST":
        enrolment = get_object_or_404(rows, pk=_uuid(request.POST.get("enrolment", "")))
        try:
            new = issue.issue_late(enrolment, actor=current_user(request))
        except ValidationError as error:
            return refuse(request, error, back_url=reverse("reports:ledger_waiting"))
        messages.success(request, f"「{new}」を交付しました。ご本人にお知らせします。")
        return redirect("reports:ledger_waiting")
    return page(
        request, "reports/ledger/waiting.html", "交付を待っている修了者", crumbs=CRUMBS,
        icon="list-ol", rows=rows[:200],
    )  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
