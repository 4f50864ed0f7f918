"""Signing the pledge as a step of a course."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.cases.domain import pledge
from courses.domain.evidence import check_learning, lock_enrolment, record_evidence
from courses.models import Enrolment, Evidence, Requirement
from people.models import User


@transaction.atomic
def sign_for(
    enrolment: Enrolment,
    *,
    actor: User,
    channel: str = Evidence.Channel.ONLINE,
    occurred_at: datetime | None = None,
    payload: dict[str, Any] | None = None,
    reason: str = "",
) -> Evidence:
    """Sign the pledge and count it for this enrolment.

    Raises ValidationError("not_asked") if the run asks no pledge, besides what
    `record_evidence` and `pledge.sign` raise.
    """
    enrolment = lock_enrolment(enrolment.pk)
    check_learning(enrolment)
    requirement = Requirement.objects.filter(
        run=enrolment.run_id, kind=Requirement.Kind.PLEDGE
    ).first()
    if requirement is None:
        raise ValidationError("この研修では誓約は要りません。", code="not_asked")
    signed = pledge.sign(enrolment.person, actor=actor)
    return record_evidence(
        enrolment,
        requirement,
        kind=Evidence.Kind.PLEDGE,
        key=f"pledge:{enrolment.pk}:{signed.pk}",
        actor=actor,
        channel=channel,
        source_type="cases.pledge",
        source_id=str(signed.pk),
        occurred_at=occurred_at,
        payload={"version": signed.text.version} | (payload or {}),
        reason=reason,
    )
