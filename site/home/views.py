"""Pages that belong to no other app."""

from dataclasses import asdict
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from home.display import current_display, offered_display, remember
from home.forms import DisplayForm
from library.refusal import refuse
from people.addresses import page_of_ours
from people.kept_posts import sent_again
from people.posts import wants_json

OLD_PAGE = (
    "この画面が古くなったため、保存できません。書いたものは、この画面に残っています。"
    "この画面を閉じずに、別の画面で開き直してください。ここに戻ると、続けて保存します。"
)


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
    answer = sent_again(request)
    if answer is not None:
        return answer
    if wants_json(request):
        return JsonResponse({"code": "old_page", "message": OLD_PAGE}, status=HTTPStatus.FORBIDDEN)
    return render(request, "403_csrf.html", {"reason": reason}, status=HTTPStatus.FORBIDDEN)


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
