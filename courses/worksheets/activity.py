"""Worksheets as part of a module: what they require, and where each person stands."""

from collections.abc import Iterable

from django.urls import reverse

from courses.activities import RequirementSpec, Step
from courses.domain.progress import Progress
from courses.models import CoursePage, Enrolment, ModulePage, Requirement, RunModule
from courses.worksheets.domain.versions import SOURCE_TYPE, current_version
from courses.worksheets.models import ModuleWorksheet, Submission
from people.models import User

# state of the submission: (state of the step, action, note)
STEPS = {
    Submission.State.DRAFT: ("doing", "続きを書く", "書きかけの内容が残っています。"),
    Submission.State.SUBMITTED: ("waiting", "読み返す", "確認を待っています"),
    Submission.State.RETURNED: ("doing", "書き直す", "研修担当から返事が届いています。"),
    Submission.State.ACCEPTED: ("done", "読み返す", "確認済み"),
}


class WorksheetActivity:
    """様式: filled by the trainee, answered by a trainer."""

    kind = Requirement.Kind.WORKSHEET.value

    def module_requirements(self, page: ModulePage) -> Iterable[RequirementSpec]:
        """Return the module's worksheet, frozen as it stands."""
        rows = ModuleWorksheet.objects.filter(module=page, is_required=True)
        for row in rows.select_related("worksheet"):
            version = current_version(row.worksheet)
            yield RequirementSpec(
                kind=self.kind,
                title=row.worksheet.title,
                source_type=SOURCE_TYPE,
                source_id=str(row.worksheet_id),
                source_version=version.number,
            )

    def course_requirements(self, page: CoursePage) -> Iterable[RequirementSpec]:
        """A whole course asks for no worksheet of its own."""
        return []

    def steps(
        self, enrolment: Enrolment, requirements: list[Requirement], progress: Progress
    ) -> list[Step]:
        """Return the state of each worksheet: one query, however many there are."""
        submissions = {
            row.requirement_id: row
            for row in Submission.objects.filter(
                enrolment=enrolment, requirement__in=requirements
            ).defer("answers")
        }
        return [
            _step(
                enrolment,
                r,
                submissions.get(r.pk),
                is_met=progress.meets(r.key),
                is_open=progress.is_module_open(r.module.key if r.module else None),
            )
            for r in requirements
        ]

    def let_go(
        self, enrolment: Enrolment, *, actor: User, module: RunModule | None = None
    ) -> None:
        """What was written stays."""


def _step(
    enrolment: Enrolment,
    requirement: Requirement,
    submission: Submission | None,
    *,
    is_met: bool,
    is_open: bool,
) -> Step:
    if submission:
        url = reverse("worksheets:submission", args=[submission.pk])
        state, action, note = STEPS[Submission.State(submission.state)]
        if submission.state == Submission.State.ACCEPTED and not is_met:
            state, action, note = STEPS[Submission.State.SUBMITTED]
        if is_met and state != "done":
            state, note = "done", "研修事務局が記録しました。"
        return Step(requirement, requirement.title, state, url, note, action)
    if is_met:
        return Step(requirement, requirement.title, "done", note="研修事務局が記録しました。")
    if not is_open:
        note = "この単元が開くと書けるようになります。"
        return Step(requirement, requirement.title, "todo", note=note)
    url = reverse("worksheets:start", args=[enrolment.pk, requirement.pk])
    return Step(requirement, requirement.title, "todo", url, action="記入する")
