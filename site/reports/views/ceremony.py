"""授与式: printing certificates in ledger order with the list of receipts; 決裁 of a series."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from certificates.domain import ceremony, series
from certificates.domain.ledger import ledger_rows
from certificates.models import Certificate, CertificateQuerySet, NumberSeries
from library.pdf import pdf_response
from people.current import current_user
from people.desks import tell_theirs
from people.domain.faster import by_whom
from people.gate import for_roles
from people.roles import Role
from reports.domain import ledger as rules
from reports.ledger_forms import ApprovalForm, PrintForm
from reports.pages import page, refuse
from reports.views.ledger import CRUMBS


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def print_many(request: HttpRequest) -> HttpResponse:
    """Choose by run, day or number; print the certificates or the list of receipts."""
    viewer = current_user(request)
    form = PrintForm(request.GET, runs=rules.runs_of(viewer), series=rules.series_of(viewer))
    rows = Certificate.objects.none()
    if form.is_valid():
        rows = ceremony.printable(viewer, **form.asked())
    if request.method == "POST" and form.is_valid():
        return _print(request, rows)
    shown = list(rows[: ceremony.MOST])
    return page(
        request, "reports/ledger/print.html", "修了証をまとめて印刷する", crumbs=CRUMBS,
        icon="list-ol", filters=form, count=rows.count(), most=ceremony.MOST,
        lines=list(
            ledger_rows(viewer, Certificate.objects.filter(pk__in=[row.pk for row in shown]))
        ),
        status=200 if form.is_valid() else 422,
    )  # fmt: skip


def _print(request: HttpRequest, rows: CertificateQuerySet) -> HttpResponse:
    actor = current_user(request)
    day = timezone.localdate().isoformat()
    try:
        if "receipts" in request.POST:
            return pdf_response(ceremony.receipts(rows, actor=actor), f"修了証の受領簿 {day}")
        return pdf_response(ceremony.print_all(rows, actor=actor), f"修了証 {day}")
    except ValidationError as error:
        return refuse(request, error, back_url=request.get_full_path())


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
@transaction.atomic
def approve(request: HttpRequest, key: str) -> HttpResponse:
    """Note 決裁番号 and 決裁日 of what a series issues from now on."""
    keys = [one for one, _ in rules.series_of(current_user(request))]
    rows = NumberSeries.objects.filter(key__in=keys)
    if request.method == "POST":
        # What is compared with the page is what is stored while nobody else can write.
        rows = rows.select_for_update(of=("self",))
    row = get_object_or_404(rows, key=key)
    before = {"number": row.approval_number, "day": row.approved_on}
    form = ApprovalForm(request.POST or None, initial=before)
    form.faster = partial(by_whom, row, current_user(request))
    if request.method == "POST" and form.is_valid():
        number, day = form.cleaned_data["number"], form.cleaned_data["day"]
        series.approve(row, actor=current_user(request), number=number, day=day)
        tell_theirs(request, form)
        messages.success(
            request, f"「{row}」の決裁を記録しました。これから交付する修了証に付きます。"
        )
        return redirect("reports:ledger")
    return page(
        request, "reports/form.html", f"決裁を記録する: {row}", crumbs=CRUMBS, icon="list-ol",
        form=form, submit="記録する", back_url=reverse("reports:ledger"),
        explanation="これから交付する修了証の台帳に、この決裁番号と決裁日が付きます。"
        "交付済みのものは変わりません。どちらも、空けておけます。",
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip
