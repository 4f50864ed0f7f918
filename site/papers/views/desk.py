"""紙の受付: find somebody; enter what came on paper, or print what they need."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certificates.domain import handover
from courses.models import Enrolment
from papers.entries import entries_of
from papers.gate import for_office
from people.current import current_user
from people.domain.lookup import find_person, search
from people.models import User

SHOWN = [*Enrolment.LEARNING, Enrolment.State.COMPLETED]
# So many are listed to choose from; whoever sees more types more.
MOST = 30


@require_safe
@for_office
def desk(request: HttpRequest) -> HttpResponse:
    """Show a person's requirements with what can be entered and printed, or whom to choose from."""
    typed = request.GET.get("number", "").strip()
    enrolled = Enrolment.objects.filter(state__in=SHOWN)
    people = User.objects.filter(pk__in=enrolled.values("person"))
    try:
        person = find_person(people, typed) if typed else None
    except ValidationError:
        person = None
    several = (
        []
        if person or not typed
        else list(search(people, typed, person="").in_kana_order()[: MOST + 1])
    )
    rows = enrolled.filter(person=person).select_related("person", "run__course") if person else []
    certificates = handover.to_hand_over(current_user(request)).filter(enrolment__in=rows)
    context = {
        "number": typed,
        "found": [(enrolment, entries_of(enrolment)) for enrolment in rows],
        "people": several[:MOST],
        "has_more": len(several) > MOST,
        "certificates": {row.enrolment_id: row for row in certificates} if person else {},
    }
    return render(request, "papers/desk.html", context)
