"""Where a reader's display choice is read from: their own row, or a signed cookie."""

from django.http import HttpRequest, HttpResponse

from home.domain.display import Display, keep_display

COOKIE = "display"
SALT = "home.display"
ONE_YEAR = 60 * 60 * 24 * 365


def current_display(request: HttpRequest) -> Display:
    """Return the choice that holds for this request. Costs no query of its own."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Display.of_user(user)
    return Display.from_text(request.get_signed_cookie(COOKIE, default="", salt=SALT) or "")


def remember(request: HttpRequest, response: HttpResponse, display: Display) -> None:
    """Keep the choice: with the person if signed in, and in this browser for the sign-in page."""
    if request.user.is_authenticated:
        keep_display(request.user, display)
    response.set_signed_cookie(
        COOKIE,
        display.as_text(),
        salt=SALT,
        max_age=ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
