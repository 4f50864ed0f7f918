"""Guests of events: applying, withdrawing, coming, and being forgotten.

Seats are counted after the event is locked. The trail knows a guest by the receipt number only,
for it outlives the guest's data.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

import audit.domain.trail as audit
from home.domain import guest_notices
from home.domain.events import municipalities_of
from home.models import EventPage, GuestApplication
from library import clock
from library.domain import phones
from library.domain.folding import fold
from people.models import User
from people.seen import Verdict, compare

DIGITS = 8
# Guessing at somebody's receipt ends here for a while.
TRIES, TRIES_SECONDS = 5, 600
# A family may share an address; whoever enters more makes us write to somebody else.
PER_ADDRESS = 5
State = GuestApplication.State


def lock_event(event: EventPage) -> EventPage:
    """Return the event, held against others who apply or withdraw."""
    locked: EventPage = EventPage.objects.select_for_update(of=("self",)).get(pk=event.pk)
    return locked


def seats_left(event: EventPage) -> int | None:
    """Return how many seats are free, or None if there is no limit."""
    if event.capacity is None:
        return None
    taken = event.applications.filter(state=State.BOOKED).count()
    return max(0, event.capacity - taken)


def is_kept(application: GuestApplication) -> bool:
    """Tell whether the application came in before: sent again, it takes no further seat."""
    same = GuestApplication.objects.filter(pk=application.pk, event=application.event_id)
    return same.exists()


@transaction.atomic
def apply(application: GuestApplication) -> GuestApplication:
    """Take a seat, or a place on the waiting list of a full event.

    The same application sent again (by its id) is the same row.
    Raises ValidationError("closed" | "not_invited" | "already" | "too_many").
    """
    event = lock_event(application.event)
    before = GuestApplication.objects.filter(pk=application.pk, event=event).first()
    if before:
        return before
    if not event.is_open:
        raise ValidationError(
            "この催しの申込の受付は終わりました。空きは、電話でお尋ねください。", code="closed"
        )
    _check_invited(application, event)
    _check_first(application)
    left = seats_left(event)
    application.state = State.WAITING if left == 0 else State.BOOKED
    application.receipt = _new_receipt()
    application.applied_at = application.consented_at = clock.now()
    application.save(force_insert=True)
    audit.record("home.guest.apply", application, actor=None, event=str(event.key),
                 state=application.state)  # fmt: skip
    guest_notices.tell(application, event, f"guest_{application.state}")
    return application


def _check_invited(application: GuestApplication, event: EventPage) -> None:
    place = application.municipality_id
    if place is None and event.is_wide_area:
        return
    if place is None or not municipalities_of(event).filter(pk=place).exists():
        raise ValidationError(
            "この自治体からの申込は、受けていません。電話でお尋ねください。", code="not_invited"
        )


def _check_first(application: GuestApplication) -> None:
    rows = GuestApplication.objects.filter(event=application.event_id)
    reachable = [row for row in rows if _is_reached_alike(row, application)]
    kana = _as_read(application.name_kana)
    holding = [row for row in reachable if row.state in GuestApplication.HOLDING]
    if any(_as_read(row.name_kana) == kana for row in holding):
        raise ValidationError(
            "同じお名前と連絡先で、すでに受け付けています。"
            "受付番号が分からないときは、電話でお尋ねください。",
            code="already",
        )
    # Withdrawn ones count as well: each application sends mail to an address that nobody proved.
    address = application.email.lower()
    if address and sum(row.email.lower() == address for row in reachable) >= PER_ADDRESS:
        raise ValidationError(
            f"このメールアドレスでの申込は、一つの催しに{PER_ADDRESS}回までです。"
            "あとは、電話でお申し込みください。",
            code="too_many",
        )


def _is_reached_alike(one: GuestApplication, other: GuestApplication) -> bool:
    """Tell whether two applications name the same telephone, however written, or address."""
    same_address = bool(other.email) and one.email.lower() == other.email.lower()
    return same_address or phones.is_same(one.phone, other.phone)


def _as_read(kana: str) -> str:
    return "".join(fold(kana).split())


def _new_receipt() -> str:
    while True:
        receipt = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        if not GuestApplication.objects.filter(receipt=receipt).exists():
            return receipt


def read_receipt(text: str) -> str:
    """Return a receipt number as it is stored: its digits, full-width or not, without hyphens."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if letter.isascii() and letter.isdigit())


@transaction.atomic
def withdraw(receipt: str, kana: str) -> GuestApplication:
    """Give the seat back by the receipt number and the kana; the next in line moves up.

    Raises ValidationError("unknown" | "too_many" | "over").
    """
    number = read_receipt(receipt)[:DIGITS]
    found = _known(number, kana)
    event = lock_event(found.event)
    application = GuestApplication.objects.select_for_update().get(pk=found.pk)
    if event.is_over:
        raise ValidationError("この催しは、もう終わりました。", code="over")
    if application.state == State.WITHDRAWN:
        return application
    application.state, application.is_to_tell = State.WITHDRAWN, False
    application.save(update_fields=["state", "is_to_tell"])
    audit.record("home.guest.withdraw", application, actor=None, event=str(event.key))
    guest_notices.tell(application, event, "guest_withdrawn")
    fill_seats(event)
    return application


def _known(number: str, kana: str) -> GuestApplication:
    """Return the application that both belong to; a wrong pair counts against the number."""
    key = f"guest-receipt:{number}"
    if cache.get(key, 0) >= TRIES:
        raise ValidationError(
            "番号とふりがなが続けて合いませんでした。10分ほど待つか、電話でお知らせください。",
            code="too_many",
        )
    row = GuestApplication.objects.select_related("event").filter(receipt=number).first()
    if row is None or _as_read(row.name_kana) != _as_read(kana):
        cache.set(key, cache.get(key, 0) + 1, TRIES_SECONDS)
        raise ValidationError(
            "受付番号とふりがなに合う申込が見つかりません。控えをお確かめください。",
            code="unknown",
        )
    return row


def follow_event(*, event: EventPage, **_: Any) -> None:
    """Give out the seats that a larger hall or an event that takes place after all has.

    Receives `event_changed`, inside the transaction of the change.
    """
    fill_seats(event)


def fill_seats(event: EventPage) -> int:
    """Let those who wait move up while seats are free; the office is shown whom to tell.

    Nobody is called to an event that has begun or is called off.
    """
    if event.is_cancelled or event.has_begun:
        return 0
    left = seats_left(event)
    waiting = event.applications.filter(state=State.WAITING).order_by("applied_at", "receipt")
    count = 0
    for application in waiting if left is None else waiting[:left]:
        application.state, application.is_to_tell = State.BOOKED, True
        application.save(update_fields=["state", "is_to_tell"])
        audit.record("home.guest.move_up", application, actor=None, event=str(event.key))
        guest_notices.tell(application, event, "guest_moved_up")
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Marked:
    """How many rows changed, and a sentence for each guest whom somebody else had marked."""

    changed: int
    faster: list[str]


@transaction.atomic
def mark(
    event: EventPage,
    attended: Mapping[UUID, str],
    told: set[UUID],
    *,
    actor: User,
    seen: Mapping[str, str] | None = None,
) -> Marked:
    """Write who came, and who has been told by telephone.

    `told`: of a free seat, or of what a mail did not bring them. `seen`: the marks that the page
    showed; whatever somebody else has marked since then stays, and is said.

    Raises ValidationError("invalid") for a mark that does not exist.
    """
    if set(attended.values()) - set(GuestApplication.Attended.values):
        raise ValidationError("出欠の選び方が正しくありません。", code="invalid")
    event = lock_event(event)
    changed = 0
    faster: list[str] = []
    held = Q(state=State.BOOKED) | Q(state=State.WAITING, pk__in=told)
    for row in event.applications.filter(held, pk__in={*attended, *told}):
        before = (row.attended, row.is_to_tell)
        row.attended = _settled(row, attended, seen or {}, faster)
        row.is_to_tell = row.is_to_tell and row.pk not in told
        is_settled = row.pk in told and guest_notices.settle(row, actor=actor)
        if (row.attended, row.is_to_tell) != before or is_settled:
            row.save(update_fields=["attended", "is_to_tell"])
            audit.record("home.guest.mark", row, actor=actor, attended=row.attended)
            changed += 1
    return Marked(changed, faster)


def _settled(
    row: GuestApplication, sent: Mapping[UUID, str], seen: Mapping[str, str], faster: list[str]
) -> str:
    """Return the mark that holds; name the guest whom somebody else marked otherwise."""
    mark, shown = sent.get(row.pk, row.attended), seen.get(str(row.pk), row.attended)
    if compare(mark, shown=shown, before=shown, now=row.attended) is Verdict.MINE:
        return mark
    if mark != row.attended:
        faster.append(
            f"{row.name}さんの出欠は、ほかの方が先に「{row.get_attended_display()}」にしました。"
            "そのままにしています。変えるときは、もう一度選んで保存してください。"
        )
    return row.attended


@transaction.atomic
def purge(*, days: int, now: datetime, is_dry: bool = False) -> dict[str, int]:
    """Delete the applications for events that ended so many days ago; return {event: how many}."""
    counts = {}
    over = EventPage.objects.filter(ends_at__lt=now - timedelta(days=days))
    for event in over.filter(applications__isnull=False).distinct().order_by("ends_at"):
        rows = event.applications.all()
        counts[str(event.title)] = rows.count()
        if not is_dry:
            audit.record("home.guest.purge", event, actor=None, count=rows.count())
            guest_notices.forget(rows)
            rows.delete()
    return counts
