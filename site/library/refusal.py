"""One way to say no: a page with a clear sentence, the right status, and a way on."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.filling import typed_in

# What a broken rule's code means in HTTP; any other is a conflict with how things stand.
FILLED_IN_WRONGLY = ("invalid", "reason_missing", "too_long", "unchecked", "chief_missing")
STATUS = {"locked": 403, "not_yours": 403} | dict.fromkeys(FILLED_IN_WRONGLY, 422)


def status_of(error: ValidationError) -> int:
    """Return what a broken rule is in HTTP."""
    return STATUS.get(getattr(error, "code", "") or "", 409)


def refuse(
    request: HttpRequest,
    error: ValidationError,
    *,
    back_url: str = "/my/",
    back_label: str = "マイページへ戻る",
    title: str = "いまはできません",
    unchanged: bool = True,
) -> HttpResponse:
    """Render the refusal of a domain rule, with what was typed into the form that it stops.

    `unchanged`: say that nothing was changed by it.
    """
    context = {
        "title": title,
        "sentences": error.messages,
        "code": getattr(error, "code", "") or "",
        "back_url": back_url,
        "back_label": back_label,
        "unchanged": unchanged,
        "words": typed_in(request),
    }
    return render(request, "refused.html", context, status=status_of(error))
