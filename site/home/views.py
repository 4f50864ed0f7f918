"""Pages that belong to no other app."""

from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from home.display import current_display, remember
from home.forms import DisplayForm
from library.refusal import refuse


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a stale form: the page was left open too long or cookies are off."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """個人情報の取扱い."""
    return render(request, "home/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """使いやすさについて."""
    return render(request, "home/accessibility.html")


@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Change the text size or the readings, and go back to the page one was on."""
    form = DisplayForm(request.POST)
    back = _page_of_ours(request, request.POST.get("next", ""))
    if not form.is_valid():
        error = ValidationError(
            "この表示はえらべません。画面の上の「文字の大きさ」からえらんでください。",
            code="invalid",
        )
        return refuse(request, error, back_url=back, back_label="もとの画面へ戻る")
    response = redirect(back)
    remember(request, response, form.change(current_display(request)))
    return response


def _page_of_ours(request: HttpRequest, url: str) -> str:
    """Return the address if it is on this site, else the front page or my page."""
    if url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return url
    return "/my/" if request.user.is_authenticated else "/"
