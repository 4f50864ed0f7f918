"""The certificate on screen and as a PDF, and its verification by anybody."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain import codes, handover, ledger, stored
from certificates.models import Certificate
from library.downloads import file_name
from library.refusal import refuse
from people.current import current_user
from people.models import User


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def certificate(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Show a certificate to its owner and to the HR that keeps their record."""
    viewer = current_user(request)
    rows = Certificate.objects.readable_by(viewer).with_status()
    rows = rows.select_related("enrolment")
    row = get_object_or_404(rows, pk=certificate_id)
    context = {
        "certificate": row,
        "said": row.snapshot,
        "code": codes.display(row.code),
        "is_own": row.enrolment.person_id == viewer.pk,
        "head": Certificate.objects.head_of(row),
    }
    return render(request, "certificates/certificate.html", context)


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def pdf(request: HttpRequest, certificate_id: UUID) -> HttpResponseBase:
    """Send the PDF as it was issued, byte for byte; refuse one that was tampered with."""
    viewer = current_user(request)
    row = get_object_or_404(Certificate.objects.readable_by(viewer), pk=certificate_id)
    return _send(request, row, lambda: stored.read(row))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def hand_over(request: HttpRequest, certificate_id: UUID) -> HttpResponseBase:
    """Ask once, then print the certificate of somebody without e-mail, to be handed to them."""
    actor = current_user(request)
    rows = handover.to_hand_over(actor).select_related("enrolment__person")
    row = get_object_or_404(rows, pk=certificate_id)
    if request.method != "POST":
        return render(request, "certificates/hand_over.html", {"certificate": row})
    row = handover.hand_over(row, actor=actor)
    return _send(request, row, lambda: stored.office_print([row]))


def _send(request: HttpRequest, row: Certificate, read: Callable[[], bytes]) -> HttpResponseBase:
    """Send a certificate, if its stored bytes are what was issued."""
    try:
        content = read()
    except ValidationError as error:
        return refuse(request, error, title="修了証を表示できません")
    filename = file_name(f"{row.snapshot['title']} {row.snapshot['number_text']}.pdf")
    return FileResponse(ContentFile(content), filename=filename, content_type="application/pdf")


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code that is printed on the paper."""
    typed = request.GET.get("code")
    if typed is None:
        return _form(request)
    try:
        return redirect("certificates:verify_code", code=ledger.issued_code(typed))
    except ValidationError as error:
        return _form(request, typed, error.messages[0], status=422)


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the certificate with this code is valid; the name only to its HR."""
    try:
        meant = codes.read_all(code)
    except ValidationError as error:
        return _form(request, code, error.messages[0], status=422)
    row = Certificate.objects.with_status().filter(code__in=meant).first()
    if row is None:
        sentence = "この確認番号の修了証は見つかりません。この番号では交付していません。修了証と見くらべてください。"
        return _form(request, code, sentence, status=404)
    context = {
        "certificate": row,
        "said": row.snapshot,
        "code": codes.display(row.code),
        "head": Certificate.objects.head_of(row),
    }
    user = request.user
    if isinstance(user, User):
        context["shows_name"] = Certificate.objects.visible_to(user).filter(pk=row.pk).exists()
    return _unlisted(render(request, "certificates/verified.html", context))


def _form(
    request: HttpRequest, typed: str = "", error: str = "", *, status: int = 200
) -> HttpResponse:
    context = {"typed": typed, "error": error}
    return _unlisted(render(request, "certificates/verify.html", context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep verification out of search engines and shared caches."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response
