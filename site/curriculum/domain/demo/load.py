"""Bringing the demonstration's ward in, once."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from curriculum.domain.demo import notices
from curriculum.domain.demo.elsewhere import tell_of_trainings
from curriculum.domain.demo.sessions import keep_fresh, make_coming_sessions
from curriculum.domain.demo.story import make_people
from curriculum.domain.demo.ward import make_ward
from curriculum.models import LoadedItem

KIND = "デモ"
ACCOUNTS, PEOPLE = "accounts", "people"


def _is_first(part: str) -> bool:
    """Tell whether a part is not there yet, and remember that it is from now on."""
    _, is_new = LoadedItem.objects.get_or_create(
        kind=KIND, key=part, defaults={"digest": "", "loaded_at": timezone.now()}
    )
    return is_new


@transaction.atomic
def load_demo(*, accounts_only: bool = False, fresh: bool = False) -> dict[str, int]:
    """Make the ward; what is there already stays as it is, on whatever day it was made.

    `fresh`: put off the meetings that could be opened at once and whose time has passed.
    Returns how many parts and sessions were made. Raises ValidationError("not_a_demo" |
    "no_curriculum").
    """
    if not settings.DEMO:
        raise ValidationError(
            "デモの人を読み込むのは、DEMO=1 を設定したときだけです。", code="not_a_demo"
        )
    made = {"parts": 0, "sessions": 0}
    if _is_first(ACCOUNTS):
        make_ward()
        make_coming_sessions()
        made["parts"] += 1
    elif fresh:
        made["sessions"] = keep_fresh()
    if not accounts_only and _is_first(PEOPLE):
        make_people()
        tell_of_trainings()
        notices.settle()
        made["parts"] += 1
    return made
