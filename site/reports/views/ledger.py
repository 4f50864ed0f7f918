"""修了証交付台帳: every certificate of one's own people; voided with a reason, never deleted."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain import issue
from certificates.domain.ledger import ledger_rows
from certificates.models import Certificate, CertificateQuerySet, NumberSeries
from people.current import current_user
from people.gate import for_roles
from people.roles import Role
from reports.domain import ledger as rules
from reports.downloads import list_response
from reports.forms import ReasonForm
from reports.ledger_forms import LedgerForm
from reports.pages import page, paged, refuse

CRUMBS = [("修了証交付台帳", "reports:ledger")]


def _filters(request: HttpRequest) -> LedgerForm:
    viewer = current_user(request)
    return LedgerForm(request.GET, series=rules.series_of(viewer), years=rules.years_of(viewer))


def _certificates(request: HttpRequest, filters: LedgerForm) -> CertificateQuerySet:
    return rules.certificates_for(
        current_user(request),
        series=filters.value("series"),
        year=filters.value("year"),
        state=filters.value("state"),
        text=filters.value("q"),
    )


@require_safe
@for_roles(Role.HR)
def ledger(request: HttpRequest) -> HttpResponse:
    """List the certificates, by series and number."""
    filters = _filters(request)
    rows = paged(request, _certificates(request, filters))
    shown = Certificate.objects.filter(pk__in=[row.pk for row in rows])
    return page(
        request, "reports/ledger/list.html", "修了証交付台帳", icon="list-ol", filters=filters,
        rows=rows, lines=list(ledger_rows(current_user(request), shown)),
        csv_url=f"{reverse('reports:ledger_csv')}?{request.GET.urlencode()}",
        approvals=NumberSeries.objects.filter(key__in=[key for key, _ in filters.known_series]),
        waiting=rules.waiting_for(current_user(request)).count(),
    )  # fmt: skip


@require_safe
@for_roles(Role.HR)
def ledger_csv(request: HttpRequest) -> HttpResponseBase:
    """Write the same lines, all pages, as a file."""
    rows = rules.lines_of(current_user(request), _certificates(request, _filters(request)))
    return list_response(
        request, "修了証交付台帳", rules.HEADER, (rules.csv_line(row) for row in rows)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def void(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask why; make the certificate invalid from now on."""
    certificate = get_object_or_404(Certificate.objects.visible_to(current_user(request)), pk=pk)
    back_url = reverse("reports:ledger")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issue.void(
                certificate, actor=current_user(request), reason=form.cleaned_data["reason"]
            )
        except ValidationError as error:
            return refuse(request, error, back_url=back_url, back_label="台帳へ戻る")
        messages.success(request, f"「{certificate}」を無効にしました。")
        return redirect(back_url)
    explanation = (
        f"「{certificate}」({certificate.snapshot['name']}さん)を無効にします。"
        "番号も記録も残り、確認ページでは「無効」と表示されます。元に戻すことはできません。"
    )
    return page(
        request, "reports/form.html", "修了証を無効にする", crumbs=CRUMBS, icon="list-ol",
        form=form, submit="無効にする", back_url=back_url, explanation=explanation,
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip
