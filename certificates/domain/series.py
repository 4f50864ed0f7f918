"""番号系列: what the certificates of today are approved under (決裁番号, 決裁日)."""

from datetime import date

from django.db import transaction

import audit.domain.trail as audit
from certificates.models import NumberSeries
from people.models import User


@transaction.atomic
def approve(series: NumberSeries, *, actor: User, number: str, day: date | None) -> NumberSeries:
    """Note the approval of the certificates issued from now on; those issued keep their own."""
    series = NumberSeries.objects.select_for_update().get(pk=series.pk)
    series.approval_number = number.strip()
    series.approved_on = day
    series.save(update_fields=["approval_number", "approved_on"])
    audit.record(
        "certificates.series.approve", series, actor=actor, number=series.approval_number,
        day=day.isoformat() if day else "",
    )  # fmt: skip
    return series
