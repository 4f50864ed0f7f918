"""Nobody acts for themselves: every act of the domain is tried with one person on both sides.

Whoever is office, HR, trainer, keeper of the system and trainee at once does to their own records,
seats, grants and rights what they may do to everybody's. A function that takes an actor and is
named neither here as an act nor there as none fails the first test.
"""

import importlib
import inspect
import pkgutil

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

import certificates
import courses
import notices
import papers
import people
import quizzes
import reports
from audit.models import Entry
from certificates.domain import handover, issue, reissue
from certificates.models import Certificate
from courses.cases.domain import grants
from courses.domain import (
    drafts,
    evidence,
    halls,
    nominations,
    paper,
    pledges,
    repairs,
    runs,
    stages,
)
from courses.groupwork.domain import attendance, marking
from courses.models import Requirement
from courses.worksheets.domain import papers as worksheet_papers
from courses.worksheets.domain import submissions
from library import clock
from people.domain import codes, register
from people.models import Affiliation, Audience, Office
from quizzes.domain import papers as quiz_papers
from quizzes.models import QuizVersion
from tests.cases.factories import make_case, sign
from tests.certificates.factories import certify, make_pledge_run
from tests.factories import (
    UserFactory,
    add_lecture,
    add_stage,
    enrol,
    make_audiences,
    make_course,
    make_run,
)
from tests.groupwork.factories import make_meeting, make_open_session
from tests.people.factories import make_organisation
from tests.quizzes.factories import enrol_in_quiz, quiz_requirement
from tests.worksheets.factories import begin, hand_in, make_sheet_run, make_worksheet

pytestmark = pytest.mark.django_db

OWN = {"own_record", "own_grant", "own_case", "not_yours"}
ORIGINAL = {"kept": "書庫2"}


def original():
    return paper.Original(day=clock.today(), **ORIGINAL)


@pytest.fixture
def both():
    """Somebody who holds every role and learns as well."""
    make_audiences()
    return UserFactory(
        roles=["office", "HR", "trainer", "admin"], audiences=["支"], is_superuser=True
    )


def learning(both):
    """A run of lectures, taken by them."""
    course = make_course(requires_pledge=True)
    add_lecture(add_stage(course, "s1", "by_hand"), "l1")
    run = make_run(course, trainers=[UserFactory(roles=["trainer"])])
    return enrol(run, both)


def requirement(enrolment, kind):
    return Requirement.objects.get(run=enrolment.run, kind=kind)


# Each act: what it stands on, and how it is done to oneself. ------------------------------------


def acts_on_a_lecture(both):
    enrolment = learning(both)
    lecture = requirement(enrolment, "lecture")
    other = UserFactory()
    fact = evidence.unlock_stage(enrolment, "s1", actor=other, reason="紙で受けるため")
    viewing = halls.create_viewing(
        enrolment.run, list(enrolment.run.modules.all()), held_on=clock.today(),
        place="区民センター", led_by="講師", actor=both,
    )  # fmt: skip
    viewing.original_kept = "書庫2"
    viewing.save()
    stage = enrolment.run.stages.get()

    def roster():
        outcome = halls.enter_roster(viewing, [enrolment], original_kept="書庫2", actor=both)
        [(_, sentence)] = outcome.errors
        raise ValidationError(sentence, code="own_record")

    def ticked():
        halls.tick(viewing, enrolment, actor=other_office())
        halls.untick(viewing, enrolment, actor=both, reason="誤り")

    return {
        evidence.record_evidence: lambda: evidence.record_evidence(
            enrolment, lecture, kind="lecture", key="k", actor=both, channel="paper"
        ),
        evidence.void_evidence: lambda: evidence.void_evidence(fact, actor=both, reason="誤り"),
        evidence.exempt: lambda: evidence.exempt(enrolment, lecture, actor=both, reason="既修"),
        evidence.unlock_stage: lambda: evidence.unlock_stage(
            enrolment, "s1", actor=both, reason="既修"
        ),
        paper.paper_moment: lambda: paper.paper_moment(enrolment, original(), actor=both),
        paper.record_paper: lambda: paper.record_paper(
            enrolment, lecture, original(), actor=both
        ),
        pledges.sign_for: lambda: pledges.sign_for(enrolment, actor=both, channel="paper"),
        halls.tick: lambda: halls.tick(viewing, enrolment, actor=both),
        halls.enter_roster: roster,
        halls.untick: ticked,
        stages.open_stage: lambda: stages.open_stage(stage, actor=both),
        nominations.withdraw: lambda: nominations.withdraw(enrolment, actor=both, reason="都合"),
        nominations.reinstate: lambda: nominations.reinstate(
            nominations.withdraw(enrolment, actor=other, reason="都合"), actor=both, reason="誤り"
        ),
        runs.close_run: lambda: runs.close_run(enrolment.run, actor=both),
        drafts.save_run: lambda: drafts.save_run(enrolment.run, [], actor=both),
        repairs.rehearse: lambda: repairs.rehearse(
            enrolment.run, repairs.trainers(enrolment.run, [trainer()], actor=other), actor=both
        ),
        repairs.carry_out: lambda: repairs.carry_out(
            enrolment.run, repairs.trainers(enrolment.run, [trainer()], actor=other),
            actor=both, reason="誤り", seen="",
        ),
        repairs.trainers: lambda: repairs.trainers(enrolment.run, [both], actor=both),
    }  # fmt: skip


def trainer():
    return UserFactory(roles=["trainer"])


def other_office():
    return UserFactory(roles=["office"])


def acts_on_a_nomination(both):
    course = make_course()
    add_lecture(add_stage(course, "s1"), "l1")
    waiting = nominations.nominate(make_run(course), both, actor=None)
    another = make_run(course, fiscal_year=2027)
    return {
        nominations.nominate: lambda: nominations.nominate(another, both, actor=both),
        nominations.accept: lambda: nominations.accept(waiting, actor=both),
        nominations.decline: lambda: nominations.decline(waiting, actor=both, note="満員"),
        nominations.wait: lambda: nominations.wait(waiting, actor=both),
        nominations.reopen: lambda: nominations.reopen(
            nominations.decline(waiting, actor=UserFactory(), note="満員"),
            actor=both, reason="誤り",
        ),
    }  # fmt: skip


def acts_at_the_door(both):
    run = make_meeting()
    enrolment = enrol(run, both)
    sign(both)
    session = make_open_session(run)
    line = marking.Line(sent="present", shown="", stored="")

    def undone():
        attendance.check_in(session, enrolment, actor=session.facilitators.first())
        attendance.undo_check_in(session, enrolment, actor=both)

    return {
        attendance.check_in: lambda: attendance.check_in(session, enrolment, actor=both),
        attendance.walk_in: lambda: attendance.walk_in(session, both.number, actor=both),
        attendance.undo_check_in: undone,
        attendance.mark: lambda: attendance.mark(session, {enrolment: "present"}, actor=both),
        marking.mark_seen: lambda: marking.mark_seen(session, {enrolment: line}, actor=both),
    }


def acts_on_what_was_written(both):
    sheet = make_sheet_run(make_worksheet(), trainer=both)
    worksheet = enrol(sheet, both)
    quiz = enrol_in_quiz()
    taken = enrol(quiz.run, both)
    asked = quiz_requirement(taken)

    def entered():
        worksheet_papers.enter_paper(
            worksheet, requirement(worksheet, "worksheet"), {"noticed": "見た"},
            original=original(), actor=both,
        )  # fmt: skip

    def reviewed():
        row = hand_in(begin(worksheet))
        submissions.review(row, "accepted", "", reviewer=both, edition=row.edition)

    def marked():
        version = QuizVersion.objects.get()
        quiz_papers.enter_sheet(taken, asked, {}, original(), sheet=1, version=version, actor=both)

    return {
        worksheet_papers.enter_paper: entered,
        submissions.review: reviewed,
        quiz_papers.enter_sheet: marked,
    }


def acts_on_a_certificate(both):
    certificate = certify(make_pledge_run(), both)
    return {
        issue.issue_late: lambda: issue.issue_late(certificate.enrolment, actor=both),
        issue.void: lambda: issue.void(certificate, actor=both, reason="誤り"),
        issue.check_not_own: lambda: issue.check_not_own(certificate.enrolment, both),
        reissue.reissue: lambda: reissue.reissue(
            certificate, cause=Certificate.Cause.LOST, actor=both
        ),
        handover.hand_over: lambda: handover.hand_over(certificate, actor=both),
    }


def acts_on_rights(both):
    case = make_case()
    exclusion = grants.exclude(case, both, reason="知り合い", actor=trainer())
    post = Affiliation(
        user=both, organisation=make_organisation("福祉部"),
        office=Office.objects.get_or_create(key="staff", defaults={"name": "職員"})[0],
        started_on=clock.today(),
    )  # fmt: skip

    def stopped():
        both.is_active = False
        register.change_person(both, actor=both)

    return {
        grants.give_grant: lambda: grants.give_grant(case, both, reason="担当", actor=both),
        grants.lift_exclusion: lambda: grants.lift_exclusion(exclusion, actor=both),
        register.set_groups: lambda: register.set_groups(both, [], actor=both),
        register.keep: lambda: register.keep(post, actor=both),
        register.change_person: lambda: register.change_person(
            both, actor=both, audiences=Audience.objects.filter(code="サ")
        ),
        stopped: stopped,
        codes.issue_code: lambda: codes.issue_code(both, actor=both),
    }


GROUPS = [
    acts_on_a_lecture,
    acts_on_a_nomination,
    acts_at_the_door,
    acts_on_what_was_written,
    acts_on_a_certificate,
    acts_on_rights,
]


@pytest.mark.parametrize("made", GROUPS, ids=lambda made: made.__name__)
def test_nobody_acts_for_themselves(both, made):
    for act, done in made(both).items():
        before = Entry.objects.count()
        with pytest.raises((ValidationError, PermissionDenied)) as refused, transaction.atomic():
            done()
        if isinstance(refused.value, ValidationError):
            assert {error.code for error in refused.value.error_list} <= OWN, act
        assert Entry.objects.count() == before, act


# What takes an actor and is no act on oneself. --------------------------------------------------

NO_ACTS = {
    # What a learner does, and what gives something up.
    "courses.cases.domain.pledge": "sign withdraw",
    "courses.cases.domain.grants": "end_grant exclude withdraw_grants",
    "courses.domain.external": "submit correct withdraw record_reading",
    "courses.domain.reading": "turn_page count_batch read_text",
    "courses.worksheets.domain.submissions": "start save_draft submit hand_in",
    "quizzes.domain.attempts": "check_may_take start_attempt check_in_progress save_responses submit_attempt",
    "quizzes.domain.surveys": "check_may_answer answer_survey",
    "quizzes.domain.marking": "record_pass",
    "courses.groupwork.domain.bookings": "book cancel change release give_back_all promote",
    # What follows from a fact by itself.
    "certificates.domain.issue": "issue issue_on_completion",
    "courses.domain.projection": "project",
    "courses.domain.notices": "follow_stages",
    "courses.domain.approvals": "follow_approval",
    "courses.cases.domain.disclosure": "open_part close_source",
    "courses.groupwork.domain.disclosure": "disclose_part open_first_parts follow_attendance follow_approval close_all close_for",
    # Whom each asks is settled before: the decider by `decidable_by`, the checker by `ask`.
    "courses.domain.external ": "approve give_back",
    "courses.cases.domain.approval": "note_change ask approve give_back drop",
    # What may be asked of anybody, and who manages whose sign-in.
    "people.domain.oneself": "check_somebody_else",
    "people.domain.codes": "may_manage_sign_in",
    "people.domain.register": "may_change_number register_person",
    "reports.domain.external": "decision",
    # To people who have never come in and hold no right.
    "papers.domain.slips": "issue_slips",
    # Post, mail and calls: no fact of anybody's record.
    "notices.domain.calls": "tick_off note_no_answer",
    "notices.domain.letters": "make_batch print_batch mark_posted undo_batch",
    "notices.domain.office": "retry send_letter",
    "notices.domain.outbox": "log",
    "notices.domain.outsiders": "settle",
    "notices.domain.routes": "choose",
    "notices.domain.switches": "stop resume",
    # About nobody: runs before they open, sessions, gatherings, papers, post.
    "courses.domain.runs": "open_run",
    "courses.domain.drafts": "delete_draft",
    "courses.domain.oneself": "check_somebody_else check_not_taking check_new_trainers",
    "courses.domain.halls": "create_viewing",
    "courses.groupwork.domain.sessions": "create_session change_session open_session close_session reopen_session cancel_session",
    "certificates.domain.ceremony": "print_all receipts",
    "certificates.domain.handover": "to_hand_over",
    "certificates.domain.series": "approve",
}


def modules():
    """Yield the modules of all domains."""
    for package in (certificates, courses, quizzes, notices, papers, people, reports):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".domain." in found.name:
                yield importlib.import_module(found.name)


def functions():
    """Yield the public functions of the domains that take an actor."""
    for module in modules():
        for name, value in vars(module).items():
            if not inspect.isfunction(value) or value.__module__ != module.__name__:
                continue
            asks = {"actor", "reviewer"} & inspect.signature(value).parameters.keys()
            if asks and not name.startswith("_"):
                yield inspect.unwrap(value)


def test_every_act_is_tried():
    make_audiences()
    tried = set()
    for made in GROUPS:
        with transaction.atomic():
            person = UserFactory(roles=["office", "trainer"], audiences=["支"], is_superuser=True)
            tried |= {inspect.unwrap(act) for act in made(person)}
            transaction.set_rollback(True)
    for act in functions():
        left = f"{NO_ACTS.get(act.__module__, '')} {NO_ACTS.get(f'{act.__module__} ', '')}".split()
        assert (act in tried) != (act.__name__ in left), f"{act.__module__}.{act.__name__}"
