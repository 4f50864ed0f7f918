"""What worksheets say before a run opens: something to fill in, and somebody who answers."""

import pytest

from courses.checklist import Level
from courses.domain import drafts
from courses.worksheets.models import ModuleWorksheet
from tests.factories import UserFactory, add_exercise, add_stage, make_course, make_run
from tests.worksheets.factories import make_worksheet

pytestmark = pytest.mark.django_db


def errors(worksheet, *, has_trainer=True):
    course = make_course(requires_quizzes=False)
    module = add_exercise(add_stage(course, "stage-1"), "e1")
    ModuleWorksheet.objects.create(module=module, worksheet=worksheet)
    trainers = [UserFactory(roles=["trainer"])] if has_trainer else []
    run = make_run(course, is_open=False, trainers=trainers)
    return [f.code for f in drafts.preview_opening(run).findings if f.level == Level.ERROR]


@pytest.mark.parametrize(
    ("has_trainer", "is_reviewed", "codes"),
    [(True, True, []), (False, True, ["no_trainer"]), (False, False, [])],
)
def test_worksheet_waits_for_somebody(has_trainer, is_reviewed, codes):
    worksheet = make_worksheet(has_trainer_review=is_reviewed)

    assert errors(worksheet, has_trainer=has_trainer) == codes


@pytest.mark.parametrize(
    "sections", [[], [("section", {"key": "s", "title": "空", "fields": []})]]
)
def test_worksheet_without_fields_is_refused(sections):
    worksheet = make_worksheet()
    worksheet.sections = sections
    worksheet.save()

    assert errors(worksheet) == ["worksheet_without_fields"]
