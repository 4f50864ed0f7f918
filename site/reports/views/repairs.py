"""開催を直す: what was frozen wrongly in an open run, shown before and after, then put right."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from courses.domain import nominations, repairs
from courses.domain.needs import SHUT, read_opening
from courses.domain.openings import opening_words
from courses.models import CourseRun, Enrolment
from library import clock
from library.domain.ids import read_uuid
from library.refusal import status_of
from people.current import current_user
from people.gate import for_roles
from people.models import User, UserQuerySet
from people.roles import Role
from reports.domain.nominations import nominations_for
from reports.domain.record import records_for
from reports.forms import ReasonForm
from reports.gate_form import GateForm, opening_of_page, stage_of
from reports.pages import page, refuse

CRUMBS = [("開催", "reports:runs")]
# Of what stands in the way of a repair this much is said: the rest follows from it.
SAID = 3
# What the page carries from choosing to doing.
CHOSEN = (
    "stage", "need", "need_day", "any", "any_day", "page", "module", "awaited", "trainer", "go",
)  # fmt: skip


def _run(pk: UUID) -> CourseRun:
    rows = CourseRun.objects.filter(state=CourseRun.State.OPEN)
    return get_object_or_404(rows.select_related("course"), pk=pk)


Read = Callable[[HttpRequest, CourseRun, QueryDict], repairs.Repair]


def _gate(request: HttpRequest, run: CourseRun, said: QueryDict) -> repairs.Repair:
    """Read the conditions that were ticked, or those that the stage's page has now."""
    stage = stage_of(run, said.get("stage", ""))
    if said.get("page"):
        return repairs.gate(run, stage.key, opening_of_page(stage))
    form = GateForm(said, stage=stage)
    if not form.is_valid():
        raise ValidationError([text for texts in form.errors.values() for text in texts])
    return repairs.gate(run, stage.key, form.needs())


def _waits(request: HttpRequest, run: CourseRun, said: QueryDict) -> repairs.Repair:
    return repairs.waits(run, said.get("module", ""), said.get("awaited", ""))


def _module(request: HttpRequest, run: CourseRun, said: QueryDict) -> repairs.Repair:
    return repairs.module_out(run, said.get("module", ""))


def _trainers(request: HttpRequest, run: CourseRun, said: QueryDict) -> repairs.Repair:
    ids = [pk for pk in map(read_uuid, said.getlist("trainer")) if pk]
    people = _possible_trainers().filter(pk__in=ids)
    return repairs.trainers(run, people, actor=current_user(request))


READERS: dict[str, tuple[str, Read]] = {
    "gate": ("段階の開く条件を直す", _gate),
    "waits": ("待つ単元を直す", _waits),
    "module": ("誤って入れた単元を外す", _module),
    "trainers": ("研修担当を替える", _trainers),
}


def _possible_trainers() -> UserQuerySet:
    trainers: UserQuerySet = User.objects.filter(groups__name=Role.TRAINER)
    return trainers.taking_part(on=clock.today()).in_kana_order()


def _choices(what: str, run: CourseRun, said: QueryDict) -> dict[str, Any]:
    """Return what the page offers for one kind of repair."""
    context: dict[str, Any] = {}
    if what == "gate":
        stage = stage_of(run, said.get("stage", ""))
        titles = {row.key: row.title for row in run.stages.all()}
        context["stage"], now, page = stage, read_opening(stage.opening), opening_of_page(stage)
        context["now"] = opening_words(now, titles)
        if page not in (now, SHUT):
            context["of_page"] = opening_words(page, titles)
        context["gate_form"] = GateForm(said if "go" in said else None, stage=stage)
    elif what in {"waits", "module"}:
        module = run.modules.select_related("stage").filter(key=said.get("module", "")).first()
        context["module"] = module
        context["to_wait_for"] = repairs.to_wait_for(module) if module else []
    else:
        context["people"] = _possible_trainers()
        context["chosen"] = set(run.trainers.values_list("pk", flat=True))
    return context


def _is_ticked_wrongly(said: QueryDict, context: dict[str, Any]) -> bool:
    """Tell whether the conditions are at fault: it is said beside them, with all that was ticked."""
    gate = None if said.get("page") else context.get("gate_form")
    return gate is not None and not gate.is_valid()


def _carried_out(
    request: HttpRequest, run: CourseRun, one: repairs.Repair, form: ReasonForm
) -> bool:
    """Do it, or leave on the form why not: what was typed stays, beside what is true now."""
    if not form.is_valid():
        return False
    try:
        repairs.carry_out(
            run, one, actor=current_user(request), reason=form.cleaned_data["reason"],
            seen=request.POST.get("seen", ""),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error("reason", error)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def repair(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Choose, see before and after, say why; then it is done to everybody."""
    if what not in READERS:
        raise Http404
    run, (title, read) = _run(pk), READERS[what]
    back_url = reverse("reports:run_stages", args=[run.pk])
    form = ReasonForm(request.POST or None)
    said = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"form": form, "status": 200}
    try:
        context |= _choices(what, run, said)
        if "go" in said and _is_ticked_wrongly(said, context):
            context["status"] = 422
        elif "go" in said:
            one = read(request, run, said)
            if request.method == "POST" and _carried_out(request, run, one, form):
                messages.success(request, f"{title}: 直しました。理由は監査記録に残りました。")
                return redirect(back_url)
            context |= {
                "effects": repairs.rehearse(run, one, actor=current_user(request)),
                "status": 422 if request.method == "POST" else 200,
            }
    except ValidationError as error:
        gate = context.get("gate_form")
        if gate is None or not gate.is_bound or request.method == "POST":
            return refuse(request, error, back_url=back_url)
        # What was ticked stays, under the reason why it cannot be.
        gate.add_error(None, error.messages[:SAID])
        context["status"] = 422
    return page(
        request, "reports/runs/repair.html", title, crumbs=CRUMBS, icon="edit", run=run,
        what=what, back_url=back_url,
        hidden=[(name, each) for name in CHOSEN for each in said.getlist(name)],
        **context,
    )  # fmt: skip


# One person's ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def reinstate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """辞退を取り消す."""
    enrolment = get_object_or_404(records_for(current_user(request)), pk=pk)
    done, total = enrolment.modules_done, enrolment.modules_total
    name = enrolment.person.get_full_name()
    return _decide(
        request,
        lambda reason: nominations.reinstate(
            enrolment, actor=current_user(request), reason=reason
        ),
        title="辞退を取り消す", submit="辞退を取り消す",
        before="辞退。学習記録を加えられません。",
        after=f"辞退する前の状態に戻り、{total}単元のうち{done}単元を終えたところから続けられます。"
        "集合研修の席は戻りません。もう一度お申し込みください。",
        back_url=reverse("reports:record", args=[enrolment.pk]),
        said=f"{name}さんの辞退を取り消しました。", crumbs=[("受講記録", "reports:records")],
        enrolment=enrolment if enrolment.state == Enrolment.State.WITHDRAWN else None,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def reopen_nomination(request: HttpRequest, pk: UUID) -> HttpResponse:
    """見送りを取り消す."""
    row = get_object_or_404(nominations_for(current_user(request), state="all"), pk=pk)
    name = row.person.get_full_name()
    return _decide(
        request,
        lambda reason: nominations.reopen(row, actor=current_user(request), reason=reason),
        title=f"見送りを取り消す: {name}さん", submit="見送りを取り消す",
        before=f"見送り(理由: {row.decision_note.rstrip('。')})。",
        after="推薦・申込に戻ります。受講を決定するか、あらためて決めてください。",
        back_url=f"{reverse('reports:nominations')}?state=all",
        said=f"{name}さんの見送りを取り消しました。あらためて決めてください。",
        crumbs=[("推薦", "reports:nominations")],
    )  # fmt: skip


def _decide(
    request: HttpRequest,
    act: Callable[[str], object],
    *,
    title: str,
    submit: str,
    before: str,
    after: str,
    back_url: str,
    said: str,
    crumbs: list[tuple[str, str]],
    **context: Any,
) -> HttpResponse:
    """Show before and after, ask for the reason, do it; a refusal leaves the reason standing."""
    form = ReasonForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages)
            status = status_of(error)
        else:
            messages.success(request, said)
            return redirect(back_url)
    return page(
        request, "reports/form.html", title, crumbs=crumbs, icon="edit", form=form,
        status=status, submit=submit, back_url=back_url,
        explanation=f"いま: {before} 直したあと: {after}", **context,
    )  # fmt: skip
