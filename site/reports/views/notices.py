"""お知らせ: who was told what, when and how; what did not arrive; the words of every kind."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from library.refusal import STATUS
from notices import kinds
from notices.domain import office, routes, switches
from notices.domain.words import words_of
from notices.forms import RouteForm
from notices.models import Delivery, KindSwitch, Notice
from people.current import current_user
from people.domain.visibility import people_kept_by
from people.gate import for_roles
from people.roles import Role, has_role
from reports.forms import NoticeForm
from reports.pages import page, paged, refuse

CRUMBS = [("お知らせ", "reports:notices")]


@require_safe
@for_roles(Role.OFFICE, Role.HR)
def log(request: HttpRequest) -> HttpResponse:
    """List the deliveries, the latest first: to everybody (office), or to one's people (HR)."""
    viewer = current_user(request)
    is_office = has_role(viewer, Role.OFFICE)
    titles = kinds.titles(for_hr=not is_office)
    filters = NoticeForm(request.GET, kinds=titles)
    rows = office.log_of(
        people_kept_by(viewer),
        titles,
        kind=filters.value("kind"),
        channel=filters.value("channel"),
        state=filters.value("state"),
        text=filters.value("q"),
    )
    return page(
        request, "reports/notices/log.html", "お知らせ", icon="mail", filters=filters,
        rows=paged(request, rows), is_office=is_office,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one notice in the words that it was told in, with every try of every way.

    Whoever phones to be told another way is told so from here on.
    """
    rows = Notice.objects.filter(person__isnull=False).select_related("person")
    found = get_object_or_404(rows, pk=pk)
    deliveries = found.deliveries.select_related("notice").order_by("channel")
    form = RouteForm(request.POST or None, initial={"way": routes.way_of(found.addressee)})
    if request.method == "POST" and form.is_valid():
        try:
            routes.choose(found.addressee, form.cleaned_data["way"], actor=current_user(request))
        except ValidationError as error:
            form.add_error("way", error)
        else:
            messages.success(request, "受け取り方を保存しました。次のお知らせから変わります。")
            return redirect("reports:notice", pk)
    return page(
        request, "reports/notices/notice.html", found.subject, crumbs=CRUMBS, icon="mail",
        notice=found, deliveries=deliveries.prefetch_related("events__actor"), form=form,
        status=STATUS["invalid"] if form.is_bound else 200,
    )  # fmt: skip


def _decide(
    request: HttpRequest, pk: UUID, decide: Callable[..., None], said: str
) -> HttpResponse:
    """Carry out a decision about a delivery that failed; come back to its notice."""
    delivery = get_object_or_404(Delivery, pk=pk, notice__person__isnull=False)
    back_url = reverse("reports:notice", args=[delivery.notice_id])
    try:
        decide(delivery, actor=current_user(request))
    except ValidationError as error:
        return refuse(request, error, back_url=back_url)
    messages.success(request, said)
    return redirect(back_url)


@require_POST
@for_roles(Role.OFFICE)
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """もう一度送る."""
    return _decide(request, pk, office.retry, "もう一度メールを送ります。")


@require_POST
@for_roles(Role.OFFICE)
def send_letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """手紙に替える."""
    return _decide(request, pk, office.send_letter, "手紙に替えました。印刷を待っています。")


# The words of every kind ---------------------------------------------------------------


@require_safe
@for_roles(Role.OFFICE)
def kind_list(request: HttpRequest) -> HttpResponse:
    """Show every kind with an example, to be read over by the ward."""
    stopped = set(KindSwitch.objects.values_list("kind", flat=True))
    shown = [
        {"kind": kind, "words": words_of(kind.key, kind.sample), "is_on": kind.key not in stopped}
        for kind in kinds.registered()
    ]
    return page(
        request, "reports/notices/kinds.html", "お知らせの文面", crumbs=CRUMBS, icon="edit",
        shown=shown,
    )  # fmt: skip


@require_POST
@for_roles(Role.OFFICE)
def switch(request: HttpRequest, kind: str) -> HttpResponse:
    """Stop a kind, or use it again."""
    titles, actor = kinds.titles(), current_user(request)
    if kind not in titles:
        raise Http404
    if "stop" in request.POST:
        switches.stop(kind, actor=actor)
        messages.success(request, f"「{titles[kind]}」のメールと手紙を止めました。")
    else:
        switches.resume(kind, actor=actor)
        messages.success(request, f"「{titles[kind]}」のメールと手紙を、また送ります。")
    return redirect("reports:notice_kinds")
