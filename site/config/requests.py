"""Requests that make no sense, answered before or instead of a view."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from library.refusal import refuse, status_of

HTML = "text/html"
FORM = "application/x-www-form-urlencoded"
UTF_8 = "utf-8"

logger = logging.getLogger(__name__)


class WellFormedMiddleware:
    """Refuse a NUL in the address, which PostgreSQL takes in no query, and forms not in UTF-8.

    Django refuses the latter itself, but its page for that reads the form again and fails.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through everything else."""
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        if request.content_type == FORM and (request.encoding or UTF_8).lower() != UTF_8:
            request.encoding = UTF_8
            raise BadRequest("form not in UTF-8")
        return self.get_response(request)


class MethodPageMiddleware:
    """Show a page where an address that only takes posts is opened: the browser's own says "405".

    People get there by opening an address from the history, or by loading again the page that
    showed them an error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep the status and what is allowed."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


class RefusalMiddleware:
    """Say which rule stands in the way where a view did not expect to be refused.

    The rule has undone what it began; its sentence is for people, the server's error page is not.
    It is logged as an error all the same: a view that expects it says it better.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a broken rule in the form that was asked for."""
        if not isinstance(error, ValidationError):
            return None
        logger.error("Refused by a rule: %s", request.path, exc_info=error)
        if HTML not in request.headers.get("Accept", HTML):
            said = {"code": getattr(error, "code", "") or "", "message": " ".join(error.messages)}
            return JsonResponse(said, status=status_of(error))
        return refuse(request, error, unchanged=False, **_way_back(request))


def _way_back(request: HttpRequest) -> dict[str, str]:
    """Lead to the page that the browser came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    return {"back_url": came_from, "back_label": "前の画面へ戻る"} if ours else {}
