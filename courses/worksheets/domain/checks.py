"""What worksheets have to say before a run opens."""

from collections.abc import Iterator

from courses.checklist import Finding, Plan, error
from courses.domain.checks.people import CHOOSE, trainers_of
from courses.models import Requirement
from courses.worksheets.domain.answers import fields_of
from courses.worksheets.domain.versions import version_of
from library.domain.quotes import quoted
from people.roles import Role


def check(plan: Plan) -> Iterator[Finding]:
    """Ask for something to fill in, and for somebody who answers what is handed in."""
    waiting = []
    for requirement in plan.requirements_of(Requirement.Kind.WORKSHEET):
        definition = version_of(requirement).definition
        if not list(fields_of(definition)):
            yield error(
                "worksheet_without_fields", f"様式{quoted(requirement.title)}に、書く項目がありません。",
                "「教材」の「様式」で、項目を作ってください。", page=requirement.page,
            )  # fmt: skip
        if definition["has_trainer_review"]:
            waiting.append(quoted(requirement.title))
    if waiting and not trainers_of(plan.run).exists():
        sentence = (
            f"様式{'、'.join(waiting)}は研修担当の確認が要りますが、研修担当がいません。"
            "出された様式がいつまでも待つことになります。"
        )
        yield error("no_trainer", sentence, CHOOSE, by=Role.HR)
