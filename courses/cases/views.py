"""Reading one part of a case. What may be read is decided in `domain.access` alone."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.cases.domain import access
from courses.cases.domain.questions import chosen
from courses.cases.models import CasePart, HandlingRules
from people.addresses import page_of_ours
from people.current import current_user


@login_required
@require_safe
@never_cache
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a part to somebody to whom it is open; say to others why it is not.

    `?module=` narrows the questions to those that the module uses; `?back=` names the page of
    ours to return to.
    """
    person = current_user(request)
    row = get_object_or_404(CasePart.objects.select_related("case"), pk=pk)
    back_url = page_of_ours(request, request.GET.get("back", ""), otherwise="/my/")
    try:
        access.read_part(person, row)
    except PermissionDenied as error:
        why = {"reason": str(error), "back_url": back_url}
        return _unindexed(render(request, "cases/refused.html", why, status=403))
    context: dict[str, Any] = {
        "part": row,
        "case": row.case,
        "questions": chosen(row, _question_keys(row, request.GET.get("module", ""))),
        "handling": HandlingRules.objects.first(),
        "number": person.number,
        "back_url": back_url,
    }
    return _unindexed(render(request, "cases/part.html", context))


def _question_keys(row: CasePart, module_key: str) -> list[str]:
    """Return the questions that the module uses; [] means all."""
    modules = row.case.modules.filter(key=module_key)
    return modules.values_list("case_questions", flat=True).first() or []


def _unindexed(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@login_required
@require_safe
@never_cache
def watermark(request: HttpRequest) -> HttpResponse:
    """Draw the reader's own number, to lie behind the text."""
    context = {"number": current_user(request).number}
    response = render(request, "cases/watermark.svg", context, content_type="image/svg+xml")
    return _unindexed(response)
