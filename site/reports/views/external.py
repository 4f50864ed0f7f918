"""区の外の学び: HR approves or gives back for its own people; the office enters from paper."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.domain import external
from courses.external_forms import ProxyExternalForm, add_broken_rule
from courses.models import ExternalTraining
from library.domain.ids import read_uuid
from library.domain.quotes import quoted
from library.models import ExternalTrainingType
from people.current import current_user
from people.domain.lookup import find_person
from people.gate import for_roles
from people.models import User
from people.roles import Role, has_role
from reports.domain.external import decide_all, decision, trainings_for
from reports.forms import ExternalFilterForm
from reports.pages import back_to, page, paged, tell

CRUMBS = [("区の外の学び", "reports:external")]


@require_safe
@for_roles(Role.HR, Role.OFFICE)
def training_list(request: HttpRequest) -> HttpResponse:
    """List what was told, by kana; what waits first of all."""
    return _list(request)


def _list(
    request: HttpRequest, *, status: int = 200, error: str = "", chosen: set[str] | None = None
) -> HttpResponse:
    viewer = current_user(request)
    kinds = list(ExternalTrainingType.objects.values_list("key", "name"))
    filters = ExternalFilterForm(request.GET, kinds=kinds)
    rows = trainings_for(
        viewer, state=filters.value("state"), kind=filters.value("kind"), text=filters.value("q")
    )
    return page(
        request, "reports/external/list.html", "区の外の学び", icon="globe", status=status,
        filters=filters, rows=paged(request, rows), error=error, chosen=chosen or set(),
        reason=request.POST.get("reason", ""), viewer=viewer,
        is_hr=has_role(viewer, Role.HR), is_office=has_role(viewer, Role.OFFICE),
    )  # fmt: skip


@require_POST
@for_roles(Role.HR)
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or give back all that are ticked."""
    viewer, chosen = current_user(request), set(request.POST.getlist("training"))
    reason = request.POST.get("reason", "").replace("\x00", "").strip()
    decided = decision(
        request.POST.get("decision", ""), actor=viewer, reason=reason,
        read=lambda row: request.POST.get(f"edition-{row.pk}", ""),
    )  # fmt: skip
    if decided is None or not chosen:
        return _list(request, status=422, error="決める届け出にチェックを入れてください。")
    act, said = decided
    rows = ExternalTraining.objects.decidable_by(viewer).select_related("person")
    try:
        outcome = decide_all(rows.filter(pk__in=filter(None, map(read_uuid, chosen))), act)
    except ValidationError as error:
        return _list(request, status=422, error=" ".join(error.messages), chosen=chosen)
    if outcome.done:
        messages.success(request, f"{outcome.done}件を{said}。")
    tell(request, outcome)
    return back_to(request, "reports:external")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def enter(request: HttpRequest) -> HttpResponse:
    """代行入力: enter what somebody told on paper."""
    form = ProxyExternalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (saved := _enter(request, form)):
        name = saved.person.get_full_name()
        messages.success(
            request, f"{name}さんの{quoted(saved.title)}を入れました。承認をお待ちください。"
        )
        return redirect("reports:external")
    return page(
        request, "reports/form.html", "区の外の学びの代行入力", crumbs=CRUMBS, icon="edit",
        form=form, submit="届け出として入れる", back_url=reverse("reports:external"),
        status=422 if request.method == "POST" else 200, has_file=True,
        explanation="紙で届いた届け出を、ご本人に代わって入れます。だれが、だれの分を、いつ入れたかが残ります。承認は所管の課がします。",
    )  # fmt: skip


def _enter(request: HttpRequest, form: ProxyExternalForm) -> ExternalTraining | None:
    data = form.cleaned_data
    try:
        person = find_person(User.objects.all(), data["number"])
    except ValidationError as error:
        form.add_error("number", error)
        return None
    try:
        return external.submit(
            person, data | {"learned": ""}, actor=current_user(request), paper=data["paper"],
            original_kept=data["original_kept"],
        )  # fmt: skip
    except ValidationError as error:
        add_broken_rule(form, error)
        return None
