"""Worksheets, and people who have begun one."""

from pathlib import Path
from typing import Any

import yaml

from courses.domain.paper import Original
from courses.models import CourseRun, Enrolment, Requirement
from courses.worksheets.domain import papers, submissions
from courses.worksheets.domain.answers import fields_of
from courses.worksheets.models import ModuleWorksheet, Submission, Worksheet
from library import clock
from people.models import User
from tests.factories import UserFactory, add_exercise, add_stage, make_course, make_run
from tests.remembered import remembered

DATA = Path(__file__).resolve().parents[2] / "site/curriculum/data/worksheets.yaml"
FIELD = {
    "required": False, "help": "", "options": [], "max_length": None, "min_rows": None,
    "columns": [], "fixed_rows": [], "min": None, "max": None, "min_label": "", "max_label": "",
}  # fmt: skip


def field(key: str, kind: str, **values: Any) -> dict[str, Any]:
    """A field as a definition holds it."""
    return {**FIELD, "key": key, "label": f"項目 {key}", "type": kind, **values}


def definition(*fields: dict[str, Any]) -> dict[str, Any]:
    """A definition of one section."""
    return {"title": "様式", "sections": [{"key": "s", "title": "区切り", "fields": [*fields]}]}


def real_worksheets() -> dict[str, dict[str, Any]]:
    """The five worksheets of the curriculum, by key, as the file says them."""
    return {row["key"]: row for row in yaml.safe_load(DATA.read_text())["worksheets"]}


def real_notice() -> str:
    """The sentence that goes with all of them."""
    return str(yaml.safe_load(DATA.read_text())["notice"])


@remembered
def make_worksheet(
    fields: list[dict[str, Any]] | None = None, *, key: str = "sheet", **values: Any
) -> Worksheet:
    """A worksheet of one section: a required text unless asked otherwise."""
    fields = fields or [field("noticed", "textarea", required=True, label="気づいたこと")]
    section = {"key": "main", "title": "整理すること", "fields": fields}
    return Worksheet.objects.create(
        key=key,
        sections=[("section", section)],
        **{
            "title": "つなぐシート",
            "intro": "整理する紙です。",
            "review_points": [("line", "聞き回っていないか")],
            **values,
        },
    )


@remembered
def make_real_worksheet(key: str) -> Worksheet:
    """One of the five, as it is written in the file."""
    row = real_worksheets()[key]
    sections = [
        ("section", {**s, "fields": [{**FIELD, **f} for f in s["fields"]]})
        for s in row["sections"]
    ]
    return Worksheet.objects.create(
        key=key,
        title=row["title"],
        title_kana=row["title_kana"],
        inspired_by=row.get("inspired_by", ""),
        notice=real_notice(),
        intro=row["intro"],
        revision_note=row.get("revision_note", ""),
        visibility_note=row.get("visibility", ""),
        sections=sections,
        review_points=[("line", point) for point in row["review_points"]],
        paper_orientation=row["print"]["orientation"],
        paper_font_size=row["print"].get("font_size", ""),
    )


@remembered
def make_sheet_run(*worksheets: Worksheet, trainer: User | None = None) -> CourseRun:
    """An open run with one exercise for each worksheet, taught by `trainer`."""
    course = make_course(f"course-{worksheets[0].key}", requires_pledge=False)
    stage = add_stage(course, "stage-1")
    for worksheet in worksheets:
        page = add_exercise(stage, f"e-{worksheet.key}")
        ModuleWorksheet.objects.create(module=page, worksheet=worksheet)
    return make_run(course, trainers=[trainer or make_trainer()])


@remembered
def make_trainer() -> User:
    """Somebody in the trainers' group."""
    return UserFactory(roles=["trainer"])


def requirement_of(run: CourseRun) -> Requirement:
    """The run's first worksheet."""
    return run.requirements.filter(kind="worksheet").first()


def begin(enrolment: Enrolment) -> Submission:
    """An empty draft of the run's first worksheet."""
    return submissions.start(enrolment, requirement_of(enrolment.run), actor=enrolment.person)


def hand_in(submission: Submission, **answers: Any) -> Submission:
    """Save and submit; the required text is there unless `answers` says otherwise."""
    person = submission.enrolment.person
    filled = {f["key"]: "見たこと" for f in fields_of(submission.version.definition)} | answers
    saved = submissions.save_draft(submission, filled, edition=submission.edition, actor=person)
    return submissions.submit(saved, edition=saved.edition, actor=person)


def enter_on_paper(enrolment: Enrolment, answers: dict[str, Any], *, actor: User) -> Submission:
    """The run's first worksheet, filled in on paper today and typed in by `actor`."""
    original = Original(day=clock.today(), kept="書庫2")
    requirement = requirement_of(enrolment.run)
    return papers.enter_paper(enrolment, requirement, answers, original=original, actor=actor)
