"""Requests that make no sense, answered before or instead of a view."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

FORM = "application/x-www-form-urlencoded"
UTF_8 = "utf-8"


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
