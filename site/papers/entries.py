"""What of one enrolment can be entered from paper now, and where."""

from dataclasses import dataclass

from django.urls import reverse

from courses.domain.paper import PAPER_KINDS, PRINTED_KINDS
from courses.domain.progress import Progress
from courses.domain.rules import progress_of
from courses.models import CourseRun, Enrolment, Requirement
from courses.worksheets.desk import Paper, papers_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to do, as the office's desk shows it. An empty address: not now."""

    requirement: Requirement
    is_met: bool
    note: str = ""
    enter_url: str = ""
    print_url: str = ""


def entries_of(enrolment: Enrolment, progress: Progress | None = None) -> list[Entry]:
    """Return everything the run asks of the person: a fixed number of queries."""
    progress = progress or progress_of(enrolment)
    sheets = {paper.requirement.pk: paper for paper in papers_of(enrolment, progress)}
    asked = progress.modules
    entries = []
    rows = enrolment.run.requirements.select_related("module__stage")
    for requirement in rows:
        state = asked.get(requirement.module.key) if requirement.module else None
        if requirement.module and not (state and (state.is_required or state.is_available)):
            continue
        url, note = _entered(enrolment, requirement, progress, sheets.get(requirement.pk))
        is_met = progress.meets(requirement.key)
        entries.append(
            Entry(
                requirement,
                is_met,
                "" if is_met else note,
                "" if is_met else url,
                _print_url(enrolment, requirement, progress),
            )
        )
    return entries


def _entered(
    enrolment: Enrolment, requirement: Requirement, progress: Progress, sheet: Paper | None
) -> tuple[str, str]:
    """Return where what came on paper is entered, or why it is not."""
    url = reverse("papers:enter", args=[enrolment.pk, requirement.pk])
    if sheet:
        return url if sheet.can_be_entered else "", sheet.note
    is_quiz = requirement.kind == Requirement.Kind.QUIZ
    if not is_quiz and requirement.kind not in PAPER_KINDS:
        return "", ""
    if is_quiz and requirement.module and not progress.is_module_open(requirement.module.key):
        return "", "この単元は、まだ開いていません。"
    return url, ""


def _print_url(enrolment: Enrolment, requirement: Requirement, progress: Progress) -> str:
    if requirement.kind not in PRINTED_KINDS or requirement.module is None:
        return ""
    if not progress.is_module_open(requirement.module.key):
        return ""
    return reverse("papers:print", args=[enrolment.pk, requirement.pk])


def entry_urls(enrolment: Enrolment, progress: Progress) -> dict[str, str]:
    """Return where each requirement can be entered now, by its key; none once the run has ended."""
    if enrolment.run.state != CourseRun.State.OPEN or enrolment.state in Enrolment.DECIDED:
        return {}
    return {e.requirement.key: e.enter_url for e in entries_of(enrolment, progress)}
