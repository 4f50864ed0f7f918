"""Worksheets as the office sees them: where each stands, and whether paper can be entered."""

from dataclasses import dataclass

from courses.activities import Step
from courses.domain.progress import Progress
from courses.domain.rules import progress_of
from courses.models import Enrolment, Requirement
from courses.worksheets.activity import WorksheetActivity
from courses.worksheets.domain import papers
from courses.worksheets.models import Submission


@dataclass(frozen=True, slots=True)
class Paper:
    """One worksheet of one person, as the office sees it."""

    requirement: Requirement
    note: str
    can_be_entered: bool


def papers_of(enrolment: Enrolment, progress: Progress | None = None) -> list[Paper]:
    """Return each worksheet with where it stands and whether it can be entered."""
    rows = Requirement.objects.filter(run=enrolment.run_id, kind=Requirement.Kind.WORKSHEET)
    requirements = list(rows.select_related("module"))
    steps = WorksheetActivity().steps(enrolment, requirements, progress or progress_of(enrolment))
    begun = {
        row.requirement_id: row
        for row in Submission.objects.filter(
            enrolment=enrolment, requirement__in=requirements, state__in=Submission.EDITABLE
        )
        .select_related("version")
        .prefetch_related("reviews")
    }
    return [_paper(step, begun.get(step.requirement.pk)) for step in steps]


def _paper(step: Step, begun: Submission | None) -> Paper:
    if begun is None or step.state == "done":
        is_due = bool(step.url) and step.state == "todo"
        note = step.note
    else:
        is_due = not papers.has_own_writing(begun)
        note = _said_of(begun, is_due=is_due)
    return Paper(step.requirement, note, is_due)


def _said_of(begun: Submission, *, is_due: bool) -> str:
    """Say to the office, without a word of what is written, what the trainee has on screen."""
    if not is_due:
        returned = "研修担当が返却し、" if begun.state == Submission.State.RETURNED else ""
        return f"{returned}ご本人が画面で書きかけています。紙からは入力できません。"
    if begun.state == Submission.State.RETURNED:
        return "画面にある提出は、研修担当が返却しました。ご本人は、まだ書き直していません。"
    return "ご本人が画面で開きましたが、まだ何も書いていません。"
