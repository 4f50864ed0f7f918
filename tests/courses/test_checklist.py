"""What is found in a run before it opens, and what keeps it from opening."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from courses.cases.models import PledgeText
from courses.checklist import Level
from courses.domain import drafts, runs
from courses.models import CourseRun, Requirement, StagePage
from courses.worksheets.models import ModuleWorksheet
from library import clock
from people.models import User
from tests.factories import (
    EVERYTHING,
    UserFactory,
    add_exercise,
    add_lecture,
    add_stage,
    make_course,
    make_run,
)
from tests.remembered import remembered
from tests.worksheets.factories import make_worksheet

pytestmark = pytest.mark.django_db
# At noon in Tokyo: late in the evening the day is another one there than in UTC.
TODAY = clock.now().replace(year=2026, month=11, day=27, hour=3)


@pytest.fixture(autouse=True)
def autumn():
    with clock.at(TODAY):
        yield


@pytest.fixture
@remembered
def course():
    """A course that opens without a word: one lecture, somebody to take it."""
    course = make_course(requires_quizzes=False)
    add_lecture(add_stage(course, "stage-1", "pledge_signed"), "l1")
    for code in ("支", "高支", "介支", "教育"):
        UserFactory(audiences=[code])
    return course


def plan(course, **fields):
    return make_run(course, is_open=False, trainers=[UserFactory(roles=["trainer"])], **fields)


def found(run, level=None):
    """The codes of what is found in a run, in order."""
    findings = drafts.preview_opening(run).findings
    return [f.code for f in findings if level in (None, f.level)]


def codes_of(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refused:
        call(*args, **kwargs)
    return [error.code for error in refused.value.error_list]


def test_run_in_order_opens_without_a_word(course):
    run = plan(course)

    assert found(run) == []
    assert runs.open_run(run, actor=None).state == "open"


@pytest.mark.parametrize(
    ("year", "starts", "ends", "code"),
    [
        (2026, (2026, 4, 1), (2027, 3, 31), None),
        (2026, (2027, 3, 31), (2027, 3, 31), None),
        (2025, (2026, 4, 1), (2027, 3, 31), "outside_year"),
        (2027, (2026, 4, 1), (2027, 3, 31), "outside_year"),
        (2026, (2027, 4, 1), (2028, 3, 31), "outside_year"),
        (2026, (2026, 3, 31), (2027, 3, 31), "partly_outside_year"),
        (2026, (2026, 12, 1), (2027, 5, 31), "partly_outside_year"),
        (2026, (2026, 4, 1), (2026, 11, 26), "already_over"),
        (2026, (2026, 4, 1), (2026, 11, 27), None),
        (2026, (2027, 3, 1), (2029, 4, 30), "very_long"),
    ],
)
def test_days_that_contradict_one_another_are_found(course, year, starts, ends, code):
    run = plan(course, fiscal_year=year, starts_on=date(*starts), ends_on=date(*ends))

    assert (code in found(run)) if code else (found(run) == [])


@pytest.mark.parametrize("title", ["夜間の回 ", "夜間ノ回"])
def test_name_that_looks_the_same_is_refused(course, title):
    make_run(course, title="夜間の回")
    run = plan(course, title=title, starts_on=date(2026, 5, 1))
    other_year = plan(
        course, title=title, fiscal_year=2027,
        starts_on=date(2027, 4, 1), ends_on=date(2028, 3, 31),
    )  # fmt: skip

    assert found(run, Level.ERROR) == ["same_title"]
    assert found(other_year) == []


def test_second_run_of_the_same_days_is_asked_about(course):
    make_run(course, title="昼の回")

    assert found(plan(course, title="夜の回")) == ["same_days"]
    assert found(plan(course, title="短い回", ends_on=date(2026, 12, 1))) == []


def test_run_without_a_module_names_it_alone(course):
    course.get_children().get().get_children().update(live=False)

    assert found(plan(course), Level.ERROR) == ["no_modules"]


def test_stage_without_a_module_is_refused(course):
    add_stage(course, "stage-2", "stage_quizzes_passed", "stage-1")

    assert "stage_empty" in found(plan(course), Level.ERROR)


@pytest.mark.parametrize(
    ("audiences", "is_required", "code"),
    [
        (["支"], True, None),
        (["高支"], True, "nothing_required_of"),
        (["支"], False, "nothing_required"),
    ],
)
def test_whoever_can_be_nominated_has_something_to_do(audiences, is_required, code):
    course = make_course(requires_quizzes=False)
    for each in ("支", "高支", "介支", "教育"):
        UserFactory(audiences=[each])
    add_lecture(add_stage(course, "stage-1"), "l1", audiences=audiences, is_required=is_required)

    assert found(plan(course), Level.ERROR) == ([code] if code else [])


def test_required_module_that_asks_nothing_is_asked_about(course):
    add_exercise(course.get_children().get(), "e1")

    assert found(plan(course)) == ["module_asks_nothing"]


@pytest.mark.parametrize("content", ["none", "blank"])
def test_lecture_without_content_is_refused(course, content):
    stage = course.get_children().get()
    if content == "none":
        add_lecture(stage, "l2", sections=0)
    else:
        add_lecture(stage, "l2", sections=1, text=" ")

    assert found(plan(course), Level.ERROR) == ["empty_lecture"]


def test_lecture_that_takes_longer_than_it_says_is_asked_about(course):
    add_lecture(course.get_children().get(), "l2", sections=1, text="長い話です。" * 2800)

    assert found(plan(course)) == ["too_much_for_its_minutes"]


def test_unpublished_changes_are_named_with_their_first_day(course):
    page = course.get_children().get().get_children().get().specific
    page.save_revision().publish()
    with clock.at(TODAY):
        page.title = "書き直し"
        page.save_revision()

    finding = drafts.preview_opening(plan(course)).findings[0]

    assert (finding.code, finding.page.pk) == ("unpublished_changes", page.pk)
    assert "から公開していない変更があります" in finding.sentence


@pytest.mark.parametrize("kind", ["stage", "module"])
def test_draft_that_stays_outside_is_named(course, kind):
    stage = course.get_children().get()
    draft = add_stage(course, "stage-2") if kind == "stage" else add_lecture(stage, "l2")
    type(draft).objects.filter(pk=draft.pk).update(live=False)

    assert found(plan(course)) == ["not_live"]


def test_course_taken_down_since_is_refused(course):
    run = plan(course)
    type(course).objects.update(live=False)

    assert found(run, Level.ERROR) == ["course_not_live"]


def test_pledge_without_a_text_is_refused(course):
    run = plan(course)
    PledgeText.objects.update(effective_on=date(2099, 1, 1))

    assert found(run, Level.ERROR) == ["no_pledge_text"]


@pytest.mark.parametrize("how", ["none", "inactive", "lost the role"])
def test_run_that_nobody_teaches_is_asked_about(course, how):
    run = plan(course)
    trainer = run.trainers.get()
    if how == "none":
        run.trainers.clear()
    elif how == "inactive":
        User.objects.filter(pk=trainer.pk).update(is_active=False)
    else:
        trainer.groups.clear()

    assert found(run)[-1] == "no_trainer"
    assert ("former_trainer" in found(run)) == (how != "none")


def test_what_is_an_error_is_not_warned_of_besides(course):
    stage = StagePage.objects.get(key="stage-1")
    ModuleWorksheet.objects.create(module=add_exercise(stage, "e1"), worksheet=make_worksheet())
    run = plan(course)
    run.trainers.clear()

    assert found(run, Level.ERROR) == ["no_trainer"]
    assert "no_trainer" not in found(run, Level.WARNING)


def test_audience_that_nobody_has_is_asked_about(course):
    add_lecture(course.get_children().get(), "l2", audiences=["教育"])
    User.objects.filter(audiences__code="教育").delete()

    assert found(plan(course)) == ["audience_nobody_has"]


def test_course_for_whom_nobody_is_registered_is_asked_about(course):
    User.objects.filter(audiences__isnull=False).delete()

    assert found(plan(course)) == ["nobody_to_nominate"]


def test_module_for_people_of_another_course_is_asked_about(course):
    add_lecture(course.get_children().get(), "l2", audiences=["サ"])

    assert found(plan(course)) == ["other_audience"]


def test_page_for_nobody_is_refused(course):
    module = add_lecture(course.get_children().get(), "l2")
    module.audiences.clear()
    module.save()

    assert found(plan(course), Level.ERROR) == ["module_for_nobody"]


def test_course_for_nobody_is_refused(course):
    course.audiences.clear()
    course.save()

    assert found(plan(course), Level.ERROR) == ["course_for_nobody"]


def test_stage_that_opens_only_after_the_run_is_refused(course):
    stage = add_stage(course, "stage-2", opening=[("date", date(2027, 4, 1))])
    add_lecture(stage, "l2", is_required=False)

    assert found(plan(course), Level.ERROR) == ["stage_shut", "module_shut"]
    assert found(plan(course, ends_on=date(2027, 4, 1), title="長い回"), Level.ERROR) == []


def test_more_to_choose_than_there_is_is_refused(course):
    course.choose_min = 2
    course.save()
    stage = course.get_children().get()
    add_lecture(stage, "l2", audiences=["教育"], is_choice=True)

    assert found(plan(course), Level.ERROR) == ["too_few_to_choose"]


def test_survey_and_quizzes_that_are_not_there_are_asked_about(course):
    course.requires_survey = course.requires_quizzes = True
    course.save()

    assert found(plan(course)) == ["no_survey", "no_quiz"]


def test_opening_names_everything_that_stands_in_the_way_and_freezes_nothing(course):
    run = plan(course, fiscal_year=2025, starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31))
    add_stage(course, "stage-2")

    codes = codes_of(runs.open_run, run, actor=None, confirmed=EVERYTHING)

    assert codes == ["outside_year", "stage_empty"]
    assert (CourseRun.objects.get().state, Requirement.objects.count()) == ("draft", 0)


def test_warnings_are_confirmed_one_by_one_and_kept_in_the_trail(course):
    run = plan(course, starts_on=date(2026, 3, 31))
    run.trainers.clear()

    left = codes_of(runs.open_run, run, actor=None, confirmed=["no_trainer"])
    runs.open_run(run, actor=None, confirmed=["no_trainer", "partly_outside_year"])

    assert left == ["not_confirmed"]
    entry = Entry.objects.get(verb="courses.run.open")
    assert entry.data["confirmed"] == ["no_trainer", "partly_outside_year"]


def test_list_seen_before_a_change_opens_nothing(course):
    run = plan(course)
    seen = drafts.preview_opening(run).digest
    StagePage.objects.update(title="別の題名")

    assert codes_of(runs.open_run, run, actor=None, seen=seen) == ["changed"]
    now = drafts.preview_opening(run).digest
    assert runs.open_run(run, actor=None, seen=now).state == "open"


def test_list_of_an_unchanged_run_stays_the_same(course):
    run = plan(course)

    assert drafts.preview_opening(run).digest == drafts.preview_opening(run).digest
