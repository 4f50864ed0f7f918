"""マイページ: one next step, the way behind and ahead, dates and certificates."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from courses.groupwork.domain.calendar import events_of
from courses.groupwork.models import Booking, GroupSession
from courses.journey import Journey, journey_of
from courses.models import Enrolment, Nomination
from courses.worksheets.models import Submission
from home.display import offered_display
from home.domain.overview import (
    Deadline,
    Overview,
    deadlines,
    overviews,
    returned_worksheets,
)
from library.calendar import ics_response
from people.current import current_user
from people.models import User


@dataclass(frozen=True)
class MyPage:
    """What one person's page shows."""

    journey: Journey | None
    others: list[Overview]
    deadlines: list[Deadline]
    returned: list[Submission]
    nominations: list[Nomination]
    bookings: list[Booking]
    certificates: list[Certificate]
    facilitated: list[GroupSession]

    @property
    def deadline(self) -> Deadline | None:
        """Until when the course shown in full runs, while it does."""
        shown = self.journey.enrolment if self.journey else None
        return next((row for row in self.deadlines if row.enrolment == shown), None)

    @property
    def certificate(self) -> Certificate | None:
        """The certificate in force of the course shown in full, if it was issued."""
        return next(
            (
                row
                for row in self.certificates
                if self.journey
                and row.enrolment_id == self.journey.enrolment.pk
                and row.status == Certificate.Status.VALID
            ),
            None,
        )


def _enrolments(user: User, chosen: str) -> list[Enrolment]:
    """Return one's enrolments: the chosen one first, then those still going on, newest first."""
    rows = Enrolment.objects.filter(person=user).select_related("run__course", "person")
    return sorted(
        rows.order_by("-accepted_at"),
        key=lambda row: (str(row.pk) != chosen, row.state not in Enrolment.LEARNING),
    )


def _bookings(user: User) -> list[Booking]:
    return list(
        Booking.objects.filter(
            enrolment__person=user,
            state__in=Booking.HOLDING,
            session__state__in=[GroupSession.State.SCHEDULED, GroupSession.State.OPEN],
        )
        .select_related("session__module", "session__district")
        .order_by("session__starts_at")
    )


def _facilitated(user: User) -> list[GroupSession]:
    return list(
        GroupSession.objects.facilitated_by(user)
        .filter(starts_at__date__gte=timezone.localdate())
        .exclude(state=GroupSession.State.CANCELLED)
        .select_related("module", "district")
        .order_by("starts_at")[:5]
    )


def my_page_of(user: User, *, chosen: str = "") -> MyPage:
    """Collect one person's page: one course in full, the others in short, in a fixed number of queries.

    `chosen`: the id of the enrolment to show; anything else shows the one that goes on.
    """
    enrolments = _enrolments(user, chosen)
    return MyPage(
        journey=journey_of(enrolments[0]) if enrolments else None,
        others=overviews(enrolments[1:]),
        deadlines=deadlines(enrolments),
        returned=returned_worksheets(user),
        nominations=list(
            Nomination.objects.filter(person=user)
            .exclude(state=Nomination.State.ACCEPTED)
            .select_related("run__course")
        ),
        bookings=_bookings(user),
        certificates=list(Certificate.objects.of(user).with_status().order_by("-issued_at")),
        facilitated=_facilitated(user),
    )


@login_required
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Show the person's own page."""
    page = my_page_of(current_user(request), chosen=request.GET.get("enrolment", ""))
    offered = offered_display(request)
    context = {"my": page, "offered": offered.labels() if offered else []}
    return render(request, "home/my.html", context)


@login_required
@require_safe
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """Send all one's sessions for one's own calendar, with those cancelled."""
    return ics_response(events_of(current_user(request)), name="よりそい研修", file_name="yorisoi")
