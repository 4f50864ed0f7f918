"""Nobody goes on with the office's one-time code; nothing personal stays in a shared browser."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from people.models import User


class OneTimeCodeMiddleware:
    """Send whoever signed in with a one-time code to the page where they choose a password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through everyone else."""
        if _is_open(request.path) or not _must_choose(request):
            return self.get_response(request)
        target = reverse("account_choose_password")
        if request.method == "GET":
            target = f"{target}?{urlencode({'next': request.get_full_path()})}"
        return redirect(target)


class PrivatePagesMiddleware:
    """Keep pages shown to somebody signed in out of every cache, the browser's own too.

    Halls and offices share machines: after signing out, the button "back" must not show
    the last person's pages. A view that says itself how it may be kept is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add `no-store` unless the response allows itself to be kept."""
        response = self.get_response(request)
        allowed = response.get("Cache-Control", "")
        if request.user.is_authenticated and "max-age" not in allowed.replace("max-age=0", ""):
            patch_cache_control(response, private=True, no_store=True)
        return response


def _must_choose(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and user.is_authenticated and user.must_choose_password


def _is_open(path: str) -> bool:
    """Tell whether the address is one that needs no password of one's own."""
    names = ("account_choose_password", "account_logout", "wagtailadmin_logout", "healthz")
    return path.startswith(settings.STATIC_URL) or path in {reverse(name) for name in names}
