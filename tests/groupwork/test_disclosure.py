"""Part 2 goes to those who are there, and to nobody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.domain.trail import broken_links
from audit.models import Entry
from courses.cases.domain import access, approval
from courses.domain import nominations, runs
from courses.groupwork.domain import attendance, disclosure, sessions
from courses.groupwork.models import SessionPart
from tests.cases.factories import approve
from tests.factories import UserFactory
from tests.groupwork.factories import (
    book,
    make_meeting,
    make_office,
    make_open_session,
    make_session,
    make_trainee,
    make_trainer,
    move,
    receive,
)

pytestmark = pytest.mark.django_db


def part(session, order):
    return session.case.parts.get(order=order)


def disclose(session, order=2):
    return disclosure.disclose_part(
        session, part(session, order), actor=session.facilitators.first()
    )


def may_read(person, case_part):
    return access.judge(person, case_part).is_allowed


def test_part_one_opens_with_the_session_to_those_checked_in(run, session):
    here, away = make_trainee(run), make_trainee(run)

    receive(session, here)

    assert may_read(here.person, part(session, 1))
    assert not may_read(away.person, part(session, 1))


def test_part_two_opens_only_when_the_facilitator_says_so(run, session):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    assert not may_read(enrolment.person, part(session, 2))

    disclose(session)

    assert may_read(enrolment.person, part(session, 2))


def test_late_comer_gets_what_is_open(run, session):
    enrolment = make_trainee(run)
    disclose(session)

    receive(session, enrolment)

    assert may_read(enrolment.person, part(session, 2))


def test_booked_absentee_never_gets_part_two(run):
    session = make_session(run)
    enrolment = make_trainee(run)
    book(session, enrolment)
    session = sessions.open_session(session, actor=session.facilitators.get())

    disclose(session)
    attendance.mark(session, {enrolment: "absent"}, actor=make_office())

    assert not may_read(enrolment.person, part(session, 2))


def test_marked_absent_or_checked_out_closes_at_once(run, session):
    first, second = make_trainee(run), make_trainee(run)
    receive(session, first)
    receive(session, second)
    disclose(session)

    attendance.mark(session, {first: "absent"}, actor=make_office())
    attendance.undo_check_in(session, second, actor=make_office())

    assert not may_read(first.person, part(session, 1))
    assert not may_read(second.person, part(session, 2))


def test_everything_closes_at_the_end(run, session):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    disclose(session)

    sessions.close_session(session, actor=session.facilitators.get())

    assert not may_read(enrolment.person, part(session, 1))
    assert not may_read(enrolment.person, part(session, 2))


def test_marking_after_the_end_opens_nothing(run, session):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    disclose(session)
    sessions.close_session(session, actor=None)

    attendance.mark(session, {enrolment: "present"}, actor=make_office())

    assert not may_read(enrolment.person, part(session, 2))


def test_people_of_another_session_get_nothing(run, session):
    enrolment = make_trainee(run)
    other = make_open_session(run)
    receive(other, enrolment)

    disclose(session)

    assert not may_read(enrolment.person, part(session, 2))


@pytest.mark.parametrize("roles", [["HR"], ["office"], ["admin"], ["trainer"], ["manager"]])
def test_nobody_reads_by_rank(run, session, roles):
    person = UserFactory(roles=roles, is_superuser=True)

    disclose(session)

    assert not may_read(person, part(session, 1))
    assert not may_read(person, part(session, 2))
    with pytest.raises(PermissionDenied):
        access.read_whole(person, session.case)


def test_unpledged_person_is_refused_with_the_reason(run, session):
    enrolment = make_trainee(run)
    enrolment.person.pledges.all().delete()
    receive(session, enrolment)

    assert access.judge(enrolment.person, part(session, 1)).reason == access.NO_PLEDGE


@pytest.mark.parametrize("maker", [make_trainer, make_office, UserFactory])
def test_only_the_facilitator_discloses(session, maker):
    with pytest.raises(PermissionDenied):
        disclosure.disclose_part(session, part(session, 2), actor=maker())


def test_part_of_another_case_is_refused(session):
    other = make_meeting("other").modules.get().page.cases.get().parts.get(order=2)

    with pytest.raises(ValidationError) as error:
        disclosure.disclose_part(session, other, actor=session.facilitators.get())

    assert error.value.code == "other_case"


@pytest.mark.parametrize("is_late", [True, False])
def test_nothing_is_disclosed_outside_the_session(run, is_late):
    session = make_session(run)
    if is_late:
        session = sessions.open_session(session, actor=session.facilitators.get())
        move(session, 300)

    with pytest.raises(ValidationError) as error:
        disclose(session)

    assert error.value.code == "not_open"


def test_disclosing_twice_is_once(run, session):
    receive(session, make_trainee(run))
    disclose(session)

    disclose(session)

    assert SessionPart.objects.filter(part__order=2).count() == 1
    assert Entry.objects.filter(verb="cases.disclosure.open").count() == 2


def test_approval_is_asked_for_once_however_many_are_there(run, session):
    asked = []
    for newcomers in (1, 3):
        for _ in range(newcomers):
            receive(session, make_trainee(run))
        SessionPart.objects.filter(part__order=2).delete()
        with CaptureQueriesContext(connection) as queries:
            disclose(session)
        asked.append(sum('FROM "cases_approval"' in query["sql"] for query in queries))

    assert asked == [1, 1]


def test_refusals_and_readings_stay_on_an_unbroken_chain(run, session):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    access.read_part(enrolment.person, part(session, 1))

    with pytest.raises(PermissionDenied):
        access.read_part(enrolment.person, part(session, 2))

    verbs = Entry.objects.filter(chain=f"case:{session.case_id}", verb__startswith="cases.access")
    assert list(verbs.order_by("id").values_list("verb", flat=True)) == [
        "cases.access.grant",
        "cases.access.refuse",
    ]
    assert list(broken_links()) == []


def test_whoever_withdraws_during_the_session_reads_no_more(run, session):
    gone = make_trainee(run)
    receive(session, gone)

    nominations.withdraw(gone, actor=make_office(), reason="転勤")
    disclose(session)

    assert [may_read(gone.person, part(session, order)) for order in (1, 2)] == [False, False]


def test_closed_run_closes_what_its_open_session_disclosed(run, session):
    here = make_trainee(run)
    receive(session, here)

    runs.close_run(run, actor=make_office())

    session.refresh_from_db()
    assert not may_read(here.person, part(session, 1))
    assert sessions.close_session(session, actor=None).state == "closed"


def test_disclosed_parts_come_back_when_a_rewritten_text_is_approved(run, session):
    enrolment, gone = make_trainee(run), make_trainee(run)
    receive(session, enrolment)
    disclose(session)
    session.case.theme = "書きかえたテーマ"
    session.case.save()
    approval.note_change(session.case, actor=session.facilitators.first())
    assert not may_read(enrolment.person, part(session, 1))

    approve(session.case)

    for order in (1, 2):
        assert may_read(enrolment.person, part(session, order))
        assert not may_read(gone.person, part(session, order))


def test_approval_opens_nothing_of_a_session_that_has_ended(run, session):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    session.case.theme = "書きかえたテーマ"
    session.case.save()
    approval.note_change(session.case, actor=session.facilitators.first())
    sessions.close_session(session, actor=session.facilitators.first())

    approve(session.case)

    assert not may_read(enrolment.person, part(session, 1))
