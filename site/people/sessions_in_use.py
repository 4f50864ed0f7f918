"""A sign-in ends its time after it was last used, not after it began."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

# Its end is written anew this often, not at every page: a note costs a write.
RENEWED_AFTER_SECONDS = 60 * 15
KEY = "used_at"
# Open editors ask every few seconds who else is there: a machine left alone is not in use.
ASKED_BY_ITSELF = ("/admin/editing-sessions/",)


def note_use(request: HttpRequest, **kwargs: Any) -> None:
    """Write the time into the session, which makes it last on from now."""
    request.session[KEY] = int(timezone.now().timestamp())


class SignInInUseMiddleware:
    """Note the use of a sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Leave alone what a page asks by itself, and what was noted a moment ago."""
        if not request.path.startswith(ASKED_BY_ITSELF) and request.user.is_authenticated:
            unused = int(timezone.now().timestamp()) - request.session.get(KEY, 0)
            if unused >= RENEWED_AFTER_SECONDS:
                note_use(request)
        return self.get_response(request)
