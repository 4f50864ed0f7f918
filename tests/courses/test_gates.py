"""Gates on real rows: what trainers choose, what a run keeps, and who is let in when."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from courses.domain import evidence, notices, runs
from courses.domain.projection import drifts
from courses.domain.reading import check_open
from courses.domain.stages import open_stage
from courses.models import ModulePage, ModuleProgress, RunModule
from courses.worksheets.domain import papers, submissions
from courses.worksheets.models import ModuleWorksheet
from library import clock
from notices.models import Notice
from tests.factories import (
    UserFactory,
    add_group_work,
    add_lecture,
    add_reflection,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.outcomes import code_of
from tests.remembered import remembered
from tests.worksheets.factories import make_worksheet

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def noon(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


@pytest.fixture
def today(monkeypatch):
    """Set the day on which gates are asked."""

    def on(day):
        monkeypatch.setattr(clock, "now", lambda: noon(day))

    return on


def open_unchecked(course, **fields):
    """A run of whatever the course is, as one that began before anybody looked it over."""
    run = make_run(course, is_open=False, **fields)
    with transaction.atomic():
        runs.look_over(run)
    run.state, run.opened_at = "open", timezone.now()
    run.save()
    return run


def frozen(run, key):
    return run.stages.get(key=key).opening


# What a run keeps ------------------------------------------------------------------------


def test_run_keeps_what_was_chosen_by_the_keys_of_its_stages():
    course = make_course()
    first = add_stage(course, "s-1", "pledge_signed")
    add_stage(course, "s-2", "stage_quizzes_passed")
    ways = [("date", MAY), ("sessions", str(first.pk)), ("stage", "previous"), ("by_hand", None)]
    third = add_stage(course, "s-3", opening=[("worksheets", str(first.pk)), ("any", ways)])
    add_lecture(third, "l1")

    run = open_unchecked(course)

    assert [frozen(run, key)["all"] for key in ("s-1", "s-2", "s-3")] == [
        [{"kind": "pledge"}],
        [{"kind": "quizzes", "stage": "s-1"}],
        [
            {"kind": "worksheets", "stage": "s-1"},
            {"kind": "any", "of": [
                {"kind": "date", "on": "2026-05-01"}, {"kind": "sessions", "stage": "s-1"},
                {"kind": "stage", "stage": "s-2"}, {"kind": "by_hand"},
            ]},
        ],
    ]  # fmt: skip


@pytest.mark.parametrize("chosen", ["999999", "", "itself", "later", "unpublished", "stage-1"])
def test_stage_that_is_not_there_keeps_the_gate_shut(chosen):
    course = make_course(requires_pledge=False)
    hidden = add_stage(course, "hidden")
    hidden.unpublish()
    stage = add_stage(course, "stage-1", opening=[("start", None)])
    later = add_stage(course, "stage-2")
    ids = {"itself": str(stage.pk), "later": str(later.pk), "unpublished": str(hidden.pk)}
    stage.opening = [("quizzes", ids.get(chosen, chosen))]
    stage.save()
    add_lecture(stage, "l1")

    enrolment = enrol(open_unchecked(course))

    assert not ModuleProgress.objects.open_now().filter(enrolment=enrolment).exists()


def test_stage_without_any_condition_is_shut_and_says_so(client):
    course = make_course(requires_pledge=False)
    add_lecture(add_stage(course, "stage-1", opening=[]), "l1")
    enrolment = enrol(open_unchecked(course))
    client.force_login(enrolment.person)

    response = client.get(reverse("courses:module", args=[enrolment.pk, "l1"]))

    assert response.status_code == 403
    assert "開く条件を読み取れません。研修事務局にお知らせください" in response.content.decode()


@pytest.mark.parametrize("stored", [{}, {"version": 1, "all": []}, {"version": 9, "all": ["x"]}])
def test_frozen_opening_that_cannot_be_read_opens_to_nobody(stored):
    course = make_course(requires_pledge=False)
    add_lecture(add_stage(course, "stage-1"), "l1")
    run = make_run(course)
    run.stages.update(opening=stored)

    enrolment = enrol(run)

    with pytest.raises(ValidationError) as error:
        check_open(enrolment, run.modules.get())
    assert error.value.code == "locked"


# Kinds follow from types -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["exercise", "reflection", "group_work", "", "seminar"])
def test_lecture_is_a_lecture_whatever_was_written_into_it(kind):
    course = make_course()
    page = add_lecture(add_stage(course, "stage-1"), "l1")
    page.kind = kind
    page.save()
    assert ModulePage.objects.get(pk=page.pk).kind == "lecture"
    ModulePage.objects.filter(pk=page.pk).update(kind=kind)

    run = make_run(course)

    assert run.modules.get().kind == "lecture"
    assert list(run.requirements.filter(module__isnull=False).values_list("kind", flat=True)) == [
        "lecture"
    ]


def test_group_work_may_be_a_case_conference_and_nothing_else():
    stage = add_stage(make_course(), "stage-1")

    kinds = [add_group_work(stage, f"g{n}", kind=k).kind for n, k in enumerate(
        ["group_work", "case_conference", "lecture", "exercise"]
    )]  # fmt: skip

    assert kinds == ["group_work", "case_conference", "group_work", "group_work"]


# Waiting --------------------------------------------------------------------------------


@pytest.fixture
@remembered
def conference():
    """A meeting, then a reflection on it, in a stage that is open from the start."""
    course = make_course(requires_pledge=False)
    stage = add_stage(course, "stage-1")
    add_group_work(stage, "g1")
    page = add_reflection(stage, "r1")
    ModuleWorksheet.objects.create(module=page, worksheet=make_worksheet())
    return course


def waits(run, key="r1"):
    return run.modules.get(key=key).waits_for["modules"]


def test_reflection_waits_for_the_meeting_before_it_unless_told_otherwise(conference):
    page = ModulePage.objects.get(key="r1").specific
    assert waits(make_run(conference, title="1")) == ["g1"]

    page.wait_rule = "nothing"
    page.save()
    assert waits(make_run(conference, title="2")) == []

    page.wait_rule, page.waits_for = "chosen", ModulePage.objects.get(key="g1")
    page.save()
    assert waits(make_run(conference, title="3")) == ["g1"]


def test_reflection_looks_back_on_the_nearest_meeting_also_of_a_stage_before(conference):
    add_group_work(conference.get_first_child().specific, "g2")
    add_reflection(add_stage(conference, "stage-2"), "r2")

    run = open_unchecked(conference)

    assert (waits(run), waits(run, "r2")) == (["g1"], ["g2"])


def test_reflection_without_a_meeting_waits_for_nothing():
    course = make_course()
    add_reflection(add_stage(course, "stage-1"), "r1")

    assert waits(open_unchecked(course)) == []


@pytest.mark.parametrize("wrong", [{"wait_rule": "chosen"}, {"wait_rule": "maybe"}])
def test_wait_that_names_nothing_keeps_the_module_shut(conference, wrong):
    ModulePage.objects.filter(key="r1").update(**wrong)

    enrolment = enrol(open_unchecked(conference))

    opened = ModuleProgress.objects.open_now().filter(enrolment=enrolment)
    assert list(opened.values_list("module__key", flat=True)) == ["g1"]


def test_reflection_is_not_handed_in_before_its_meeting_on_screen_or_on_paper(conference):
    enrolment = enrol(make_run(conference))
    requirement = enrolment.run.requirements.get(kind="worksheet")
    office = UserFactory(roles=["office"])

    for way in (
        lambda: submissions.start(enrolment, requirement, actor=enrolment.person),
        lambda: papers.enter_paper(enrolment, requirement, {}, original=None, actor=office),
    ):
        with pytest.raises(ValidationError) as error:
            way()
        assert error.value.code == "locked"

    attended = enrolment.run.requirements.get(kind="attendance")
    fact = evidence.record_evidence(
        enrolment, attended, kind="attendance", key="here", actor=office, result="present"
    )
    row = submissions.start(enrolment, requirement, actor=enrolment.person)
    evidence.void_evidence(fact, actor=office, reason="別の方でした")
    with pytest.raises(ValidationError) as error:
        submissions.submit(row, edition=row.edition, actor=enrolment.person)
    assert error.value.code == "locked"


def test_page_of_a_waiting_module_says_for_what_it_waits(client, conference):
    enrolment = enrol(make_run(conference))
    client.force_login(enrolment.person)

    locked = client.get(reverse("courses:module", args=[enrolment.pk, "r1"]))
    mine = client.get("/my/")

    assert locked.status_code == 403
    assert "「グループワーク g1」が済む" in locked.content.decode()
    assert "「グループワーク g1」が済むと開きます。" in mine.content.decode()


# Days -----------------------------------------------------------------------------------


@pytest.fixture
@remembered
def dated():
    course = make_course(requires_pledge=False)
    add_lecture(add_stage(course, "stage-1"), "l1")
    add_lecture(add_stage(course, "stage-2", opening=[("date", MAY)]), "l2")
    return course


def test_a_date_opens_without_anything_being_stored_anew(client, dated, today):
    today(date(2026, 4, 30))
    enrolment = enrol(make_run(dated))
    module = RunModule.objects.get(key="l2")
    stored = list(enrolment.progress.order_by("pk").values())
    with pytest.raises(ValidationError):
        check_open(enrolment, module)

    today(MAY)

    check_open(enrolment, module)
    assert list(enrolment.progress.order_by("pk").values()) == stored
    assert list(drifts()) == []


def test_stage_that_a_date_opens_is_told_once_on_its_day(dated, today):
    today(date(2026, 4, 1))
    enrolment = enrol(make_run(dated))

    told = []
    for day in (date(2026, 4, 30), MAY, MAY, date(2026, 5, 2)):
        today(day)
        told.append(notices.tell_of_days(noon(day)))

    assert told == [0, 1, 0, 0]
    assert Notice.objects.get(kind="stage_opened").key == f"stage:{enrolment.pk}:stage-2"


def test_stage_that_a_date_opened_long_ago_is_no_news(dated, today):
    today(date(2026, 4, 1))
    enrol(make_run(dated))
    today(MAY + timedelta(days=8))

    assert notices.tell_of_days(noon(MAY + timedelta(days=8))) == 0


# By hand --------------------------------------------------------------------------------


@pytest.fixture
@remembered
def by_hand():
    course = make_course(requires_pledge=False)
    add_lecture(add_stage(course, "stage-1"), "l1")
    add_lecture(add_stage(course, "stage-2", "by_hand"), "l2")
    return make_run(course)


def opened_keys(enrolment):
    rows = ModuleProgress.objects.open_now().filter(enrolment=enrolment)
    return sorted(rows.values_list("module__key", flat=True))


def test_stage_is_opened_by_hand_to_those_who_take_the_run_now_and_later(by_hand):
    office, early = UserFactory(roles=["office"]), enrol(by_hand)
    assert opened_keys(early) == ["l1"]

    for _ in range(2):
        stage = open_stage(by_hand.stages.get(key="stage-2"), actor=office)

    assert opened_keys(early) == opened_keys(enrol(by_hand)) == ["l1", "l2"]
    assert stage.opened_by == office
    assert Entry.objects.filter(verb="courses.stage.open").count() == 1
    assert Notice.objects.filter(kind="stage_opened", person=early.person).count() == 1
    assert list(drifts()) == []


def test_not_everybody_opens_and_not_every_stage_is_opened_by_hand(by_hand):
    stage, office = by_hand.stages.get(key="stage-2"), UserFactory(roles=["office"])
    with pytest.raises(PermissionDenied):
        open_stage(stage, actor=UserFactory(roles=["trainer"]))
    own = UserFactory(roles=["office"], audiences=["支"])
    enrol(by_hand, own)

    refused = [
        code_of(open_stage, stage, actor=own),
        code_of(open_stage, by_hand.stages.get(key="stage-1"), actor=office),
    ]
    by_hand.state = "closed"
    by_hand.save()

    assert [*refused, code_of(open_stage, stage, actor=office)] == [
        "own_record", "not_by_hand", "run_closed",
    ]  # fmt: skip
