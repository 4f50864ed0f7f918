"""What the run asks: whether it asks anything, of everybody whom it is for."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from courses.cases.domain import pledge
from courses.checklist import Finding, Plan, error, warning
from courses.domain.assessment import assess
from courses.domain.checks.people import nominable
from courses.domain.feasibility import obstacles
from courses.domain.progress import RunRules
from courses.domain.rules import rules_of
from courses.models import Requirement
from library import clock
from library.domain.quotes import quoted
from people.models import Audience
from people.roles import Role

# What to do about each kind of obstacle.
REMEDIES = {
    "nothing_required": "必修の単元の対象区分か、研修の対象区分を直してください。",
    "stage_shut": "段階のページで、開く条件を直してください。",
    "stage_empty": "単元を公開するか、この段階を非公開にしてください。",
    "module_for_nobody": "単元のページで、対象区分を選んでください。",
    "module_shut": "単元のページの先に済ませる単元か、段階の開く条件を直してください。",
    "audience_stuck": "終えられない単元の対象区分か、開く条件を直してください。",
}


def check(plan: Plan) -> Iterator[Finding]:
    """Look at what has to be done."""
    if not plan.modules:
        yield error(
            "no_modules", "この研修には、公開中の単元がありません。",
            "先に単元を公開してください。", page=plan.course,
        )  # fmt: skip
        return
    rules = rules_of(plan.run, requirements=plan.requirements, modules=plan.modules)
    yield from _pledge(plan)
    yield from _obstacles(plan, rules)
    yield from _modules(plan)
    yield from _everybody(plan, rules)
    yield from _course(plan)


def _pledge(plan: Plan) -> Iterator[Finding]:
    if not plan.requirements_of(Requirement.Kind.PLEDGE):
        return
    try:
        pledge.current_text(max(clock.today(), plan.run.starts_on))
    except ValidationError as missing:
        yield error(
            "no_pledge_text", missing.messages[0], "「教材」の「誓約の文」に、使い始める日を入れて登録してください。",
            by=Role.OFFICE,
        )  # fmt: skip


def _obstacles(plan: Plan, rules: RunRules) -> Iterator[Finding]:
    """What nobody, or nobody of an audience, can ever open or finish."""
    pages = {(row.key, ""): row.page for row in plan.stages}
    pages |= {(row.stage.key, row.key): row.page for row in plan.modules}
    for obstacle in obstacles(rules, until=plan.run.ends_on):
        page = pages.get((obstacle.stage, obstacle.module), plan.course)
        yield error(obstacle.code, obstacle.text, REMEDIES[obstacle.code], page=page)


def _modules(plan: Plan) -> Iterator[Finding]:
    asking = {row.module_id for row in plan.requirements}
    for module in plan.modules:
        if module.is_required and module.pk not in asking:
            yield warning(
                "module_asks_nothing", f"必修の単元{quoted(module.title)}には、することが何もありません。修了には数えません。",
                "講義の本文、確認テスト、様式、集合研修への出席のどれかを付けるか、必修を外してください。", page=module.page,
            )  # fmt: skip


def _everybody(plan: Plan, rules: RunRules) -> Iterator[Finding]:
    """Some of those who can be nominated would have nothing to do, and never complete."""
    codes = nominable(plan, Audience.parents())
    idle = [
        code for code in codes
        if not assess(rules, [code], [], clock.today()).own_conditions
    ]  # fmt: skip
    if idle and len(idle) < len(codes):
        whom = f"対象区分が「{'、'.join(idle)}」だけの方"
        yield error(
            "nothing_required_of", f"{whom}には、修了までにする必修の単元が一つもありません。",
            REMEDIES["nothing_required"], page=plan.course,
        )  # fmt: skip


def _course(plan: Plan) -> Iterator[Finding]:
    """What the course's own page says that it asks, though there is nothing to ask."""
    course = plan.course
    if course.requires_survey and not plan.requirements_of(Requirement.Kind.SURVEY):
        yield warning(
            "no_survey", "「受講アンケートが要る」となっていますが、アンケートがありません。この開催では求めません。",
            "「教材」でアンケートを作るか、研修のページの印を外してください。", page=course,
        )  # fmt: skip
    if course.requires_quizzes and not plan.requirements_of(Requirement.Kind.QUIZ):
        yield warning(
            "no_quiz", "「確認テストの合格が要る」となっていますが、確認テストが一つもありません。この開催では求めません。",
            "「教材」で確認テストを作るか、研修のページの印を外してください。", page=course,
        )  # fmt: skip
    choices = sum(module.is_choice for module in plan.modules)
    if course.choose_min > choices:
        yield error(
            "too_few_to_choose", f"分野別の講義から{course.choose_min}つ選ぶことになっていますが、{choices}つしかありません。",
            "研修のページの「分野別の講義を選ぶ数」を直すか、講義を公開してください。", page=course,
        )  # fmt: skip
