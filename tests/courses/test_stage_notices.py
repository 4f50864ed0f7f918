"""A stage that opens is told once, by whoever's doing it opened; one that closes is taken back."""

from datetime import timedelta

import pytest
from django.core import mail as box
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.domain import evidence, nominations, pledges
from courses.groupwork.domain import attendance
from courses.models import Evidence, ModuleProgress
from courses.worksheets.domain import submissions
from courses.worksheets.models import ModuleWorksheet
from notices.domain import mail
from notices.models import Delivery, Notice
from tests.factories import (
    UserFactory,
    add_exercise,
    add_group_work,
    add_lecture,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.groupwork.factories import make_open_session, make_trainee
from tests.notices.factories import reader
from tests.remembered import remembered
from tests.worksheets.factories import begin, hand_in, make_trainer, make_worksheet

pytestmark = pytest.mark.django_db
REASON = "用紙で確かめました"


@pytest.fixture
@remembered
def clerk():
    return UserFactory(roles=["office"])


@pytest.fixture
@remembered
def run():
    """Stage 2 opens with the pledge; stage 3 is for others than those who take this course."""
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1")
    add_lecture(add_stage(course, "stage-2", "pledge_signed"), "l2")
    add_lecture(add_stage(course, "stage-3", "pledge_signed"), "l3", audiences=["サ"])
    return make_run(course)


def learner(run, address="hana@example.jp"):
    return enrol(run, reader(address, audiences=["支"]))


def ways(**filters):
    rows = Delivery.objects.filter(notice__kind="stage_opened", **filters).order_by("channel")
    return list(rows.values_list("channel", "state"))


def open_by(enrolment, actor):
    return pledges.sign_for(enrolment, actor=actor)


@pytest.mark.parametrize(
    ("address", "way"), [("hana@example.jp", "mail"), ("", "letter")], ids=["mail", "letter"]
)
def test_stage_that_the_office_opens_is_told_by_each_ones_way(run, clerk, address, way):
    enrolment = learner(run, address)
    assert ways() == []

    open_by(enrolment, clerk)

    assert ways() == [(way, "pending"), ("screen", "sent")]
    notice = Notice.objects.get(kind="stage_opened")
    assert "段階 stage-2" in notice.body
    assert notice.link == f"/my/?enrolment={enrolment.pk}"


def test_stage_that_one_opened_oneself_is_on_the_screen_only(run):
    enrolment = learner(run)

    open_by(enrolment, enrolment.person)

    assert ways() == [("screen", "sent")]


def test_trainer_who_accepts_the_last_worksheet_opens_the_next_stage():
    course = make_course(requires_pledge=False)
    page = add_exercise(add_stage(course, "stage-1"), "e1")
    ModuleWorksheet.objects.create(module=page, worksheet=make_worksheet())
    add_lecture(add_stage(course, "stage-2", "stage_worksheets_reviewed", "stage-1"), "l2")
    run, trainer = make_run(course), make_trainer()
    run.trainers.add(trainer)
    submission = hand_in(begin(learner(run)))
    assert ways() == []

    submissions.review(submission, "accepted", "", reviewer=trainer, edition=submission.edition)

    assert ways() == [("mail", "pending"), ("screen", "sent")]


def test_further_evidence_tells_nothing_again(run, clerk):
    enrolment = learner(run)
    open_by(enrolment, clerk)

    requirement = run.requirements.get(key="l1:lecture")
    evidence.exempt(enrolment, requirement, actor=clerk, reason=REASON)
    open_by(enrolment, clerk)

    assert Notice.objects.filter(kind="stage_opened").count() == 1


def test_fact_that_rolls_back_opens_and_tells_nothing(run, clerk):
    enrolment = learner(run)

    with transaction.atomic():
        open_by(enrolment, clerk)
        transaction.set_rollback(True)

    assert ways() == []
    assert not ModuleProgress.objects.get(enrolment=enrolment, module__key="l2").is_open


def test_stage_that_closes_is_taken_back_and_not_told_when_it_opens_again(run, clerk):
    enrolment = learner(run)
    signed = open_by(enrolment, clerk)

    evidence.void_evidence(signed, actor=clerk, reason="別の人の分")
    assert ways() == [("mail", "cancelled"), ("screen", "sent")]
    open_by(enrolment, clerk)

    assert ModuleProgress.objects.get(enrolment=enrolment, module__key="l2").is_open
    assert Evidence.objects.filter(kind="pledge").count() == 2
    assert ways() == [("mail", "cancelled"), ("screen", "sent")]


def test_stage_whose_work_was_exempted_is_not_told(run, clerk):
    enrolment = learner(run)
    requirement = run.requirements.get(key="l2:lecture")
    evidence.exempt(enrolment, requirement, actor=clerk, reason=REASON)

    open_by(enrolment, clerk)

    assert ways() == []


def test_what_waits_goes_with_the_enrolment(run, clerk):
    enrolment = learner(run)
    open_by(enrolment, clerk)

    nominations.withdraw(enrolment, actor=clerk, reason="家庭の事情")

    assert ways() == [("mail", "cancelled"), ("screen", "sent")]


def test_first_stage_is_told_with_the_enrolment_alone(clerk):
    course = make_course()
    add_lecture(add_stage(course, "stage-1", "pledge_signed"), "l1")
    enrolment = learner(make_run(course))

    open_by(enrolment, clerk)

    assert ways() == []
    assert Notice.objects.filter(kind="nomination_accepted").count() == 1


def test_mail_waits_for_the_morning_and_goes_once(run, clerk):
    open_by(learner(run), clerk)
    Delivery.objects.exclude(notice__kind="stage_opened").update(state="cancelled")
    day = timezone.localtime() + timedelta(days=1)

    mail.send_due(day.replace(hour=23))
    assert box.outbox == []
    for _ in range(2):
        mail.send_due(day.replace(hour=9) + timedelta(days=1))

    (sent,) = box.outbox
    assert sent.subject == "【よりそい研修】つぎの段階が開きました"
    assert "小さな研修" not in sent.body


# What it costs -------------------------------------------------------------------------


def queries(act):
    with CaptureQueriesContext(connection) as made:
        act()
    return len(made)


def test_record_that_opens_nothing_costs_no_query_more(clerk, monkeypatch):
    """Attendance of a whole hall opens no stage: what is told of stages must cost it nothing."""
    course = make_course("meeting")
    page = add_group_work(add_stage(course, "m-1"), "g1")
    add_lecture(add_stage(course, "m-2", "pledge_signed"), "l9")
    session = make_open_session(make_run(course), page=page)
    first, second, third = [[make_trainee(session.run) for _ in range(3)] for _ in range(3)]

    def mark(people):
        return queries(
            lambda: attendance.mark(session, dict.fromkeys(people, "present"), actor=clerk)
        )

    mark(first)  # whatever is read once and kept
    told = mark(second)
    monkeypatch.setattr("courses.domain.notices.follow_stages", lambda *a, **k: None)

    assert told == mark(third)


def test_opening_costs_few_queries_more(run, clerk, monkeypatch):
    first, second = learner(run), learner(run)
    told = queries(lambda: open_by(first, clerk))
    monkeypatch.setattr("courses.domain.notices.follow_stages", lambda *a, **k: None)
    untold = queries(lambda: open_by(second, clerk))

    assert told - untold <= 8
