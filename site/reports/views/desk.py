"""受講記録: one enrolment laid open, and what the office may do about it, each with a reason."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

import audit.domain.trail as audit
from certificates.domain import handover
from courses.domain import evidence as facts
from courses.domain import nominations
from courses.domain.oneself import check_somebody_else
from courses.models import Enrolment, Evidence
from home.record import record_response
from library.domain.quotes import quoted
from library.refusal import STATUS
from people.current import current_user
from people.domain.oneself import OWN_RECORD
from people.gate import for_roles
from people.roles import Role, has_role
from reports.domain.completion import runs_of
from reports.domain.record import find_records, record_for, record_of, records_for, shown_kind
from reports.forms import ENROLMENT_STATES, FilterForm, ReasonForm
from reports.pages import page, paged, refuse, run_choices

CRUMBS = [("受講記録", "reports:records")]
# A broken rule with one of these codes is a word missing in the form, not a refusal.
FORM_CODES = {"reason_missing", "invalid"}


@require_safe
@for_roles(Role.OFFICE, Role.HR)
def record_list(request: HttpRequest) -> HttpResponse:
    """Find an enrolment by number, name or kana."""
    viewer = current_user(request)
    filters = FilterForm(
        request.GET,
        run=[("", "すべて"), *run_choices(runs_of(viewer))],
        organisation=None,
        state=ENROLMENT_STATES,
    )
    rows = find_records(
        viewer, run=filters.value("run"), state=filters.value("state"), text=filters.value("q")
    )
    return page(
        request, "reports/desk/list.html", "受講記録", icon="folder-open-1", filters=filters,
        rows=paged(request, rows),
    )  # fmt: skip


@require_safe
@for_roles(Role.OFFICE, Role.HR)
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show each condition with its evidence (office), or with its date alone (HR)."""
    viewer = current_user(request)
    enrolment = record_for(viewer, pk)
    if enrolment is None:
        raise Http404
    is_office, is_own = has_role(viewer, Role.OFFICE), enrolment.person_id == viewer.pk
    return page(
        request, "reports/desk/record.html", f"{enrolment.person.get_full_name()}さんの受講記録",
        crumbs=CRUMBS, icon="folder-open-1", enrolment=enrolment, record=record_of(enrolment),
        is_office=is_office, acts=is_office and not is_own, own=OWN_RECORD if is_own else "",
        certificate=None if is_own
        else handover.to_hand_over(viewer).filter(enrolment=enrolment).first(),
    )  # fmt: skip


@require_safe
@for_roles(Role.OFFICE, Role.HR)
def record_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Print the person's whole 研修履歴: dates and hours, as HR sees them."""
    enrolment = _enrolment(request, pk)
    audit.record(
        "reports.record.print", enrolment, actor=current_user(request),
        on_behalf_of=enrolment.person,
    )  # fmt: skip
    response = record_response(request, enrolment.person)
    response["Cache-Control"] = "private, no-store"
    return response


def _enrolment(request: HttpRequest, pk: UUID) -> Enrolment:
    return get_object_or_404(records_for(current_user(request)), pk=pk)


def _act(
    request: HttpRequest,
    enrolment: Enrolment,
    decide: Callable[..., object],
    *,
    title: str,
    explanation: str,
    submit: str,
    said: str,
) -> HttpResponse:
    """Ask for the reason; carry the decision out; come back to the record.

    `decide`: the rule, which takes who decides and why: `actor`, `reason`.
    """
    form = ReasonForm(request.POST or None)
    back_url = reverse("reports:record", args=[enrolment.pk])
    try:
        # Before anybody writes down why: their own record is somebody else's to change.
        check_somebody_else(enrolment, current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=back_url, back_label="受講記録へ戻る")
    if request.method == "POST" and form.is_valid():
        try:
            decide(actor=current_user(request), reason=form.cleaned_data["reason"])
        except ValidationError as error:
            if error.code not in FORM_CODES:
                return refuse(request, error, back_url=back_url, back_label="受講記録へ戻る")
            form.add_error(None, error)
        else:
            messages.success(request, said)
            return redirect(back_url)
    return page(
        request, "reports/form.html", title, crumbs=CRUMBS, icon="edit", form=form,
        status=STATUS["invalid"] if request.method == "POST" else 200, submit=submit,
        explanation=explanation, enrolment=enrolment, back_url=back_url,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def unlock(request: HttpRequest, pk: UUID, stage: str) -> HttpResponse:
    """段階を特別に開く."""
    enrolment = _enrolment(request, pk)
    row = get_object_or_404(enrolment.run.stages, key=stage)
    return _act(
        request, enrolment, partial(facts.unlock_stage, enrolment, stage),
        title="段階を特別に開く",
        explanation=f"{quoted(row.title)}を、条件がそろう前に、この方だけに開きます。",
        submit="特別に開く", said=f"{quoted(row.title)}を特別に開きました。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def exempt(request: HttpRequest, pk: UUID, requirement: UUID) -> HttpResponse:
    """修了要件を免除する."""
    enrolment = _enrolment(request, pk)
    asked = get_object_or_404(enrolment.run.requirements, pk=requirement)
    return _act(
        request, enrolment, partial(facts.exempt, enrolment, asked),
        title="修了要件を免除する",
        explanation=f"{quoted(asked.title)}を、行わなくても済んだものとして数えます。",
        submit="免除する", said=f"{quoted(asked.title)}を免除しました。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def void(request: HttpRequest, pk: UUID, evidence: UUID) -> HttpResponse:
    """学習記録を無効にする."""
    enrolment = _enrolment(request, pk)
    row = get_object_or_404(enrolment.evidence.select_related("requirement"), pk=evidence)
    if row.kind == Evidence.Kind.VOID or not shown_kind(row):
        error = ValidationError("この記録は、ここからは無効にできません。", code="not_here")
        return refuse(request, error, back_url=reverse("reports:record", args=[enrolment.pk]))
    what = row.requirement.title if row.requirement else row.get_kind_display()
    return _act(
        request, enrolment, partial(facts.void_evidence, row),
        title="学習記録を無効にする",
        explanation=f"{quoted(what)}の記録を無効にします。記録は消えず、無効になった印と理由が残ります。"
        "修了に要るものなら、もう一度必要になります。",
        submit="無効にする", said=f"{quoted(what)}の記録を無効にしました。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """受講を辞退にする."""
    enrolment = _enrolment(request, pk)
    return _act(
        request, enrolment, partial(nominations.withdraw, enrolment),
        title="辞退にする",
        explanation=f"{enrolment.person.get_full_name()}さんの「{enrolment.run}」の受講を、辞退にします。"
        "ここまでの記録は残ります。",
        submit="辞退にする", said="受講を辞退にしました。",
    )  # fmt: skip
