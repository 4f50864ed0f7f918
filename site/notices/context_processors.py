"""What every page says of notices."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notices.domain.unread import unread_count
from people.models import User


def unread(request: HttpRequest) -> dict[str, Any]:
    """Return how many notices are unread, counted only where a page shows it."""
    user = getattr(request, "user", None)
    return {
        "unread": SimpleLazyObject(lambda: unread_count(user) if isinstance(user, User) else 0)
    }
