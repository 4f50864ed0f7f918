"""Opening and closing parts to people. Written by the layers above; read by `access`."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses.cases.domain import approval
from courses.cases.models import Approval, CasePart, Disclosure
from library import clock
from people.models import User


@transaction.atomic
def open_part(
    person: User,
    part: CasePart,
    *,
    approved: Approval,
    reason: str,
    source_key: str,
    closes_at: datetime,
    opens_at: datetime | None = None,
    actor: User | None = None,
) -> Disclosure:
    """Open a part to one person until `closes_at`; opening it again changes nothing.

    `opens_at`: from a moment to come, else from now. Another beginning that has not come yet,
    or another end, closes what was open and opens it anew.
    `approved`: the approval of the text as it stands, asked for once by whoever opens the part to
    many (`approval.check_approved`, `approved_among`). `source_key` names what opened it, so that
    the same thing can close it. Raises ValidationError("case_not_approved").
    """
    stands = (approved.case_id, approved.origin, approved.state)
    if stands != (part.case_id, part.case.classification.key, Approval.State.APPROVED):
        raise ValidationError(approval.NOT_APPROVED, code="case_not_approved")
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related("part", "person")
    current = rows.filter(person=person, part=part, source_key=source_key, closed_at=None).first()
    now = clock.now()
    starts_at = max(now, opens_at or now)
    if current and current.closes_at == closes_at and _begins_alike(current, starts_at, now):
        return current
    if current:
        _close(current, actor=actor)
    disclosure = Disclosure.objects.create(
        person=person,
        part=part,
        source_key=source_key,
        reason=reason[:100],
        opens_at=starts_at,
        closes_at=closes_at,
        approval=approved,
    )
    audit.record(
        "cases.disclosure.open",
        disclosure,
        actor=actor,
        on_behalf_of=person,
        chain=f"case:{part.case_id}",
        part=part.key,
        reason=reason,
    )
    return disclosure


def _begins_alike(disclosure: Disclosure, starts_at: datetime, now: datetime) -> bool:
    if disclosure.opens_at <= now:
        return starts_at <= now
    return disclosure.opens_at == starts_at


def _close(disclosure: Disclosure, *, actor: User | None) -> None:
    disclosure.closed_at = clock.now()
    disclosure.save(update_fields=["closed_at"])
    audit.record(
        "cases.disclosure.close",
        disclosure,
        actor=actor,
        on_behalf_of=disclosure.person,
        chain=f"case:{disclosure.part.case_id}",
        part=disclosure.part.key,
    )


@transaction.atomic
def close_source(source_key: str, *, person: User | None = None, actor: User | None = None) -> int:
    """Close what one source opened (to everybody, or to one person); return how many."""
    rows = Disclosure.objects.select_for_update(of=("self",)).select_related("part", "person")
    rows = rows.filter(source_key=source_key, closed_at=None)
    if person is not None:
        rows = rows.filter(person=person)
    disclosures = list(rows.order_by("pk"))
    for disclosure in disclosures:
        _close(disclosure, actor=actor)
    return len(disclosures)
