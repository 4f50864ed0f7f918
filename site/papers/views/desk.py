"""紙の受付: find somebody by number; enter what came on paper, or print what they need."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.domain import handover
from courses.models import Enrolment
from papers.entries import entries_of
from papers.gate import for_office
from people.current import current_user
from people.models import normalise_number

SHOWN = [*Enrolment.LEARNING, Enrolment.State.COMPLETED]


@require_safe
@for_office
def desk(request: HttpRequest) -> HttpResponse:
    """Show a person's requirements with what can be entered and printed."""
    number = request.GET.get("number", "")
    rows = Enrolment.objects.filter(
        person__number=normalise_number(number), state__in=SHOWN
    ).select_related("person", "run__course")
    certificates = handover.to_hand_over(current_user(request)).filter(enrolment__in=rows)
    context = {
        "number": number,
        "found": [(enrolment, entries_of(enrolment)) for enrolment in rows] if number else [],
        "certificates": {row.enrolment_id: row for row in certificates} if number else {},
    }
    return render(request, "papers/desk.html", context)
