"""Post, redirect, get: whatever page a post is answered with is shown at an address of its own.

Otherwise the browser's buttons "back" and "reload" lead to its own page 「フォーム再送信の確認」,
which nobody understands. The view answers as ever; its page goes to the shelf, and the browser is
sent there: the same page, with the same status, for an hour, for this person only.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import patch_cache_control

from people.domain import shelf
from people.posts import TAG, address_of, is_same_page, may_keep, owner_of, with_tag, without_tag

ANSWER = "answer"
HTML = "text/html"
# Whoever is not signed in may sit at the machine of a hall.
TEN_MINUTES = timedelta(minutes=10)


class AnswerByRedirectMiddleware:
    """Send the browser to the page that its post was answered with, and show it there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through whatever is neither such an answer nor its address."""
        if request.method == "GET" and TAG in request.GET:
            thing = shelf.get(owner_of(request), request.GET[TAG])
            if thing and thing["kind"] == ANSWER and _is_here(request, thing["path"]):
                return _shown(thing)
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _is_of_a_person(request):
            return response
        if not _is_page(response) or not may_keep(request):
            return response
        return _sent_to_the_page(request, response)


def _sent_to_the_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    lasts = shelf.AN_HOUR if request.user.is_authenticated else TEN_MINUTES
    thing = {
        "kind": ANSWER, "path": address_of(request), "status": response.status_code,
        "type": response["Content-Type"], "body": b64encode(response.content).decode(),
    }  # fmt: skip
    tag = shelf.put(owner_of(request), thing, lasts=lasts)
    if tag is None:
        return response
    sent = HttpResponseRedirect(with_tag(without_tag(address_of(request)), tag))
    sent.status_code = HTTPStatus.SEE_OTHER
    sent.cookies = response.cookies
    return sent


def _is_here(request: HttpRequest, path: str) -> bool:
    """A link on the page may carry the tag on, to the next page of a list."""
    return is_same_page(address_of(request), path)


def _shown(thing: dict[str, Any]) -> HttpResponse:
    page = HttpResponse(
        b64decode(thing["body"]), status=thing["status"], content_type=thing["type"]
    )
    patch_cache_control(page, private=True, no_store=True)
    return page


def _is_of_a_person(request: HttpRequest) -> bool:
    """Tell a form that somebody sent from what a script sends: only the former goes "back"."""
    return (
        request.method == "POST"
        and HTML in request.headers.get("Accept", "")
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        and request.headers.get("X-Requested-With", "") != "XMLHttpRequest"
    )


def _is_page(response: HttpResponse) -> bool:
    """Tell a whole page that may lie on the shelf from a redirect, a file, a broken server."""
    return (
        not HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
        and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        and response.get("Content-Type", "").startswith(HTML)
        and "Content-Disposition" not in response
        and getattr(response, "may_keep", True)
    )
