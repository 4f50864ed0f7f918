"""開催を直す: what was frozen wrongly in an open run, shown before and after, then put right."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from courses.domain import nominations, repairs
from courses.domain.needs import FROM_THE_START, Need, read_opening
from courses.domain.openings import opening_words
from courses.models import CourseRun, Enrolment
from library import clock
from library.domain.ids import read_uuid
from people.current import current_user
from people.gate import for_roles
from people.models import User, UserQuerySet
from people.roles import Role
from reports.domain.nominations import nominations_for
from reports.domain.record import records_for
from reports.forms import ReasonForm
from reports.pages import page, refuse

CRUMBS = [("開催", "reports:runs")]
# (kind of need, what is said of an earlier stage).
OF_STAGE = [
    ("stage", "「{}」のすべてを終えると開く"),
    ("quizzes", "「{}」の確認テストにすべて合格すると開く"),
    ("worksheets", "「{}」の様式がすべて確認されると開く"),
    ("sessions", "「{}」の集合研修にすべて出席すると開く"),
]
PLAIN = [
    ("start", "はじめから開いている"),
    ("pledge", "秘密を守る誓約をすると開く"),
    ("by_hand", "研修事務局が開く"),
]


def _run(pk: UUID) -> CourseRun:
    rows = CourseRun.objects.filter(state=CourseRun.State.OPEN)
    return get_object_or_404(rows.select_related("course"), pk=pk)


@require_safe
@for_roles(Role.HR)
def repair_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what of an open run can be put right."""
    run = _run(pk)
    stages = list(run.stages.prefetch_related("modules"))
    titles = {stage.key: stage.title for stage in stages}
    return page(
        request, "reports/runs/repairs.html", "開催中の内容を直す", crumbs=CRUMBS,
        icon="edit", run=run, trainers=run.trainers.in_kana_order(),
        stages=[
            (stage, opening_words(read_opening(stage.opening), titles),
             [m for m in stage.modules.all() if m.audiences or m.open_to])
            for stage in stages
        ],
    )  # fmt: skip


Read = Callable[[HttpRequest, CourseRun, QueryDict], repairs.Repair]


def _gate(request: HttpRequest, run: CourseRun, said: QueryDict) -> repairs.Repair:
    kind, _, stage = said.get("condition", "").partition(":")
    needs = FROM_THE_START if kind == "start" else (Need(kind, stage=stage),)
    if said.get("condition") not in dict(_conditions(run, said.get("stage", ""))):
        needs = ()
    return repairs.gate(run, said.get("stage", ""), needs)


def _module(request: HttpRequest, run: CourseRun, said: QueryDict) -> repairs.Repair:
    return repairs.module_out(run, said.get("module", ""))


def _trainers(request: HttpRequest, run: CourseRun, said: QueryDict) -> repairs.Repair:
    ids = [pk for pk in map(read_uuid, said.getlist("trainer")) if pk]
    people = _possible_trainers().filter(pk__in=ids)
    return repairs.trainers(run, people, actor=current_user(request))


READERS: dict[str, tuple[str, Read]] = {
    "gate": ("段階の開く条件を直す", _gate),
    "module": ("誤って入れた単元を外す", _module),
    "trainers": ("研修担当を替える", _trainers),
}


def _possible_trainers() -> UserQuerySet:
    trainers: UserQuerySet = User.objects.filter(groups__name=Role.TRAINER)
    return trainers.taking_part(on=clock.today()).in_kana_order()


def _conditions(run: CourseRun, stage_key: str) -> list[tuple[str, str]]:
    """Return what can open a stage, as (value, words): of the stages that stand before it."""
    choices = list(PLAIN)
    for stage in run.stages.all():
        if stage.key == stage_key:
            break
        choices += [(f"{kind}:{stage.key}", words.format(stage.title)) for kind, words in OF_STAGE]
    return choices


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.HR)
def repair(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Choose, see before and after, say why; then it is done to everybody."""
    if what not in READERS:
        raise Http404
    run, (title, read) = _run(pk), READERS[what]
    back_url = reverse("reports:run_repairs", args=[run.pk])
    form = ReasonForm(request.POST or None)
    said = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"form": form, "status": 200}
    if "go" in said:
        try:
            one = read(request, run, said)
            if request.method == "POST" and form.is_valid():
                repairs.carry_out(
                    run, one, actor=current_user(request), reason=form.cleaned_data["reason"],
                    seen=request.POST.get("seen", ""),
                )  # fmt: skip
                messages.success(request, f"{title}: 直しました。理由は監査記録に残りました。")
                return redirect(back_url)
            context |= {
                "repair": one,
                "effects": repairs.rehearse(run, one, actor=current_user(request)),
                "status": 422 if request.method == "POST" else 200,
            }
        except ValidationError as error:
            return refuse(request, error, back_url=back_url)
    hidden = [(name, each) for name in said for each in said.getlist(name)]
    return page(
        request, "reports/runs/repair.html", title, crumbs=CRUMBS, icon="edit", run=run,
        what=what, back_url=back_url,
        hidden=[pair for pair in hidden if pair[0] in {"stage", "condition", "module", "trainer", "go"}],
        conditions=_conditions(run, said.get("stage", "")),
        stage=run.stages.filter(key=said.get("stage", "")).first(),
        module=run.modules.filter(key=said.get("module", "")).first(),
        people=_possible_trainers(), chosen=set(run.trainers.values_list("pk", flat=True)),
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
        before=f"見送り({row.decision_note})。",
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
    """Show before and after, ask for the reason, do it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except ValidationError as error:
            return refuse(request, error, back_url=back_url)
        messages.success(request, said)
        return redirect(back_url)
    return page(
        request, "reports/form.html", title, crumbs=crumbs, icon="edit", form=form,
        status=422 if request.method == "POST" else 200, submit=submit, back_url=back_url,
        explanation=f"いま: {before} 直したあと: {after}", **context,
    )  # fmt: skip
