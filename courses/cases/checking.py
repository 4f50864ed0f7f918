"""事例の確認: an author asks, somebody else reads the whole text and signs the checklist."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.cases.domain import access, approval
from courses.cases.forms import ChiefForm
from courses.cases.models import ONLINE, Approval, Case, ChecklistItem, Origin
from library.refusal import status_of
from people.current import current_user
from people.gate import for_roles
from people.models import User
from people.posts import lies_on_no_shelf
from people.roles import Role


@lies_on_no_shelf
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.TRAINER)
@never_cache
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show where the check of a case stands, to those who work with it; do the next step."""
    person = current_user(request)
    case = get_object_or_404(access.granted_cases(person).select_related("classification"), pk=pk)
    refused = None
    if request.method == "POST":
        try:
            return _act(request, case, person)
        except ValidationError as error:
            refused = error
    return _page(request, case, person, refused)


def _page(
    request: HttpRequest, case: Case, person: User, refused: ValidationError | None
) -> HttpResponse:
    """Show the page; after a refusal with what was ticked and typed."""
    if not access.has_grant(person, case):
        for sentence in refused.messages if refused else ():
            messages.error(request, sentence)
        return redirect("case:index")
    access.read_whole(person, case)
    title = f"事例の確認: {case}"
    return render(
        request, "cases/admin/check.html",
        {
            "header_title": title,
            "page_title": title,
            "header_icon": "openquote",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": "ホーム"},
                {"url": reverse("case:index"), "label": "事例"},
                {"url": request.path, "label": title},
            ],
            "refused": refused.messages if refused else [],
            "ticked": request.POST.getlist("checked"),
            "reason": request.POST.get("reason", ""),
            **_context(request, case, person),
        },
        status=status_of(refused) if refused else 200,
    )  # fmt: skip


def _context(request: HttpRequest, case: Case, person: User) -> dict[str, Any]:
    open_one = case.approvals.filter(state=Approval.State.ASKED).first()
    writes = approval.writes(person, case)
    return {
        "case": case,
        "parts": case.parts.order_by("order"),
        "approved": approval.current(case),
        "is_offline": case.classification.key not in ONLINE,
        "chief_form": _chief_form(request, case),
        "open_one": open_one,
        "asked_of_me": approval.asked_of(person, [case]).get(case.pk),
        "writes": writes,
        "checkers": _checkers(case, person) if writes and not open_one else [],
        "checklist": ChecklistItem.objects.order_by("order", "pk"),
        "history": approval.past_of(case),
    }


def _chief_form(request: HttpRequest, case: Case) -> ChiefForm | None:
    """Return the form for what a composite case needs besides."""
    if case.classification.key != Origin.COMPOSITE:
        return None
    return ChiefForm(request.POST if request.POST.get("step") == "approve" else None)


def _checkers(case: Case, person: User) -> list[User]:
    """Return whom the check can be asked of."""
    here = User.objects.taking_part(on=timezone.localdate())
    rows = here.filter(groups__name=Role.TRAINER).exclude(pk=person.pk)
    rows = rows.exclude(case_authorships__case=case).exclude(case_exclusions__case=case)
    return list(rows.distinct().in_kana_order())


def _act(request: HttpRequest, case: Case, person: User) -> HttpResponse:
    """Take one step. Raises ValidationError with what stands in its way."""
    step = STEPS.get(request.POST.get("step", ""))
    if step is not None:
        messages.success(request, step(request, case, person))
    if not access.has_grant(person, case):
        return redirect("case:index")
    return redirect("case_check", case.pk)


def _ask(request: HttpRequest, case: Case, person: User) -> str:
    number = request.POST.get("checker", "")
    checker = next((each for each in _checkers(case, person) if each.number == number), None)
    if checker is None:
        raise ValidationError("確認を頼む方を選んでください。", code="unknown_number")
    approval.ask(case, checker, actor=person)
    return f"{checker.get_full_name()}さんに確認を頼みました。"


def _asked(case: Case) -> Approval:
    row = case.approvals.filter(state=Approval.State.ASKED).first()
    if row is None:
        raise ValidationError("この確認は、もう終わっています。", code="not_asked")
    return row


def _approve(request: HttpRequest, case: Case, person: User) -> str:
    chief, form = None, _chief_form(request, case)
    if form is not None:
        if not form.is_valid():
            raise ValidationError("課長級の承認をお確かめください。", code="chief_missing")
        chief = approval.Chief(form.cleaned_data["chief"], form.cleaned_data["chief_on"])
    approval.approve(
        _asked(case), checked=request.POST.getlist("checked"), actor=person, chief=chief
    )
    return "承認しました。演習と会で使えます。"


def _give_back(request: HttpRequest, case: Case, person: User) -> str:
    approval.give_back(_asked(case), reason=request.POST.get("reason", ""), actor=person)
    return "差し戻しました。作成者が直して、もう一度頼みます。"


def _drop(request: HttpRequest, case: Case, person: User) -> str:
    approval.drop(_asked(case), actor=person)
    return "確認の依頼を取り下げました。"


STEPS: dict[str, Callable[[HttpRequest, Case, User], str]] = {
    "ask": _ask,
    "approve": _approve,
    "return": _give_back,
    "drop": _drop,
}
