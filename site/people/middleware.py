"""Nobody goes on with the office's one-time code; nothing personal stays in a shared browser."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from people.models import User

SIGNED_OUT = (
    "ログインが切れていたため、今の操作は行われませんでした。"
    "ログインしてから、もう一度操作してください。"
)
SIGNED_OUT_WHILE_SAVING = (
    "ログインが切れたため、保存できません。この画面を閉じずに、別のタブでログインしてください。"
    "ここに戻ると、続けて保存します。"
)


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


class SignInAgainMiddleware:
    """Tell whoever posts after their sign-in ended that nothing was done.

    Signing in must not lead to the address of the post, which shows nothing, but to the page
    that the button was on; and a page that saves by itself must learn that it saved nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through everything but a post that was sent to the login."""
        response = self.get_response(request)
        login = reverse("account_login")
        target = urlsplit(response.get("Location", "")).path
        if request.method != "POST" or target != login or request.path == login:
            return response
        if request.headers.get("Accept", "") == "application/json":
            said = {"code": "signed_out", "message": SIGNED_OUT_WHILE_SAVING}
            return JsonResponse(said, status=HTTPStatus.UNAUTHORIZED)
        messages.warning(request, SIGNED_OUT)
        return redirect(f"{login}?{urlencode({'next': _page_before(request)}, safe='/')}")


def _page_before(request: HttpRequest) -> str:
    """Return the page of ours that the post came from, or one's own page."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        before, {request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(before)
    if not ours or not parts.path:
        return str(settings.LOGIN_REDIRECT_URL)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


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
