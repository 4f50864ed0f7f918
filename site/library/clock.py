"""The clock that facts are dated by.

It is the real one, except while `at` sets it back to enter what happened earlier. The trail
(`audit`) and whatever asks about this moment (may this be read now?) keep to the real clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the moment by which a fact is dated."""
    return _moment.get() or timezone.now()


def today() -> date:
    """Return the day by which a fact is dated, as people here count days."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Date what is done inside by an earlier moment. Raises ValidationError("future")."""
    if moment > timezone.now():
        raise ValidationError("これから起こることは記録できません。", code="future")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
