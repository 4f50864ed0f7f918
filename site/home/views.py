"""Pages that belong to no other app."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from home.display import current_display, offered_display, remember
from home.forms import DisplayForm
from library.refusal import refuse
from people.addresses import page_of_ours
from people.kept_posts import sent_again


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a stale form: the page was left open too long or cookies are off.

    Whoever is known by the form goes on with what they typed: nothing of it was done.
    """
    return sent_again(request) or render(request, "403_csrf.html", {"reason": reason}, status=403)


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    """表示の設定: every choice with an example, signed in or not."""
    offered = offered_display(request)
    context = {
        "form": DisplayForm(initial=asdict(current_display(request))),
        "offered": offered.labels() if offered else [],
    }
    return render(request, "home/settings.html", context)


@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Change how the site looks, and go back to the page one was on."""
    form = DisplayForm(request.POST)
    front = "/my/" if request.user.is_authenticated else "/"
    back = page_of_ours(request, request.POST.get("next", ""), otherwise=front)
    if not form.is_valid():
        error = ValidationError(
            "この表示はえらべません。画面の上の「文字・表示」からえらんでください。",
            code="invalid",
        )
        return refuse(request, error, back_url=back, back_label="もとの画面へ戻る")
    response = redirect(back)
    if "announce" in request.POST:
        messages.success(request, "表示の設定を変えました。")
    remember(request, response, form.change(current_display(request)))
    return response
