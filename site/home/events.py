"""Events for whoever has no account: the calendar file, applying, the receipt, withdrawing."""

from http import HTTPStatus
from time import time
from uuid import UUID

from allauth.core import ratelimit
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from home.domain import guests
from home.domain.events import appointment
from home.guest_forms import GuestForm, WithdrawForm
from home.models import EventPage, GuestApplication
from library.calendar import ics_response
from people.models import User
from people.roles import Role, has_role
from people.visitors import address_key

RECEIPTS, SENT = "guest_receipts", "guest_sent_at"
# A commissioner may enter a few neighbours; a program that tries on is sent to the telephone.
PER_HOUR = 5
TOO_MANY = "続けて申し込めるのは1時間に5人までです。あとの方は、電話でお申し込みください。"
TOO_MANY_HERE = (
    "お使いの回線から申込が続いたため、この画面での受付をしばらくお休みしています。"
    "時間をおいて(長いときは翌日に)もう一度「申し込む」を押すか、電話でお申し込みください。"
)
TOO_MANY_WRONG = (
    "お使いの回線から、合わない番号が続けて送られました。"
    "1時間ほどたってからもう一度お試しになるか、電話でお知らせください。"
)
AN_HOUR = 3600


def _event(key: UUID) -> EventPage:
    events = EventPage.objects.live().public().select_related("kind")
    event: EventPage = get_object_or_404(events, key=key)
    return event


@require_safe
def event_calendar(request: HttpRequest, key: UUID) -> HttpResponse:
    """予定表に入れる: one event as a file."""
    event = _event(key)
    return ics_response([appointment(event)], name=event.title, file_name=f"event-{event.slug}")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event_apply(request: HttpRequest, key: UUID) -> HttpResponse:
    """申し込む, without an account."""
    event = _event(key)
    form = GuestForm(request.POST or None, event=event)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                return _applied(request, form)
            except ValidationError as error:
                if getattr(error, "code", "") == "too_many":
                    return _paused_page(request, form, error)
                form.add_error(None, error)
    return _apply_page(request, form, status)


def _paused_page(request: HttpRequest, form: GuestForm, error: ValidationError) -> HttpResponse:
    """Keep what was typed: there is nothing to correct, only to wait."""
    status, said = HTTPStatus.TOO_MANY_REQUESTS, error.messages[0]
    response = _apply_page(request, form, status, paused=said)
    response["Retry-After"] = str(AN_HOUR)
    return response


def _apply_page(
    request: HttpRequest, form: GuestForm, status: HTTPStatus, *, paused: str = ""
) -> HttpResponse:
    context = {
        "event": form.event,
        "form": form,
        "left": guests.seats_left(form.event),
        "days": settings.GUEST_RETENTION_DAYS,
        "paused": paused,
    }
    return render(request, "home/event_apply.html", context, status=status)


def _applied(request: HttpRequest, form: GuestForm) -> HttpResponse:
    """Keep the application and lead to its receipt, which this browser alone may read."""
    application = form.application()
    is_new = not guests.is_kept(application)
    sent = _sent_lately(request) if is_new else []
    application = guests.apply(application)
    if is_new:
        request.session[SENT] = [*sent, time()]
    request.session[RECEIPTS] = [*request.session.get(RECEIPTS, []), str(application.pk)][-20:]
    return redirect("home:event_receipt", pk=application.pk)


def _sent_lately(request: HttpRequest) -> list[float]:
    """Return when this browser applied within the hour, and count one for its address.

    Raises ValidationError("too_many").
    """
    sent = [at for at in request.session.get(SENT, []) if at > time() - AN_HOUR]
    # Whoever takes the calls enters as many as call.
    if isinstance(request.user, User) and has_role(request.user, Role.OFFICE):
        return sent
    if len(sent) >= PER_HOUR:
        raise ValidationError(TOO_MANY, code="too_many")
    if not ratelimit.consume(request, action="guest_application", key=address_key(request)):
        raise ValidationError(TOO_MANY_HERE, code="too_many")
    return sent


@never_cache
@require_safe
def event_receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """受付の控え, for the browser that applied."""
    if str(pk) not in request.session.get(RECEIPTS, []):
        raise Http404
    rows = GuestApplication.objects.select_related("event__kind", "municipality")
    application = get_object_or_404(rows, pk=pk)
    context = {"application": application, "event": application.event}
    return render(request, "home/event_receipt.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def event_withdraw(request: HttpRequest) -> HttpResponse:
    """申込を取り消す."""
    number = guests.read_receipt(request.GET.get("receipt", ""))[: guests.DIGITS]
    form = WithdrawForm(request.POST or None, initial={"receipt": number})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                done = _withdrawn(request, form)
            except ValidationError as error:
                form.add_error(None, error)
                if getattr(error, "code", "") == "too_many":
                    status = HTTPStatus.TOO_MANY_REQUESTS
            else:
                return render(request, "home/event_withdrawn.html", {"event": done.event})
    return render(request, "home/event_withdraw.html", {"form": form}, status=status)


def _withdrawn(request: HttpRequest, form: WithdrawForm) -> GuestApplication:
    """Give the seat back; a wrong pair counts against the address too.

    Raises ValidationError("too_many") and what `guests.withdraw` raises.
    """
    action, key = "guest_withdrawal", address_key(request)
    if not ratelimit.consume(request, action=action, key=key, dry_run=True):
        raise ValidationError(TOO_MANY_WRONG, code="too_many")
    try:
        return guests.withdraw(form.cleaned_data["receipt"], form.cleaned_data["kana"])
    except ValidationError as error:
        if getattr(error, "code", "") == "unknown":
            ratelimit.consume(request, action=action, key=key)
        raise
