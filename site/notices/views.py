"""お知らせ: what one was told, and by which way one wants to be told."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notices.domain import routes
from notices.domain.unread import mark_read
from notices.forms import RouteForm
from notices.models import Notice
from people.addresses import page_of_ours
from people.current import current_user
from people.domain.contact import mail_addresses
from people.seen import ELSEWHERE

PER_PAGE = 20


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List what the person was told, the newest first, in full."""
    rows = Notice.objects.shown_to(current_user(request))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "notices/notices.html", {"page": page})


@login_required
@require_POST
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that one notice was read, and go on to what it is about if asked."""
    user = current_user(request)
    notice = get_object_or_404(Notice.objects.shown_to(user), pk=pk)
    mark_read(user, notice.pk)
    link = notice.link if "open" in request.POST else ""
    return redirect(page_of_ours(request, link, otherwise=reverse("notices:notices")))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that everything was read."""
    mark_read(current_user(request))
    messages.success(request, "すべて読んだことにしました。")
    return redirect("notices:notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Let the person choose between mail, letters and the screen alone."""
    user = current_user(request)
    form = RouteForm(request.POST or None, initial={"way": routes.way_of(user)})
    form.faster = lambda: ELSEWHERE
    if request.method == "POST" and form.is_valid():
        try:
            routes.choose(user, form.cleaned_data["way"], actor=user)
        except ValidationError as error:
            form.add_error("way", error)
        else:
            messages.success(request, "お知らせの受け取り方を保存しました。")
            return redirect("notices:settings")
    context = {"form": form, "address": mail_addresses([user]).get(user.pk, "")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "notices/settings.html", context, status=status)
