"""Guests of events as the office keeps them: who applied, who waits, who came."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from home.models import EventPage, GuestApplication
from library.domain.wareki import clock, wareki

HEADER = [
    "受付番号", "状態", "お名前", "ふりがな", "自治体", "所属", "電話番号", "メールアドレス", "出欠",
    "申し込んだ日時",
]  # fmt: skip


def events_with_guests(unreached: Collection[UUID]) -> QuerySet[EventPage]:
    """Return the events that take applications or took some, the latest first, counted.

    `unreached`: the guests whom a mail did not reach.
    """
    state = GuestApplication.State
    counted = {
        "booked": Count("applications", filter=Q(applications__state=state.BOOKED)),
        "waiting": Count("applications", filter=Q(applications__state=state.WAITING)),
        "to_tell": Count("applications", filter=Q(applications__is_to_tell=True)),
        "unreached": Count(
            "applications",
            filter=Q(
                applications__pk__in=unreached,
                applications__state__in=GuestApplication.HOLDING,
            ),
        ),
    }
    rows = EventPage.objects.annotate(**counted).select_related("kind")
    shown = rows.filter(Q(takes_applications=True) | Q(booked__gt=0) | Q(waiting__gt=0))
    return shown.order_by("-starts_at", "pk")


def guests_of(event: EventPage) -> QuerySet[GuestApplication]:
    """Return who holds a seat or waits: seats by kana, then the waiting in their order."""
    held = event.applications.filter(state__in=GuestApplication.HOLDING)
    return held.select_related("municipality").order_by("state", "sort_key", "applied_at")


def csv_rows(rows: Iterable[GuestApplication]) -> Iterable[list[str]]:
    """Return the lines of the office's file."""
    for row in rows:
        yield [
            row.receipt_text, str(row.get_state_display()), row.name, row.name_kana,
            row.from_text, row.organisation, row.phone, row.email,
            str(row.get_attended_display()), f"{wareki(row.applied_at)} {clock(row.applied_at)}",
        ]  # fmt: skip
