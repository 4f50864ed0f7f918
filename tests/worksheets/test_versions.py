"""A version is frozen once; only other words make another."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from courses.domain import runs
from courses.models import Requirement
from courses.worksheets.domain.versions import current_version, definition_of, version_of
from courses.worksheets.models import Worksheet, WorksheetVersion
from tests.factories import EVERYTHING, add_lecture
from tests.worksheets.factories import (
    field,
    make_real_worksheet,
    make_sheet_run,
    make_worksheet,
    real_notice,
    real_worksheets,
    requirement_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", list(real_worksheets()))
def test_definition_says_what_the_file_says(key):
    said = real_worksheets()[key]

    frozen = current_version(make_real_worksheet(key)).definition

    assert frozen["title"] == said["title"]
    assert frozen["notice"] == real_notice()
    assert frozen["intro"] == said["intro"]
    assert frozen["review_points"] == said["review_points"]
    for section, as_said in zip(frozen["sections"], said["sections"], strict=True):
        assert section["title"] == as_said["title"]
        for one, as_written in zip(section["fields"], as_said["fields"], strict=True):
            assert one == {**field("", "text"), **as_written}


def test_same_content_is_the_same_version():
    worksheet = make_worksheet(first_version=3)

    first = current_version(worksheet)

    assert first.number == 3
    assert current_version(worksheet) == first


def test_what_a_file_leaves_out_is_as_what_an_editor_leaves_empty():
    loaded = make_worksheet()
    bare = {"key": "noticed", "label": "気づいたこと", "type": "textarea", "required": True}
    loaded.sections = [("section", {"key": "main", "title": "整理すること", "fields": [bare]})]
    loaded.save()
    loaded = Worksheet.objects.get(pk=loaded.pk)
    edited = make_worksheet(key="edited")

    assert definition_of(loaded) == definition_of(edited)


@pytest.mark.parametrize(
    "change", [{"intro": "書き直しました。"}, {"title": "別の題"}, {"has_trainer_review": False}]
)
def test_other_content_is_the_next_version(change):
    worksheet = make_worksheet()
    first = current_version(worksheet)
    for name, value in change.items():
        setattr(worksheet, name, value)
    worksheet.save()

    second = current_version(worksheet)

    assert second.number == first.number + 1
    assert WorksheetVersion.objects.get(pk=first.pk).definition == first.definition


def test_open_run_keeps_the_version_it_opened_with():
    worksheet = make_worksheet()
    run = make_sheet_run(worksheet)
    worksheet.intro = "次の開催から"
    worksheet.save()
    current_version(worksheet)

    version = version_of(requirement_of(run))

    assert version.number == 1
    assert version.definition["intro"] == "整理する紙です。"


def test_optional_worksheet_is_not_required():
    worksheet = make_worksheet()
    run = make_sheet_run(worksheet)
    worksheet.module_worksheets.update(is_required=False)
    add_lecture(run.stages.get().page, "l1")
    later = type(run).objects.create(
        course=run.course, fiscal_year=2027, starts_on="2027-04-01", ends_on="2028-03-31"
    )

    runs.open_run(later, actor=None, confirmed=EVERYTHING)

    assert Requirement.objects.filter(run=run, kind="worksheet").count() == 1
    assert Requirement.objects.filter(run=later, kind="worksheet").count() == 0


def test_requirement_of_another_kind_has_no_version():
    with pytest.raises(ValidationError) as error:
        version_of(Requirement(kind="quiz", source_type="quizzes.quiz", source_id="1"))

    assert error.value.code == "no_worksheet"


def test_database_refuses_to_change_a_version():
    version = current_version(make_worksheet())
    version.number = 9

    with pytest.raises(DatabaseError), transaction.atomic():
        version.save()
