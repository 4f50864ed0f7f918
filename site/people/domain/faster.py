"""Who was faster: the name that a form gives for what changed while it was open."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import registry

from audit.models import Entry
from people.models import User

HOURS_OF_HALF_A_DAY = 12
DELETED = "wagtail.delete"


def who_changed(row: Model, viewer: Any) -> str:
    """Return who changed a row last and when, from our trail or from Wagtail's log; or nothing."""
    entry = (
        Entry.objects.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk))
        .exclude(actor_id=None)
        .order_by("-pk")
        .values_list("actor_id", "at")
        .first()
    )
    log = registry.get_logs_for_instance(row).order_by("-timestamp").first()
    found = [pair for pair in (entry, log and (log.user_id, log.timestamp)) if pair]
    if not found:
        return ""
    person_id, at = max(found, key=lambda pair: pair[1])
    return said_of(User.objects.filter(pk=person_id).first(), at, viewer)


def who_deleted(row: Model, viewer: Any) -> str:
    """Return who deleted a row that is not there any more, and when, from Wagtail's log."""
    log = registry.get_logs_for_instance(row).order_by("-timestamp").first()
    if log is None or log.action != DELETED:
        return ""
    return said_of(User.objects.filter(pk=log.user_id).first(), log.timestamp, viewer)


def by_whom(row: Model, viewer: Any) -> str:
    """Return 「山田花子さん(午後2時3分)の操作で」; nothing where nobody is known."""
    who = who_changed(row, viewer)
    return f"{who}の操作で" if who else ""


def said_of(person: User | None, at: datetime | None, viewer: Any) -> str:
    """Return 「山田花子さん(午後2時3分)」; of one's own other window, that it was."""
    if person is None:
        return ""
    name = "ご自身" if person == viewer else f"{person.get_full_name()}さん"
    return f"{name}({_time(at)})" if at else name


def _time(at: datetime) -> str:
    local = timezone.localtime(at)
    half, hour = divmod(local.hour, HOURS_OF_HALF_A_DAY)
    day = "" if local.date() == timezone.localdate() else f"{local.month}月{local.day}日 "
    return f"{day}{'午後' if half else '午前'}{hour}時{local.minute}分"
