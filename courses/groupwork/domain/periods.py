"""Whether a session lies within the days of its run."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.groupwork.models import GroupSession
from library.domain.quotes import quoted
from library.domain.wareki import wareki


def check_within_run(session: GroupSession) -> None:
    """Refuse a day on which the run is not held: most often the year is a slip of the hand.

    Raises ValidationError("outside_run").
    """
    run = session.run
    first, last = timezone.localdate(session.starts_at), timezone.localdate(session.ends_at)
    if first < run.starts_on or last > run.ends_on:
        raise ValidationError(
            f"{quoted(str(run))}の期間({wareki(run.starts_on)}から{wareki(run.ends_on)}まで)の"
            "外の日です。年と日をお確かめください。開催の期間が違うときは、人事が直せます。",
            code="outside_run",
        )
