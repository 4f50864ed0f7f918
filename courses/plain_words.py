"""やさしい日本語 or the usual words: a reader's choice, kept in this browser."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from people.addresses import page_of_ours

COOKIE, PLAIN = "words", "plain"
ONE_YEAR = 60 * 60 * 24 * 365


def wants_plain(request: HttpRequest) -> bool:
    """Tell whether plain words are shown where a section has them."""
    return request.COOKIES.get(COOKIE) == PLAIN


@login_required
@require_POST
def choose_words(request: HttpRequest) -> HttpResponse:
    """Keep the choice, and go back to the screen one was on."""
    response = redirect(page_of_ours(request, request.POST.get("next", ""), otherwise="/"))
    if request.POST.get("words") != PLAIN:
        response.delete_cookie(COOKIE)
        return response
    response.set_cookie(
        COOKIE, PLAIN, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response
