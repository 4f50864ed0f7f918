"""Whom a run is for and who answers them."""

from collections.abc import Iterable, Iterator

from courses.checklist import Finding, Plan, error, warning
from courses.domain.judging import with_ancestors
from courses.models import CourseRun
from library import clock
from library.domain.quotes import quoted
from people.models import Audience, User, UserQuerySet
from people.roles import Role

CHOOSE = "「変更する」で、研修担当を選んでください。"


def check(plan: Plan) -> Iterator[Finding]:
    """Look at the trainers, then at the audiences."""
    yield from _trainers(plan.run)
    yield from _audiences(plan)


def trainers_of(run: CourseRun) -> UserQuerySet:
    """Return those who can answer for the run today: named in it, here, still trainers."""
    here = User.objects.taking_part(on=clock.today())
    people: UserQuerySet = here.filter(pk__in=run.trainers.values("pk"))
    return people.filter(groups__name=Role.TRAINER).distinct()


def _trainers(run: CourseRun) -> Iterator[Finding]:
    present = trainers_of(run)
    for person in run.trainers.exclude(pk__in=present.values("pk")):
        sentence = f"{person.get_full_name()}さんは、いまは研修担当ではありません。"
        yield warning("former_trainer", sentence, CHOOSE, by=Role.HR)
    if not present.exists():
        sentence = "研修担当がいません。受講者の質問や様式に、だれも答えられません。"
        yield warning("no_trainer", sentence, CHOOSE, by=Role.HR)


def nominable(plan: Plan, parents: dict[str, str | None]) -> list[str]:
    """Return the codes of everybody who can be nominated: the course's audiences, those within."""
    whom = set(plan.course.audiences.values_list("code", flat=True))
    return [code for code in parents if with_ancestors([code], parents) & whom]


def _audiences(plan: Plan) -> Iterator[Finding]:
    parents = Audience.parents()
    codes = nominable(plan, parents)
    if not codes:
        yield error(
            "course_for_nobody", f"研修{quoted(plan.course.title)}に、対象区分がありません。だれも推薦できません。",
            "研修のページで、対象区分を選んでください。", page=plan.course,
        )  # fmt: skip
        return
    reach = with_ancestors(codes, parents)
    for module in plan.modules:
        whom = {*module.audiences, *module.open_to}
        if whom and not whom & reach:
            yield warning(
                "other_audience", f"単元{quoted(module.title)}の対象区分({_said(whom)})は、この研修の対象ではありません。",
                "この研修の対象の方だけなら、だれも受けられません。単元か研修の対象区分を直してください。", page=module.page,
            )  # fmt: skip
    yield from _nobody_has(plan, codes, parents)


def _nobody_has(
    plan: Plan, codes: Iterable[str], parents: dict[str, str | None]
) -> Iterator[Finding]:
    held = User.objects.not_left(on=clock.today()).filter(audiences__isnull=False)
    taken = with_ancestors(held.values_list("audiences__code", flat=True).distinct(), parents)
    if not taken & set(codes):
        yield warning(
            "nobody_to_nominate", "この研修の対象区分を持つ方が、まだ一人も登録されていません。",
            "推薦する前に、研修事務局に受講者の登録を頼んでください。", by=Role.OFFICE,
        )  # fmt: skip
        return
    for module in plan.modules:
        whom = {*module.audiences, *module.open_to} & with_ancestors(codes, parents)
        if whom and not whom & taken:
            yield warning(
                "audience_nobody_has", f"単元{quoted(module.title)}の対象区分({_said(whom)})を持つ方が、まだ一人もいません。",
                "受講者の対象区分の登録漏れがないか、研修事務局にお確かめください。", by=Role.OFFICE,
            )  # fmt: skip


def _said(codes: Iterable[str]) -> str:
    return "、".join(sorted(codes))
