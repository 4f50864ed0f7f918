"""A form whose row is gone: what was typed into it is shown once more, to be copied.

While somebody fills in a form, another may delete what it is about. The view then finds nothing
and answers 404, which says neither what happened nor where the text went.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from people.domain.faster import who_deleted
from people.filling import typed_in
from people.posts import form_of, is_of_somebody_else, may_keep

HTML = "text/html"
ADMIN = "/admin/"


class GoneMiddleware:
    """Answer a form of ours whose row is not there any more with a page that keeps the text.

    Only forms that say whose they are: whoever tries addresses learns nothing by it, since the
    page is the same for what never was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Say that it is gone; a page that saves by itself learns it as ever, by the status.

        Judged by the answer: Wagtail makes its own page before any middleware hears of it.
        """
        response = self.get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND or request.method != "POST":
            return response
        is_by_script = HTML not in request.headers.get("Accept", HTML)
        if is_by_script or form_of(request) is None or is_of_somebody_else(request):
            return response
        context = {"words": typed_in(request), "who": _who(request), **_way_back(request)}
        return render(request, "people/gone.html", context, status=HTTPStatus.GONE)


def _of_view(request: HttpRequest, name: str) -> Any:
    """Return what a view of Wagtail's was made with."""
    view: Any = request.resolver_match.func if request.resolver_match else None
    made = getattr(view, "view_initkwargs", {})
    return made.get(name) or getattr(getattr(view, "view_class", None), name, None)


def _who(request: HttpRequest) -> str:
    """Return who deleted it, where that is known and no secret."""
    model, match = _of_view(request, "model"), request.resolver_match
    if model is None or match is None or not may_keep(request):
        return ""
    for value in (*match.args, *match.kwargs.values()):
        try:
            return who_deleted(
                model(pk=model._meta.pk.to_python(unquote(str(value)))), request.user
            )
        except ValidationError:
            continue
    return ""


def _way_back(request: HttpRequest) -> dict[str, str]:
    if not request.path.startswith(ADMIN):
        return {}
    try:
        name = _of_view(request, "index_url_name") or ""
        return {"back_url": reverse(name), "back_label": "一覧へ戻る"}
    except NoReverseMatch:
        return {"back_url": ADMIN, "back_label": "管理画面のはじめに戻る"}
