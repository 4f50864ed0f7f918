"""推薦: HR proposes its own people and decides about them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.domain import nominations as rules
from courses.models import CourseRun, Nomination
from library.domain.ids import read_uuid
from library.domain.lengths import check_length
from people.current import current_user
from people.domain.lookup import search
from people.gate import for_roles
from people.roles import Role
from reports.domain.batches import Outcome
from reports.domain.completion import runs_of
from reports.domain.nominations import decide_many, nominate_many, nominations_for
from reports.domain.people import organisations_of, own_people
from reports.forms import NOMINATION_STATES, FilterForm, NominateForm
from reports.pages import back_to, organisation_choices, page, paged, run_choices, tell

CRUMBS = [("推薦", "reports:nominations")]
SHOWN = 50
NOTE_LENGTH = Nomination._meta.get_field("decision_note").max_length or 0
DECISIONS: dict[str, tuple[Callable[..., object], str]] = {
    "accept": (rules.accept, "の受講を決定しました"),
    "decline": (rules.decline, "を見送りにしました"),
    "wait": (rules.wait, "を保留にしました"),
}


@require_safe
@for_roles(Role.HR)
def nomination_list(request: HttpRequest) -> HttpResponse:
    """List the nominations of one's own people, by kana, to be decided."""
    return _list(request)


def _list(
    request: HttpRequest, *, status: int = 200, error: str = "", chosen: set[str] | None = None
) -> HttpResponse:
    viewer = current_user(request)
    filters = FilterForm(
        request.GET,
        run=[("", "すべて"), *run_choices(runs_of(viewer))],
        organisation=[("", "すべて"), *organisation_choices(organisations_of(viewer))],
        state=NOMINATION_STATES,
    )
    rows = nominations_for(
        viewer,
        run=filters.value("run"),
        state=filters.value("state"),
        organisation=filters.value("organisation"),
        text=filters.value("q"),
    )
    return page(
        request, "reports/nominations/list.html", "推薦", icon="group", status=status,
        filters=filters, rows=paged(request, rows), undecided=Nomination.UNDECIDED,
        error=error, chosen=chosen or set(), note=request.POST.get("note", ""),
    )  # fmt: skip


@require_POST
@for_roles(Role.HR)
def nomination_decide(request: HttpRequest) -> HttpResponse:
    """Accept, decline or keep waiting all that are ticked."""
    viewer, chosen = current_user(request), set(request.POST.getlist("nomination"))
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if decision is None or not chosen:
        return _list(request, status=422, error="決める推薦にチェックを入れてください。")
    act, said = decision
    note = request.POST.get("note", "").replace("\x00", "")
    try:
        check_length(note, NOTE_LENGTH, label="理由")
    except ValidationError as error:
        return _list(request, status=422, error=error.messages[0], chosen=chosen)
    rows = nominations_for(viewer, state="all").filter(
        pk__in=[pk for pk in map(read_uuid, chosen) if pk]
    )
    try:
        outcome = decide_many(rows, lambda row: act(row, actor=viewer, note=note))
    except ValidationError as error:
        return _list(request, status=422, error=" ".join(error.messages), chosen=chosen)
    if outcome.done:
        messages.success(request, f"{outcome.done}件{said}。")
    tell(request, outcome)
    if note and outcome.problems and not outcome.done:
        # Somebody else was faster: the reason is stored nowhere, so it stays in its box.
        return _list(request, status=409, chosen=chosen)
    return back_to(request, "reports:nominations")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def nominate(request: HttpRequest) -> HttpResponse:
    """Nominate people chosen from the list, or by a pasted list of numbers."""
    form = NominateForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _has_anyone(request, form):
            outcome, left = _nominate(request, form)
            if not outcome.problems:
                return redirect("reports:nominations")
            data = request.POST.copy()
            data["numbers"] = "\n".join(left)
            form = NominateForm(data)
    return _candidates(request, form, status)


def _candidates(request: HttpRequest, form: NominateForm, status: int) -> HttpResponse:
    """Show who may be proposed for the chosen run and has not been yet."""
    runs = list(runs_of(current_user(request)).filter(state=CourseRun.State.OPEN))
    asked = request.POST.get("run") or request.GET.get("run")
    run = next((run for run in runs if str(run.pk) == asked), runs[0] if runs else None)
    text = request.GET.get("q", "")
    own = own_people(current_user(request))
    own = rules.suiting(run, own).exclude(nominations__run=run) if run else own.none()
    found = search(own, text, person="")
    people = found.in_kana_order().prefetch_related("audiences")[:SHOWN]
    return page(
        request, "reports/nominations/new.html", "推薦する", crumbs=CRUMBS, icon="group",
        status=status, form=form, runs=runs, run=run, people=people, q=text, shown=SHOWN,
        count=found.count(),
        chosen=set(request.POST.getlist("person")),
    )  # fmt: skip


def _has_anyone(request: HttpRequest, form: NominateForm) -> bool:
    if request.POST.getlist("person") or form.cleaned_data["numbers"].strip():
        return True
    sentence = "推薦する方にチェックを入れるか、受講者番号を貼り付けてください。"
    form.add_error("numbers", ValidationError(sentence, code="nobody"))
    return False


def _nominate(request: HttpRequest, form: NominateForm) -> tuple[Outcome, list[str]]:
    viewer = current_user(request)
    ids = [pk for pk in map(read_uuid, request.POST.getlist("person")) if pk]
    people = own_people(viewer).filter(pk__in=ids).in_kana_order()
    outcome, left = nominate_many(
        form.cleaned_data["run"],
        people,
        form.cleaned_data["numbers"],
        viewer=viewer,
        note=form.cleaned_data["note"],
    )
    if outcome.done:
        messages.success(request, f"{outcome.done}人を推薦しました。")
    tell(request, outcome)
    if outcome.again:
        messages.info(request, f"{outcome.again}件は、すでに推薦されていました。")
    return outcome, left
