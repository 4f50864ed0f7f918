"""Nothing typed is lost with the sign-in: what was posted too late waits for its owner.

It is kept on the shelf, and put back into its form when the same person is signed in again.
It is never sent by itself: the person looks at it and presses the button.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from people.domain import shelf
from people.filling import filled, words_of
from people.models import User
from people.posts import (
    POST,
    TAG,
    address_of,
    form_of,
    is_of_somebody_else,
    is_same_page,
    keep_post,
    owner_of,
    wants_json,
    without_tag,
)

SIGNED_OUT = (
    "ログインが切れていたため、今の操作は行われませんでした。"
    "ログインしてから、もう一度操作してください。"
)
SIGNED_OUT_KEPT = (
    "ログインが切れていたため、まだ送信されていません。入力したものは、1時間お預かりしています。"
    "ログインすると、もとの画面に戻ります。"
)
SIGNED_OUT_WHILE_SAVING = (
    "ログインが切れたため、まだ保存できていません。書いたものは、この画面に残っています。"
    "この画面を閉じずに、別の画面でログインしてください。ここに戻ると、続けて保存します。"
)
SOMEBODY_ELSE_WHILE_SAVING = (
    "別の方がログインしているため、保存できません。書いたものは、この画面に残っています。"
    "この画面を閉じずに、別の画面でログインし直してください。ここに戻ると、続けて保存します。"
)
GONE = (
    "お預かりした入力は残っていません。1時間を過ぎたか、別の方の入力です。"
    "お手数ですが、もう一度入力してください。"
)
SENT = "前に入力したものは、もう送信されています。もう一度入力しなくても大丈夫です。"
# The session remembers so many tags whose forms were sent: "back" leads to their pages again.
SENT_KEY, SENT_MAX = "people.sent", 20


class SignInAgainMiddleware:
    """Tell whoever posts after their sign-in ended that nothing was done, and what was kept.

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
        if request.method != "POST" or target != login or request.path in _ways_in_and_out():
            return response
        if wants_json(request):
            said = {"code": "signed_out", "message": SIGNED_OUT_WHILE_SAVING, "login": login}
            return JsonResponse(said, status=HTTPStatus.UNAUTHORIZED)
        page = keep_post(request)
        messages.warning(request, SIGNED_OUT_KEPT if page else SIGNED_OUT)
        return redirect(f"{login}?{urlencode({'next': page or _page_before(request)}, safe='/')}")


class PutBackMiddleware:
    """Put what was kept back into its form; throw it away once the form is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through whatever has no tag."""
        response = self.get_response(request)
        if request.method == "GET" and TAG in request.GET and isinstance(request.user, User):
            return _put_back(request, response)
        if request.method == "POST" and TAG in request.POST and _is_done(response):
            shelf.drop(request.POST[TAG])
            _note_sent(request, request.POST[TAG])
        return response


class FormOwnerMiddleware:
    """Do nothing in the name of one person with a form that another has filled in.

    On a shared machine a page stays open while somebody else signs in beside it. Its button would
    hand in what the first one wrote as the second one's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through: what is judged is the view that a post is for."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Refuse the form, and keep for its owner what was typed; anybody may sign out."""
        is_act = request.method == "POST" and request.path not in _ways_in_and_out()
        return _for_its_owner(request) if is_act and is_of_somebody_else(request) else None


def _ways_in_and_out() -> set[str]:
    return {reverse(name) for name in ("account_login", "account_logout", "wagtailadmin_logout")}


def sent_again(request: HttpRequest) -> HttpResponse | None:
    """Return where a form of a sign-in before this one goes on; None if it is no form of ours.

    Whoever signed in again in another tab sends a form whose key has changed meanwhile.
    """
    form = form_of(request)
    if form is None:
        return None
    if is_of_somebody_else(request):
        return _for_its_owner(request)
    if wants_json(request):
        # The page goes on trying; the middleware tells it that nobody is signed in.
        return None if isinstance(request.user, User) else redirect("account_login")
    page = keep_post(request)
    if isinstance(request.user, User):
        return HttpResponseRedirect(page) if page else None
    messages.warning(request, SIGNED_OUT_KEPT if page else SIGNED_OUT)
    query = urlencode({"next": page or form.page}, safe="/")
    return HttpResponseRedirect(f"{reverse('account_login')}?{query}")


def _for_its_owner(request: HttpRequest) -> HttpResponse:
    """Tell that somebody else is signed in; the owner alone is shown what was typed."""
    if wants_json(request):
        said = {"code": "somebody_else", "message": SOMEBODY_ELSE_WHILE_SAVING}
        return JsonResponse(said, status=HTTPStatus.FORBIDDEN)
    page = keep_post(request)
    login = f"{reverse('account_login')}?{urlencode({'next': page}, safe='/')}" if page else ""
    context = {"is_kept": page is not None, "login": login}
    return render(request, "people/somebody_else.html", context, status=HTTPStatus.CONFLICT)


def _put_back(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    tag = request.GET[TAG]
    kept = shelf.get(owner_of(request), tag)
    here = address_of(request)
    if kept is None:
        messages.info(request, SENT if tag in request.session.get(SENT_KEY, []) else GONE)
        return redirect(without_tag(here))
    if kept["kind"] != POST or not is_same_page(here, kept["page"]):
        # A link of the page that was shown carries the tag on.
        return redirect(without_tag(here))
    if HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST:
        return response
    if not isinstance(response, HttpResponse):
        return response
    page = filled(response.content.decode(), kept, tag) if response.status_code == 200 else None
    if page is None:
        return _shown_apart(request, kept, tag, can_send=response.status_code == 200)
    response.content = page
    return response


def _shown_apart(
    request: HttpRequest, kept: dict[str, Any], tag: str, *, can_send: bool
) -> HttpResponse:
    """Show what was kept on a page of its own: a form that scripts build takes no values back."""
    context = {
        "kept": kept, "tag": tag, "words": words_of(kept["fields"]),
        "can_send": can_send and not kept["files"],
    }  # fmt: skip
    return render(request, "people/kept_post.html", context)


def _note_sent(request: HttpRequest, tag: str) -> None:
    sent = request.session.get(SENT_KEY, [])
    request.session[SENT_KEY] = [*sent, tag][-SENT_MAX:]


def _is_done(response: HttpResponseBase) -> bool:
    """Tell whether a post was taken: whatever is refused is answered with a page."""
    target = urlsplit(response.get("Location", "")).path
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
    return is_redirect and target != reverse("account_login")


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
