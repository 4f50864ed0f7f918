"""Loading the real curricula: everything arrives, twice is once, edits here survive.

They are loaded once for this file; what starts with nothing is in test_first_load.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from wagtail.models import Page, Revision, Site

from courses.cases.models import Case, CasePart, HandlingRules, PledgeText
from courses.models import (
    CoursePage,
    ExercisePage,
    GroupWorkPage,
    LecturePage,
    ModulePage,
    StagePage,
)
from courses.worksheets.models import ModuleWorksheet, Worksheet
from curriculum.domain.load import load_folder
from curriculum.domain.load_sections import as_counted, sections
from curriculum.domain.loading import Loading, block_id
from curriculum.domain.yaml_source import Problems
from curriculum.models import LoadedItem
from home.models import HomePage
from library.models import ExternalTrainingType, GlossaryTerm, Network, Resource, WordingRule
from people.models import Audience, Office, Term
from quizzes.models import Quiz, Survey
from tests.curriculum.folders import DATA, copy_of, edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curricula")]


def total(loading: Loading) -> tuple[int, int]:
    """How many were added and changed."""
    return sum(loading.added.values()), sum(loading.changed.values())


def test_everything_arrives() -> None:
    counts = {
        model: model.objects.count()
        for model in (
            Audience, Office, Term, GlossaryTerm, WordingRule, Network, Resource,
            ExternalTrainingType, Worksheet, Case, CasePart, HandlingRules, PledgeText,
            CoursePage, StagePage, LecturePage, ExercisePage, GroupWorkPage, Quiz, Survey,
            ModuleWorksheet,
        )
    }  # fmt: skip
    assert list(counts.values()) == [
        5, 5, 2, 12, 9, 8, 17, 8, 5, 2, 4, 1, 1, 2, 6, 8, 5, 2, 8, 2, 6,
    ]  # fmt: skip
    assert sum(len(quiz.questions) for quiz in Quiz.objects.all()) == 43


def test_second_load_changes_nothing() -> None:
    before = (Revision.objects.count(), list(LoadedItem.objects.values_list("pk", "loaded_at")))

    loading = load_folder(DATA)

    assert total(loading) == (0, 0)
    assert before == (
        Revision.objects.count(),
        list(LoadedItem.objects.values_list("pk", "loaded_at")),
    )


def test_home_takes_the_place_of_the_welcome_page() -> None:
    home = HomePage.objects.get()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr]
    assert CoursePage.objects.get(key="staff-training").url == "/courses/staff-training/"


def test_modules_carry_what_the_files_say() -> None:
    group = GroupWorkPage.objects.get(key="staff-g1")
    assert group.kind == "case_conference"
    assert group.requires_attendance
    assert group.is_per_district
    assert [case.key for case in group.cases.all()] == ["case-8050-a", "case-8050-b"]
    assert group.default_case.key == "case-8050-a"
    assert sorted(a.code for a in group.group_mix.all()) == ["介支", "支", "教育", "高支"]
    assert len(group.timetable) == 9
    lecture = LecturePage.objects.get(key="staff-l4")
    assert (lecture.is_choice, lecture.sector) == (True, "高齢")
    assert sorted(a.code for a in lecture.open_to.all()) == ["介支", "支", "教育"]
    supporter = GroupWorkPage.objects.get(key="sup-g1")
    assert supporter.case_questions == ["p1q2", "p1q4", "p2q1", "p2q4"]
    assert supporter.default_case.key == "case-8050-b"
    assert list(ModulePage.objects.filter(requires_attendance=True).order_by("key").values_list(
        "key", flat=True
    )) == ["staff-g1", "sup-e1", "sup-g1"]  # fmt: skip


def test_choosing_rule_and_certificate_stand_on_the_course() -> None:
    course = CoursePage.objects.get(key="staff-training")
    assert course.choose_min == 1
    assert course.choose_note.startswith("高支・介支・教育のいずれかに登録された受講者")
    assert course.certificate_series == "staff"
    assert course.certificate_number_format == "第{number}号"


def test_items_of_an_ordering_question_stand_in_the_right_order(tmp_path: Path) -> None:
    folder = copy_of(DATA, tmp_path)
    edit(
        folder / "course_supporter.yaml",
        "correct_order: [a, b, c, d]",
        "correct_order: [d, c, b, a]",
    )

    load_folder(folder)

    questions = Quiz.objects.get(key="sup-l2-quiz").questions
    ordering = next(child for child in questions if child.block_type == "ordering")
    assert [item["key"] for item in ordering.value["items"]] == ["d", "c", "b", "a"]


def test_changed_text_is_a_new_revision_of_that_page_alone(tmp_path: Path) -> None:
    folder = copy_of(DATA, tmp_path)
    edit(
        folder / "course_supporter.yaml", "はじめて学ぶ ひきこもりのこと", "はじめて学ぶひきこもり"
    )
    before = Revision.objects.count()

    loading = load_folder(folder)

    assert total(loading) == (0, 1)
    assert Revision.objects.count() == before + 1
    page = LecturePage.objects.get(key="sup-l1")
    assert page.title == "はじめて学ぶひきこもり"
    assert page.live_revision_id == page.latest_revision_id


def test_section_ids_survive_a_change(tmp_path: Path) -> None:
    before = [child.id for child in LecturePage.objects.get(key="sup-l1").body]
    folder = copy_of(DATA, tmp_path)
    edit(folder / "course_supporter.yaml", "- 家族は、長い年月、", "- ご家族は、長い年月、")

    load_folder(folder)

    assert [child.id for child in LecturePage.objects.get(key="sup-l1").body] == before


def test_what_a_trainer_edited_stays() -> None:
    page = LecturePage.objects.get(key="sup-l1")
    page.title = "研修担当が直した題名"
    page.save_revision().publish()

    loading = load_folder(DATA)

    assert total(loading) == (0, 0)
    assert LecturePage.objects.get(key="sup-l1").title == "研修担当が直した題名"


def test_pages_outside_the_files_stay() -> None:
    stage = StagePage.objects.filter(key="stage-1").first()
    stage.add_child(
        instance=LecturePage(
            title="自分の講義", slug="own", key="own", kind="lecture", duration_minutes=5,
            body=[("section", {"heading": "見出し", "content": [("paragraph", "本文")]})],
        )
    )  # fmt: skip

    load_folder(DATA)

    assert LecturePage.objects.get(key="own").live


def test_modules_follow_the_order_of_the_file(tmp_path: Path) -> None:
    folder = copy_of(DATA, tmp_path)
    path = folder / "course_supporter.yaml"
    edit(path, "- key: sup-l1\n        order: 1", "- key: sup-l1\n        order: 3")

    load_folder(folder)

    stage = StagePage.objects.get(key="stage-1", path__startswith=CoursePage.objects.get(
        key="supporter-training"
    ).path)  # fmt: skip
    assert [page.slug for page in stage.get_children()] == ["sup-l2", "sup-l1"]


def test_texts_are_kept_exactly_as_typed() -> None:
    document: dict[str, Any] = yaml.safe_load((DATA / "course_staff.yaml").read_text("utf-8"))
    module = document["stages"][0]["modules"][0]

    page = LecturePage.objects.get(key=module["key"])

    assert [
        (section.heading, [b.value for b in section.content if b.block_type == "paragraph"])
        for section in page.sections()
    ] == [(section["heading"], section["paragraphs"]) for section in module["sections"]]


def test_a_signed_pledge_is_not_rewritten(tmp_path: Path) -> None:
    from courses.cases.domain.pledge import sign
    from tests.factories import UserFactory

    sign(UserFactory())
    folder = copy_of(DATA, tmp_path)
    edit(folder / "pledge.yaml", "title: 秘密を守る誓約", "title: 誓約")

    with pytest.raises(ValidationError, match=r"pledge\.yaml 3行目"):
        load_folder(folder)

    assert PledgeText.objects.get().title == "秘密を守る誓約"


def test_sections_of_paragraphs_count_in_the_shape_they_had() -> None:
    item = {"heading": "{見|み}出し", "paragraphs": ["本文"]}
    [stored] = sections(LecturePage, "body", [item], "own", Loading(Problems()))

    [counted] = as_counted("body", [stored], "own")

    path = ("own", "body", "見出し")
    assert counted["id"] == stored["id"] == block_id(*path)
    assert counted["value"] == {
        "heading": "{見|み}出し",
        "paragraphs": [{"type": "item", "id": block_id(*path, "paragraphs", 0), "value": "本文"}],
    }
