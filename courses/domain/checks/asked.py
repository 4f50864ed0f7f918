"""What the run asks: whether it asks anything, of everybody whom it is for."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from courses.cases.domain import pledge
from courses.domain.assessment import assess
from courses.domain.checks.people import nominable
from courses.domain.rules import rules_of
from courses.models import Requirement
from courses.opening import Finding, Opening, error, warning
from library import clock
from library.domain.quotes import quoted
from people.models import Audience
from people.roles import Role


def check(opening: Opening) -> Iterator[Finding]:
    """Look at what has to be done."""
    if not opening.modules:
        yield error(
            "no_modules", "この研修には、公開中の単元がありません。",
            "先に単元を公開してください。", page=opening.course,
        )  # fmt: skip
        return
    yield from _pledge(opening)
    yield from _stages(opening)
    yield from _modules(opening)
    yield from _everybody(opening)
    yield from _course(opening)


def _pledge(opening: Opening) -> Iterator[Finding]:
    if not opening.requirements_of(Requirement.Kind.PLEDGE):
        return
    try:
        pledge.current_text(max(clock.today(), opening.run.starts_on))
    except ValidationError as missing:
        yield error(
            "no_pledge_text", missing.messages[0], "「教材」の「誓約の文」に、使い始める日を入れて登録してください。",
            by=Role.OFFICE,
        )  # fmt: skip


def _stages(opening: Opening) -> Iterator[Finding]:
    for stage in opening.stages:
        if not opening.modules_of(stage):
            yield error(
                "empty_stage", f"段階{quoted(stage.title)}に、公開中の単元がありません。",
                "単元を公開するか、この段階を非公開にしてください。", page=stage.page,
            )  # fmt: skip


def _modules(opening: Opening) -> Iterator[Finding]:
    asking = {row.module_id for row in opening.requirements}
    for module in opening.modules:
        if module.is_required and module.pk not in asking:
            yield warning(
                "module_asks_nothing", f"必修の単元{quoted(module.title)}には、することが何もありません。修了には数えません。",
                "講義の本文、確認テスト、様式、集合研修への出席のどれかを付けるか、必修を外してください。", page=module.page,
            )  # fmt: skip


def _everybody(opening: Opening) -> Iterator[Finding]:
    """Whoever has nothing to do would complete by nothing, or never."""
    rules = rules_of(opening.run, requirements=opening.requirements, modules=opening.modules)
    parents = Audience.parents()
    idle = []
    codes = nominable(opening, parents)
    for code in codes:
        progress = assess(rules, [code], [])
        if not progress.required and not progress.choice:
            idle.append(code)
    if not idle:
        return
    whom = (
        "この研修を受ける方"
        if len(idle) == len(codes)
        else f"対象区分が「{'、'.join(idle)}」だけの方"
    )
    yield error(
        "nothing_required", f"{whom}には、修了までにする必修の単元が一つもありません。",
        "必修の単元の対象区分か、研修の対象区分を直してください。", page=opening.course,
    )  # fmt: skip


def _course(opening: Opening) -> Iterator[Finding]:
    """What the course's own page says that it asks, though there is nothing to ask."""
    course = opening.course
    if course.requires_survey and not opening.requirements_of(Requirement.Kind.SURVEY):
        yield warning(
            "no_survey", "「受講アンケートが要る」となっていますが、アンケートがありません。この開催では求めません。",
            "「教材」でアンケートを作るか、研修のページの印を外してください。", page=course,
        )  # fmt: skip
    if course.requires_quizzes and not opening.requirements_of(Requirement.Kind.QUIZ):
        yield warning(
            "no_quiz", "「確認テストの合格が要る」となっていますが、確認テストが一つもありません。この開催では求めません。",
            "「教材」で確認テストを作るか、研修のページの印を外してください。", page=course,
        )  # fmt: skip
    choices = sum(module.is_choice for module in opening.modules)
    if course.choose_min > choices:
        yield error(
            "too_few_to_choose", f"分野別の講義から{course.choose_min}つ選ぶことになっていますが、{choices}つしかありません。",
            "研修のページの「分野別の講義を選ぶ数」を直すか、講義を公開してください。", page=course,
        )  # fmt: skip
