"""Requests that no browser sends, answered with 400 before anything reads them."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

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
