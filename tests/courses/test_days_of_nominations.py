"""Who may be nominated and seated is asked of the day; what is frozen is the place of that day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.domain import nominations
from courses.groupwork.domain import bookings, subscription
from courses.groupwork.models import Booking
from courses.models import Nomination
from people.models import User
from reports.domain import completion, record
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run
from tests.groupwork.factories import book, make_meeting, make_session, make_trainee
from tests.outcomes import code_of
from tests.people.factories import make_organisation, make_post
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def left(person):
    make_post(person, make_organisation("前の課"), ended_on=today() - DAY)
    return person


def ahead(person):
    make_post(person, make_organisation("次の課"), started_on=today() + 3 * DAY)
    return person


@pytest.fixture
@remembered
def run():
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1")
    return make_run(course)


def test_whoever_left_is_neither_offered_nominated_nor_accepted(run):
    gone, going = left(UserFactory(audiences=["支"])), UserFactory(audiences=["支"])
    waiting = nominations.nominate(run, going, actor=None)
    left(going)

    with pytest.raises(ValidationError) as nominated:
        nominations.nominate(run, gone, actor=None)
    with pytest.raises(ValidationError) as accepted:
        nominations.accept(waiting, actor=None)

    assert (nominated.value.code, accepted.value.code) == ("left", "left")
    assert not nominations.suiting(run, User.objects.all()).exists()
    assert Nomination.objects.get().state == Nomination.State.NOMINATED


def test_whoever_is_registered_ahead_is_nominated_with_the_place_they_begin_with(run):
    person = ahead(UserFactory(audiences=["支"]))

    enrolment = nominations.accept(nominations.nominate(run, person, actor=None), actor=None)

    assert enrolment.organisation_name == "次の課"


@pytest.mark.parametrize(("days", "code"), [(0, ""), (1, "begins_later")])
def test_whoever_begins_after_the_run_is_neither_offered_nor_nominated(run, days, code):
    person = UserFactory(audiences=["支"])
    make_post(person, make_organisation("前の課"), ended_on=today() - DAY)
    make_post(person, make_organisation("次の課"), started_on=run.ends_on + days * DAY)

    offered = nominations.suiting(run, User.objects.filter(pk=person.pk)).exists()

    assert offered is (not code)
    if code:
        assert code_of(nominations.nominate, run, person, actor=None) == code
    else:
        assert nominations.nominate(run, person, actor=None).person == person


def test_the_place_of_today_is_frozen_not_the_one_entered_ahead(run):
    person = UserFactory(audiences=["支"])
    make_post(person, make_organisation("今の課"), ended_on=today() + DAY)
    make_post(person, make_organisation("来月の課"), started_on=today() + 2 * DAY)

    enrolment = nominations.accept(nominations.nominate(run, person, actor=None), actor=None)

    assert enrolment.organisation_name == "今の課"


def test_a_seat_is_for_whoever_takes_part_on_the_day_of_the_session():
    meeting = make_meeting()
    session = make_session(meeting, minutes_away=5 * 24 * 60)
    goes, comes = make_trainee(meeting), make_trainee(meeting)
    make_post(goes.person, make_organisation("課"), ended_on=today() + 2 * DAY)
    ahead(comes.person)

    assert code_of(lambda: book(session, goes)) == "left"
    assert book(session, comes).state == Booking.State.BOOKED


def test_a_free_seat_passes_by_whoever_left():
    meeting = make_meeting()
    session = make_session(meeting, capacity=1)
    first, gone, last = (make_trainee(meeting) for _ in range(3))
    held = book(session, first)
    for enrolment in (gone, last):
        book(session, enrolment, accepts_waiting=True)
    left(gone.person)

    bookings.cancel(held, actor=first.person)

    states = dict(Booking.objects.values_list("enrolment", "state"))
    assert (states[gone.pk], states[last.pk]) == ("waitlisted", "booked")


def test_a_calendar_ends_with_the_last_day():
    person = UserFactory()
    token = subscription.token_of(subscription.make(person))
    make_post(person, make_organisation("課"), ended_on=today())
    before = subscription.holder_of(token)
    person.affiliations.update(ended_on=today() - DAY)

    assert (before, subscription.holder_of(token)) == (person, None)


def test_a_report_of_a_past_run_shows_the_places_of_then(run):
    then, now = make_organisation("前の課"), make_organisation("今の課")
    enrolment = enrol(run, audiences=["支"])
    run.starts_on, run.ends_on = today() - 400 * DAY, today() - 100 * DAY
    run.save()
    make_post(enrolment.person, then, started_on=today() - 500 * DAY, ended_on=today() - 50 * DAY)
    make_post(enrolment.person, now, started_on=today() - 49 * DAY)
    hr = {}
    for org in (then, now):
        hr[org] = UserFactory(roles=["HR"])
        hr[org].remits.create(organisation=org)

    def listed(org):
        rows = completion.enrolments_for(hr[org], run, organisation=org.path)
        return list(rows) == [enrolment]

    assert (listed(then), listed(now)) == (True, False)
    # Both may open the record: the list of then names it, and it goes with the person.
    assert [record.record_for(hr[org], enrolment.pk) for org in (then, now)] == [enrolment] * 2
    stranger = UserFactory(roles=["HR"])
    assert record.record_for(stranger, enrolment.pk) is None
