"""A person, a leader or a room wanted in two places at once: told first, done when it is known."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.groupwork.domain import attendance, bookings, overlaps, sessions
from courses.groupwork.models import Booking, GroupSession
from courses.models import Enrolment
from notices.models import Notice
from tests.factories import UserFactory, enrol
from tests.groupwork.factories import (
    book,
    make_meeting,
    make_office,
    make_open_session,
    make_session,
    make_trainee,
    make_trainer,
)
from tests.outcomes import text
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def other_run():
    return make_meeting("other", with_case=False)


def told(call, *args, **kwargs):
    """The sentences of the overlaps that a call tells, and the mark that accepts them."""
    with pytest.raises(ValidationError) as error:
        call(*args, **kwargs)
    assert {part.code for part in error.value.error_list} == {"overlap"}
    return error.value.messages, overlaps.mark_in(error.value)


@pytest.fixture
def twice(run, other_run):
    """Somebody with a seat in one run's session, and another run's session at the same time."""
    enrolment = make_trainee(run)
    first = make_session(run, venue="区民センター")
    book(first, enrolment)
    second = make_session(other_run, minutes_away=60, venue="若葉会館")
    return enrolment.person, first, second, enrol(other_run, person=enrolment.person)


def test_seat_at_the_time_of_another_is_told_first_and_then_taken(twice):
    person, first, second, enrolment = twice

    said, mark = told(bookings.book, second, enrolment, actor=person, accepted="")
    booking = bookings.book(second, enrolment, actor=person, accepted=mark)

    assert len(said) == 1
    assert f"{first.module.title}" in said[0]
    assert booking.state == Booking.State.BOOKED


def test_what_came_about_after_the_warning_is_told_too(twice, run):
    person, _, second, enrolment = twice
    _, mark = told(bookings.book, second, enrolment, actor=person, accepted="")
    third = make_session(run, minutes_away=61, facilitators=[])
    third.facilitators.add(person)

    said, _ = told(bookings.book, second, enrolment, actor=person, accepted=mark)

    assert len(said) == 2


@pytest.mark.parametrize(
    ("minutes_away", "is_told"), [(-60, False), (-59, True), (30, True), (119, True), (120, False)]
)
def test_only_time_that_belongs_to_both_counts(run, other_run, minutes_away, is_told):
    enrolment = make_trainee(run)
    first = make_session(run, minutes_away=30)
    book(first, enrolment)
    start = first.starts_at + timedelta(minutes=minutes_away - 30)
    second = GroupSession(
        module=first.module, starts_at=start, ends_at=start + timedelta(minutes=90)
    )

    assert bool(overlaps.of_seat(enrolment.person, second)) is is_told


@pytest.mark.parametrize("ended", ["cancelled seat", "cancelled session", "withdrawn"])
def test_what_is_given_up_counts_no_more(twice, ended):
    person, first, second, enrolment = twice
    if ended == "cancelled seat":
        bookings.cancel(Booking.objects.get(session=first), actor=person)
    elif ended == "cancelled session":
        sessions.cancel_session(first, reason="台風", actor=make_office())
    else:
        Enrolment.objects.exclude(pk=enrolment.pk).update(state="withdrawn")

    assert bookings.book(second, enrolment, actor=person, accepted="").session == second


def test_seat_that_gives_way_is_no_overlap(run):
    enrolment = make_trainee(run)
    booking = book(make_session(run), enrolment)
    other = make_session(run, minutes_away=40, venue="若葉会館")

    moved = bookings.change(booking, other, actor=enrolment.person, accepted="")

    assert moved.session == other


def test_page_asks_and_takes_the_seat_once_more_pressed(client, twice):
    person, _, second, enrolment = twice
    client.force_login(person)
    url = reverse("groupwork:book", args=[second.pk])

    asked = client.post(url)
    taken = client.post(url, {"overlap": asked.context["overlap"]})

    assert asked.status_code == 409
    assert "申込は、まだ済んでいません" in text(asked)
    assert "重なりを承知で、この回に申し込む" in text(asked)
    assert Booking.objects.filter(session=second, enrolment=enrolment).count() == 1
    assert taken.status_code == 302


def test_door_asks_before_it_takes_a_walk_in(client, run, other_run):
    enrolment = make_trainee(run)
    book(make_session(run), enrolment)
    enrol(other_run, person=enrolment.person)
    session = make_open_session(other_run, venue="若葉会館")
    client.force_login(make_office())
    url = reverse("groupwork:walk_in", args=[session.pk])

    asked = client.post(url, {"number": enrolment.person.number})
    mark = asked.context["walk_in"].overlap
    taken = client.post(url, {"number": enrolment.person.number, "overlap": mark})

    assert asked.status_code == 422
    assert "同じ時間の" in text(asked)
    assert f'value="{enrolment.person.number}"' in text(asked)
    assert taken.status_code == 302
    assert session.attendances.count() == 1


def test_walk_in_accepted_for_one_person_is_not_for_another(run, other_run):
    session = make_open_session(other_run, venue="若葉会館")
    elsewhere = make_session(run)
    marks = []
    for _ in range(2):
        enrolment = make_trainee(run)
        book(elsewhere, enrolment)
        enrol(other_run, person=enrolment.person)
        _, mark = told(
            attendance.walk_in, session, enrolment.person.number, actor=make_office(), accepted=""
        )
        marks.append(mark)

    assert marks[0] != marks[1]


def test_plan_tells_of_leader_room_and_those_who_come(run, other_run):
    trainer = make_trainer()
    enrolment = make_trainee(run)
    first = make_session(run, venue="区民センター 第一会議室", facilitators=[trainer])
    book(first, enrolment)
    second = make_session(other_run, minutes_away=600, venue="若葉会館", facilitators=[trainer])
    book(second, enrol(other_run, person=enrolment.person))
    second.starts_at, second.ends_at = first.starts_at, first.ends_at
    second.venue = "区民センター第１会議室"

    said, mark = told(sessions.change_session, second, [trainer], actor=make_office(), accepted="")
    sessions.change_session(second, [trainer], actor=make_office(), accepted=mark)

    assert [sentence[: sentence.index("、")] for sentence in said] == [
        f"{trainer.get_full_name()}さんは", "会場の「区民センター 第一会議室」は", "申し込んだ方のうち1名は",
    ]  # fmt: skip
    second.refresh_from_db()
    assert second.venue == "区民センター第１会議室"


def test_other_room_other_leader_other_people_are_none(run, other_run):
    make_session(run, venue="区民センター 第1会議室")
    session = make_session(other_run, venue="区民センター 第2会議室", facilitators=[])

    assert overlaps.of_plan(session, [make_trainer()]) == []


def test_nobody_is_asked_where_nobody_is(twice):
    person, _, second, enrolment = twice

    assert bookings.book(second, enrolment, actor=person).session == second


def test_who_moves_up_into_an_overlap_is_told_so(run, other_run):
    enrolment = make_trainee(run)
    held = book(make_session(run, capacity=1, minutes_away=600), make_trainee(run))
    book(held.session, enrolment, accepts_waiting=True)
    other = enrol(other_run, person=enrolment.person)
    book(make_session(other_run, minutes_away=600, venue="若葉会館"), other)

    bookings.cancel(held, actor=UserFactory())

    notice = Notice.objects.get(kind="session_promoted")
    assert "にも申し込んでいます" in notice.body
