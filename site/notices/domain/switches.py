"""Stopping a kind of notice, and using it again: a decision of the ward's office."""

from django.db import transaction

import audit.domain.trail as audit
from library import clock
from notices import kinds
from notices.models import KindSwitch
from people.models import User


@transaction.atomic
def stop(kind: str, *, actor: User) -> None:
    """Send no more mail and letters of a kind. Stopping twice changes nothing."""
    kinds.of(kind)
    row, is_new = KindSwitch.objects.get_or_create(
        kind=kind, defaults={"stopped_at": clock.now(), "stopped_by": actor}
    )
    if is_new:
        audit.record("notices.kind.off", row, actor=actor, kind=kind)


@transaction.atomic
def resume(kind: str, *, actor: User) -> None:
    """Send a kind again. Resuming twice changes nothing."""
    row = KindSwitch.objects.select_for_update().filter(kind=kind).first()
    if row:
        audit.record("notices.kind.on", row, actor=actor, kind=kind)
        row.delete()
