"""One's sessions in one's own calendar, kept up to date by that calendar itself."""

import hashlib
import re
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.groupwork.domain import subscription
from courses.groupwork.domain.calendar import events_of
from library import clock
from library.calendar import ics_response
from people.current import current_user
from people.models import User

# Calendars ask every few minutes at most; a phone, a desk and a tablet together stay below.
PER_HOUR = 60
AN_HOUR = 3600


@login_required
@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show one's address, what to do with it, and how to be rid of it."""
    address = subscription.address_of(current_user(request))
    context: dict[str, Any] = {"address": address}
    if address:
        path = reverse("groupwork:feed", args=[subscription.token_of(address)])
        url = f"{settings.BASE_URL}{path}"
        # Phones and computers open their own calendar for this.
        context |= {"url": url, "webcal": re.sub(r"^https?:", "webcal:", url)}
    return render(request, "groupwork/subscription.html", context)


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make the address."""
    subscription.make(current_user(request))
    messages.success(request, "予定表のアドレスを作りました。")
    return redirect("groupwork:subscription")


@login_required
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Withdraw the address and make another."""
    subscription.renew(current_user(request))
    messages.success(request, "新しいアドレスに変えました。前のアドレスでは、もう読めません。")
    return redirect("groupwork:subscription")


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Withdraw the address."""
    subscription.remove(current_user(request))
    messages.success(request, "予定表とつなぐのをやめました。前のアドレスでは、もう読めません。")
    return redirect("groupwork:subscription")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Send somebody's sessions to the calendar that knows their address."""
    person = subscription.holder_of(token)
    if person is None:
        raise Http404
    response: HttpResponseBase
    response = _told_to_wait() if _asks_too_often(token) else _calendar(request, person)
    patch_cache_control(response, private=True, no_cache=True)
    # Neither a page that it is opened from nor a search engine is told the address.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _calendar(request: HttpRequest, person: User) -> HttpResponseBase:
    response = ics_response(events_of(person), name="よりそい研修", file_name="yorisoi")
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _told_to_wait() -> HttpResponse:
    said = "予定表の読み込みが多すぎます。1時間ほどたってから、もう一度読み込んでください。"
    return HttpResponse(
        said, status=HTTPStatus.TOO_MANY_REQUESTS,
        content_type="text/plain; charset=utf-8", headers={"Retry-After": str(AN_HOUR)},
    )  # fmt: skip


def _asks_too_often(token: str) -> bool:
    """Count by the hour of the clock; a few more that come at the same moment do no harm.

    By address, not by person: whoever misuses one that became known does not reach the next.
    """
    digest = hashlib.sha256(token.encode()).hexdigest()
    key = f"calendar-feed:{digest}:{clock.now():%Y%m%d%H}"
    count = cache.get(key, 0)
    cache.set(key, count + 1, AN_HOUR)
    return bool(count >= PER_HOUR)
