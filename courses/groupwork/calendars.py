"""One session as a file for one's own calendar."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.groupwork.domain.calendar import events_of
from courses.groupwork.models import GroupSession
from library.calendar import ics_response
from people.current import current_user


@login_required
@require_safe
@never_cache
def session_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the session to whoever booked or runs it; to anybody else it is not there."""
    row = get_object_or_404(GroupSession, pk=pk)
    events = events_of(current_user(request), session=row)
    if not events:
        raise Http404
    return ics_response(events, name="よりそい研修", file_name=f"yorisoi-{row.starts_at:%Y%m%d}")
