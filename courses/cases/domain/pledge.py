"""The promise of confidentiality: who promises, on which text, until when."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

import audit.domain.trail as audit
from courses.cases.models import Pledge, PledgeText
from library import clock
from library.domain.wareki import fiscal_year_of
from people.models import Appointment, User


def current_text(on: date | None = None) -> PledgeText:
    """Return the text in force. Raises ValidationError("no_pledge_text") if there is none."""
    today = on or clock.today()
    text = PledgeText.objects.filter(effective_on__lte=today).order_by("-version").first()
    if text is None:
        raise ValidationError(
            "誓約の文がまだ登録されていません。研修事務局にご連絡ください。", code="no_pledge_text"
        )
    return text


def period_for(person: User, on: date) -> tuple[date, date]:
    """Return how long a pledge made that day lasts: the term of office, else the fiscal year."""
    seats = Appointment.objects.on(on).filter(user=person, term__isnull=False)
    ends = [seat.last_day for seat in seats.select_related("term")]
    return on, min((day for day in ends if day), default=date(fiscal_year_of(on) + 1, 3, 31))


@transaction.atomic
def sign(person: User, *, actor: User | None = None) -> Pledge:
    """Sign the text in force; signing it again in the same period returns the same pledge."""
    now = clock.now()
    text = current_text(timezone.localdate(now))
    valid_from, valid_until = period_for(person, timezone.localdate(now))
    pledge, is_new = Pledge.objects.get_or_create(
        person=person,
        text=text,
        valid_until=valid_until,
        withdrawn_at=None,
        defaults={"signed_at": now, "valid_from": valid_from},
    )
    if is_new:
        audit.record(
            "cases.pledge.sign", pledge, actor=actor or person, on_behalf_of=person,
            version=text.version,
        )  # fmt: skip
    return pledge


@transaction.atomic
def withdraw(pk: UUID, *, actor: User) -> Pledge:
    """End a pledge that was recorded by mistake; its row stays. Twice changes nothing."""
    row = Pledge.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record("cases.pledge.withdraw", row, actor=actor, on_behalf_of=row.person)
    return row
