"""研修履歴 on screen and on paper, for the person alone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from home.domain import record_pdf
from home.domain.record import record_of
from library.models import WardSettings
from library.pdf import pdf_response
from people.current import current_user
from people.models import User


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def record(request: HttpRequest) -> HttpResponse:
    """Show one's own record."""
    return render(request, "home/record.html", {"record": record_of(current_user(request))})


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def record_file(request: HttpRequest) -> HttpResponse:
    """Print one's own record."""
    return record_response(request, current_user(request))


def record_response(request: HttpRequest, person: User) -> HttpResponse:
    """Send somebody's record as a PDF. Whoever calls has checked who may read it."""
    ward = WardSettings.load(request_or_site=request)
    content = record_pdf.render(
        record_of(person, only_approved=True),
        ward_name=ward.ward_name,
        office_name=ward.office_name,
        at=timezone.now(),
    )
    return pdf_response(content, f"研修履歴 {person.number}")
