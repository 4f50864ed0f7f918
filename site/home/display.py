"""Where a reader's display choice is read from: their own row, or a signed cookie."""

from django.http import HttpRequest, HttpResponse

from home.domain.display import Display, keep_display

COOKIE = "display"
SALT = "home.display"
ONE_YEAR = 60 * 60 * 24 * 365


def current_display(request: HttpRequest) -> Display:
    """Return the choice that holds for this request. Costs no query of its own."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and user.display_chosen_at:
        return Display.of_user(user)
    return _of_browser(request)


def offered_display(request: HttpRequest) -> Display | None:
    """Return what was chosen in this browser, if the person may want it for their own.

    Nothing for whoever has chosen for themselves, and nothing that is the standard anyway.
    """
    if not request.user.is_authenticated or request.user.display_chosen_at:
        return None
    chosen = _of_browser(request)
    return chosen if chosen != Display() else None


def remember(request: HttpRequest, response: HttpResponse, display: Display) -> None:
    """Keep the choice: with the person if signed in, else in this browser."""
    if request.user.is_authenticated:
        keep_display(request.user, display)
        return
    response.set_signed_cookie(
        COOKIE,
        display.as_text(),
        salt=SALT,
        max_age=ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _of_browser(request: HttpRequest) -> Display:
    return Display.from_text(request.get_signed_cookie(COOKIE, default="", salt=SALT) or "")
