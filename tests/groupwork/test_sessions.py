"""The life of a session."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.utils import timezone

from audit.models import Entry
from courses.cases.domain import access, grants
from courses.cases.models import Disclosure, Exclusion, Grant
from courses.groupwork.domain import sessions
from courses.groupwork.models import Booking, GroupSession
from courses.models import CourseRun
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
from tests.outcomes import code_of

pytestmark = pytest.mark.django_db


def test_new_session_gives_its_facilitators_the_case():
    trainer, run = make_trainer(), make_meeting()
    # Later than any session of these tests, whenever they run.
    run.ends_on = timezone.localdate() + timedelta(days=30)
    run.save()

    session = make_session(run, facilitators=[trainer])

    grant = Grant.objects.get()
    assert (grant.case, grant.person) == (session.case, trainer)
    assert grant.ends_on == run.ends_on
    assert Entry.objects.filter(verb="cases.grant.give").count() == 1


def test_facilitator_who_is_replaced_loses_the_case_at_once():
    first, second = make_trainer(), make_trainer()
    session = make_session(make_meeting(), facilitators=[first])

    sessions.change_session(session, [second], actor=make_office())

    assert not access.has_grant(first, session.case)
    assert access.has_grant(second, session.case)
    assert Entry.objects.get(verb="cases.grant.withdraw").on_behalf_of_id == first.pk


def test_facilitator_of_another_session_keeps_the_case():
    trainer, run = make_trainer(), make_meeting()
    left, led = (make_session(run, facilitators=[trainer]) for _ in range(2))

    sessions.change_session(left, [make_trainer()], actor=make_office())

    assert access.has_grant(trainer, led.case)


def test_grant_given_by_hand_outlasts_the_session():
    trainer = make_trainer()
    session = make_session(make_meeting(), facilitators=[trainer])
    grants.give_grant(session.case, trainer, reason="作成者", actor=None)

    sessions.cancel_session(session, reason="台風", actor=make_office())

    assert Grant.objects.get().reason == "作成者"


def test_session_that_drops_its_case_takes_it_back():
    trainer = make_trainer()
    session = make_session(make_meeting(), facilitators=[trainer])
    case, session.case = session.case, None

    sessions.change_session(session, [trainer], actor=make_office())

    assert not access.has_grant(trainer, case)


def test_cancelled_session_takes_the_case_back():
    trainer = make_trainer()
    session = make_session(make_meeting(), facilitators=[trainer])

    sessions.cancel_session(session, reason="台風", actor=make_office())

    assert not access.has_grant(trainer, session.case)


def test_session_outside_of_its_run_is_planned_by_no_way_in():
    run = make_meeting()
    session = make_session(run)
    other_year = (run.ends_on - timezone.localdate()).days + 2

    assert code_of(lambda: make_session(run, minutes_away=other_year * 1440)) == "outside_run"
    session.ends_at += timedelta(days=other_year)
    code = code_of(lambda: sessions.change_session(session, [], actor=make_office()))
    assert code == "outside_run"


def test_session_whose_run_was_put_right_later_can_still_be_changed():
    run = make_meeting()
    session = make_session(run)
    CourseRun.objects.filter(pk=run.pk).update(ends_on=timezone.localdate() - timedelta(days=3))
    session.refresh_from_db()
    session.venue = "区役所"

    assert sessions.change_session(session, [], actor=make_office()).venue == "区役所"


def test_office_worker_who_trains_cannot_make_themselves_facilitator_of_a_case():
    both, run = UserFactory(roles=["trainer", "office"]), make_meeting()
    session = make_session(run, facilitators=[make_trainer()])

    code = code_of(lambda: sessions.change_session(session, [both], actor=both))

    assert code == "own_grant"
    assert not access.has_grant(both, session.case)


def test_facilitator_must_be_a_trainer():
    run = make_meeting()

    assert code_of(lambda: make_session(run, facilitators=[UserFactory()])) == "not_trainer"
    assert GroupSession.objects.count() == 0


def test_excluded_trainer_cannot_facilitate_the_case():
    run, trainer = make_meeting(), make_trainer()
    case = run.modules.get().page.cases.get()
    Exclusion.objects.create(case=case, person=trainer, reason="親族")

    assert code_of(lambda: make_session(run, facilitators=[trainer])) == "excluded"


def test_session_needs_a_module_that_its_run_asks_for():
    run, other = make_meeting(), make_meeting("other")
    page = other.modules.get().page

    assert code_of(lambda: make_session(run, page=page)) == "other_module"


def test_session_takes_only_a_case_of_its_module():
    run, other = make_meeting(), make_meeting("other")
    case = other.modules.get().page.cases.get()

    assert code_of(lambda: make_session(run, case=case)) == "other_case"


def test_only_the_office_makes_sessions():
    session = make_session(make_meeting())

    with pytest.raises(PermissionDenied):
        sessions.change_session(session, [], actor=session.facilitators.get())


def test_session_opens_sixty_minutes_before_its_time():
    session = make_session(make_meeting(), minutes_away=59)

    opened = sessions.open_session(session, actor=session.facilitators.get())

    assert opened.state == GroupSession.State.OPEN
    assert opened.opened_at is not None


def test_session_does_not_open_sixty_one_minutes_before():
    session = make_session(make_meeting(), minutes_away=61)

    code = code_of(lambda: sessions.open_session(session, actor=session.facilitators.get()))

    session.refresh_from_db()
    assert code == "too_early"
    assert session.state == GroupSession.State.SCHEDULED


@pytest.mark.parametrize("roles", [[], ["office"], ["trainer"], ["HR"]])
def test_only_its_own_facilitator_opens_a_session(roles):
    session = make_session(make_meeting())

    with pytest.raises(PermissionDenied):
        sessions.open_session(session, actor=UserFactory(roles=roles, is_superuser=True))


def test_facilitator_who_lost_the_role_cannot_open():
    session = make_session(make_meeting())
    trainer = session.facilitators.get()
    trainer.groups.clear()

    with pytest.raises(PermissionDenied):
        sessions.open_session(session, actor=trainer)


def test_opening_and_closing_twice_is_once():
    session = make_open_session(make_meeting())
    trainer = session.facilitators.get()

    again = sessions.open_session(session, actor=trainer)
    sessions.close_session(session, actor=trainer)
    closed = sessions.close_session(session, actor=trainer)

    assert again.opened_at == session.opened_at
    assert closed.state == GroupSession.State.CLOSED
    assert Entry.objects.filter(verb="groupwork.session.open").count() == 1
    assert Entry.objects.filter(verb="groupwork.session.close").count() == 1


def test_closed_session_does_not_open_again():
    session = make_open_session(make_meeting())
    trainer = session.facilitators.get()
    sessions.close_session(session, actor=trainer)

    assert code_of(lambda: sessions.open_session(session, actor=trainer)) == "not_scheduled"


def test_scheduled_session_does_not_close():
    session = make_session(make_meeting())

    code = code_of(lambda: sessions.close_session(session, actor=session.facilitators.get()))

    assert code == "not_open"


def test_forgotten_session_closes_two_hours_after_its_end(capsys):
    run = make_meeting()
    session, enrolment = make_open_session(run), make_trainee(run)
    receive(session, enrolment)
    move(session, 30 + 90 + 119)
    assert sessions.close_overdue() == 0

    move(session, 2)
    call_command("close_sessions")

    session.refresh_from_db()
    assert session.state == GroupSession.State.CLOSED
    assert Disclosure.objects.filter(closed_at=None).count() == 0
    assert "1件" in capsys.readouterr().out


def test_cancelling_gives_bookings_back():
    run = make_meeting()
    session, enrolment = make_session(run, capacity=1), make_trainee(run)
    book(session, enrolment)
    waiting = book(session, make_trainee(run), accepts_waiting=True)

    sessions.cancel_session(session, reason="台風のため", actor=make_office())

    waiting.refresh_from_db()
    assert waiting.state == Booking.State.CANCELLED
    assert Booking.objects.filter(state__in=Booking.HOLDING).count() == 0
    assert GroupSession.objects.get().cancelled_reason == "台風のため"


def test_cancelling_needs_a_reason():
    session = make_session(make_meeting())

    code = code_of(lambda: sessions.cancel_session(session, reason=" ", actor=make_office()))

    assert code == "reason_missing"


def test_open_session_cannot_be_cancelled_or_changed():
    session, office = make_open_session(make_meeting()), make_office()

    assert (
        code_of(lambda: sessions.cancel_session(session, reason="雨", actor=office))
        == "not_scheduled"
    )
    assert code_of(lambda: sessions.change_session(session, [], actor=office)) == "not_scheduled"


def test_capacity_cannot_go_below_the_seats_taken():
    run = make_meeting()
    session = make_session(run)
    book(session, make_trainee(run))
    session.capacity = 0

    assert (
        code_of(lambda: sessions.change_session(session, [], actor=make_office())) == "too_small"
    )


def test_more_seats_take_people_off_the_waiting_list():
    run = make_meeting()
    session = make_session(run, capacity=1)
    book(session, make_trainee(run))
    waiting = book(session, make_trainee(run), accepts_waiting=True)
    session.capacity = 2

    sessions.change_session(session, session.facilitators.all(), actor=make_office())

    waiting.refresh_from_db()
    assert waiting.state == Booking.State.BOOKED
