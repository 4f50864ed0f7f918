"""What guests of events are told by mail, if they left an address.

No mail names the event: what somebody comes for is not for everybody who sees their screen.
Each holds the receipt number and the way to withdraw, for a later one may be all that arrives.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.models import EventPage, GuestApplication
from library import clock
from library.domain.wareki import clock as time_text
from library.domain.wareki import wareki_moment
from notices.domain import outbox, outsiders, reminders
from notices.domain.outbox import Telling
from notices.domain.outsiders import Contact, Outsider
from notices.kinds import Kind
from notices.models import Channel
from people.models import User

KEEPER = "guest"
LEADS = (1,)

_SAMPLE = {
    "when": "令和8年11月29日(日曜日)午後2時",
    "until": "午後4時",
    "venue": "区民センター 第一会議室",
    "receipt": "1234-5678",
    "address": "https://yorisoi.example/events/withdraw/?receipt=12345678",
}


def _kind(key: str, title: str, *, waits: bool = True, **sample: Any) -> Kind:
    # Who came to what is the office's alone.
    mail = frozenset({Channel.MAIL})
    return Kind(key, title, _SAMPLE | sample, channels=mail, waits=waits, hr_knows=False)


KINDS = [
    _kind("guest_booked", "番号のない方が催しに申し込んだとき"),
    _kind("guest_waiting", "番号のない方が催しの順番待ちに入ったとき"),
    _kind("guest_moved_up", "番号のない方に催しの席が空いたとき", waits=False),
    _kind("guest_withdrawn", "番号のない方が催しの申込を取り消したとき"),
    _kind("guest_changed", "番号のない方が申し込んだ催しの日時か会場が変わったとき", waits=False,
          before="令和8年11月28日(土曜日)午後2時", before_venue="若葉会館", is_back=False),
    _kind("guest_called_off", "番号のない方が申し込んだ催しが中止になったとき", waits=False,
          note="お申し込みは、取り消さなくて大丈夫です。"),
    _kind("guest_reminder", "番号のない方への催しの予告(前日)"),
]  # fmt: skip


def outsider(application: GuestApplication) -> Outsider:
    """Return what the outbox knows a guest by."""
    return Outsider(KEEPER, str(application.pk))


def contact_of(key: str) -> Contact | None:
    """Return the address of a guest who is still kept and left one.

    The name is not said: it is whatever somebody typed, who need not own the address.
    """
    row = GuestApplication.objects.filter(pk=UUID(key)).exclude(email="").first()
    return Contact("お申し込みの方へ", row.email) if row else None


def unreached() -> set[UUID]:
    """Return the guests whom a mail did not reach: the office telephones."""
    return {UUID(key) for key in outsiders.unreached(KEEPER)}


def settle(application: GuestApplication, *, actor: User) -> bool:
    """Note that a guest was told by telephone what no mail brought; return whether any was."""
    return outsiders.settle(outsider(application), actor=actor)


def forget(applications: Iterable[GuestApplication]) -> None:
    """Take back and delete whatever these guests were told."""
    outsiders.forget([outsider(row) for row in applications])


def tell(application: GuestApplication, event: EventPage, kind: str) -> None:
    """Tell one guest what became of their application, if there is an address."""
    key = f"{kind}:{application.pk}"
    _tell_all([(application, key)], event, kind, not_after=event.ends_at)


def tell_changed(*, event: EventPage, before: Mapping[str, Any], **_: Any) -> None:
    """Tell who holds a seat or waits that the event is elsewhere, at another time, or off.

    Receives `event_changed`, inside the transaction of the change.
    """
    if all(before[name] == getattr(event, name) for name in event.TOLD_FIELDS):
        return
    if event.is_over or (event.is_cancelled and before["is_cancelled"]):
        return
    kind = "guest_called_off" if event.is_cancelled else "guest_changed"
    held = event.applications.filter(state__in=GuestApplication.HOLDING).order_by("pk")
    _tell_all(
        [(row, f"{kind}:{row.pk}:{event.sequence}:{clock.now().isoformat()}") for row in held],
        event,
        kind,
        not_after=event.ends_at,
        note=event.cancellation_note,
        before=wareki_moment(before["starts_at"]),
        before_venue=before["venue"],
        is_back=before["is_cancelled"],
    )


@transaction.atomic
def remind_of_events(now: datetime) -> int:
    """Tell those who hold a seat at an event of tomorrow; return how many were told.

    The rows are locked, so that no seat is given back meanwhile; whoever is busy comes next
    time.
    """
    rows = GuestApplication.objects.select_for_update(of=("self", "event"), skip_locked=True)
    rows = rows.select_related("event").filter(
        state=GuestApplication.State.BOOKED,
        event__live=True,
        event__is_cancelled=False,
        event__starts_at__gt=now,
        event__starts_at__lt=now + timedelta(days=max(LEADS) + 1),
    )
    due = {
        f"guest_reminder:{row.pk}:{row.event.starts_at.isoformat()}": row
        for row in rows.exclude(email="").order_by("pk")
        if _is_due(row, now)
    }
    untold = sorted(outbox.untold(due))
    tellings = [
        _telling(due[key], due[key].event, "guest_reminder", key, due[key].event.starts_at)
        for key in untold
    ]
    return len(outbox.tell_all(tellings))


def _is_due(row: GuestApplication, now: datetime) -> bool:
    day = timezone.localdate(row.event.starts_at)
    return reminders.lead_now(day, LEADS, now, known_at=row.applied_at) is not None


def _tell_all(
    keyed: Iterable[tuple[GuestApplication, str]],
    event: EventPage,
    kind: str,
    *,
    not_after: datetime,
    **said: Any,
) -> None:
    outbox.tell_all(
        [_telling(row, event, kind, key, not_after, **said) for row, key in keyed if row.email]
    )


def _telling(
    row: GuestApplication, event: EventPage, kind: str, key: str, not_after: datetime, **said: Any
) -> Telling:
    about = {
        "when": wareki_moment(event.starts_at),
        "until": time_text(event.ends_at),
        "venue": event.venue,
        "receipt": row.receipt_text,
        "address": f"{settings.BASE_URL}{reverse('home:event_withdraw')}?receipt={row.receipt}",
    }
    return Telling(
        outsider(row), kind, key, context=about | said, topic=f"{KEEPER}:{row.pk}",
        not_after=not_after,
    )  # fmt: skip
