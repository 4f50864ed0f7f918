"""What a trainee sees of sessions."""

import pytest
from django.urls import reverse

from courses.groupwork.domain import bookings, disclosure, sessions
from courses.groupwork.models import Booking
from courses.models import Enrolment
from people.models import Appointment, District, Office, Organisation
from tests.factories import UserFactory, add_group_work, add_stage, enrol, make_course, make_run
from tests.groupwork.factories import (
    book,
    make_meeting,
    make_office,
    make_open_session,
    make_session,
    make_trainee,
    move,
    receive,
)
from tests.outcomes import queries_of, text
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def enrolment(run):
    return make_trainee(run)


@pytest.fixture
def trainee(client, enrolment):
    client.force_login(enrolment.person)
    return client


def url(name, session, *args):
    return reverse(f"groupwork:{name}", args=[session.pk, *args])


POSTED = ["book", "change", "cancel", "open", "close"]


def test_list_shows_the_sessions_to_choose_from(trainee, run):
    make_session(run, venue="本郷会館")

    response = trainee.get("/sessions/")

    assert "本郷会館" in text(response)
    assert "あと24名" in text(response)


def test_list_keeps_to_the_module_asked_for(trainee, run):
    make_session(run, venue="本郷会館")

    assert "本郷会館" in text(trainee.get("/sessions/?module=small-g1"))
    assert "本郷会館" not in text(trainee.get("/sessions/?module=other&enrolment=bad"))


def test_list_puts_the_own_district_first(trainee, run, enrolment):
    other = District.objects.create(key="komagome", name="駒込")
    make_session(run, venue="先の会場", minutes_away=100, district=other)
    own = make_session(run, venue="地区の会場", minutes_away=5000)
    Appointment.objects.create(
        user=enrolment.person,
        office=Office.objects.create(key="minsei", name="民生委員", term_text="3年"),
        organisation=Organisation.add_root(key="fukushi", name="福祉課"),
        district=own.district,
        started_on="2025-12-01",
    )

    page = text(trainee.get("/sessions/"))

    assert page.index("地区の会場") < page.index("先の会場")
    assert "あなたの地区" in page


def test_list_refuses_post(trainee):
    assert trainee.post("/sessions/").status_code == 405


def test_list_and_page_ask_strangers_to_sign_in(client, run):
    session = make_session(run)

    for address in ("/sessions/", url("session", session), url("roster", session)):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/")


def test_list_costs_the_same_for_any_number(trainee, run):
    make_session(run)
    trainee.get("/sessions/")
    one = queries_of(trainee, "/sessions/")
    for _ in range(3):
        make_session(run)

    assert queries_of(trainee, "/sessions/") == one <= 20


def test_office_list_costs_the_same_for_any_number(client, run):
    client.force_login(make_office())
    make_session(run)
    client.get("/sessions/")
    one = queries_of(client, "/sessions/")
    for _ in range(3):
        make_session(run)

    assert queries_of(client, "/sessions/") == one <= 20


def test_session_page_is_not_found_by_people_who_need_not_come(client, run):
    session = make_session(run)
    other = make_trainee(make_meeting("other"))

    for person in (other.person, UserFactory(roles=["HR"]), UserFactory(is_superuser=True)):
        client.force_login(person)
        assert client.get(url("session", session)).status_code == 404
        assert client.post(url("book", session)).status_code == 404


@pytest.mark.parametrize("name", POSTED)
def test_actions_refuse_get_and_strangers(client, trainee, run, name):
    session = make_session(run)

    assert trainee.get(url(name, session)).status_code == 405
    client.logout()
    assert client.post(url(name, session)).url.startswith("/accounts/login/")


def test_page_tells_what_happens_there(trainee, run):
    page = text(trainee.get(url("session", make_session(run))))

    for words in ("外で話しません", "司会", "時間を守る", "話し合い", "区民センター"):
        assert words in page


def test_booking_and_cancelling(trainee, run):
    session = make_session(run)

    response = trainee.post(url("book", session))
    assert response.url == url("session", session)
    assert "申込済み" in text(trainee.get(response.url))

    trainee.post(url("cancel", session))
    assert Booking.objects.get().state == Booking.State.CANCELLED


def test_cancelling_nothing_changes_nothing(trainee, run):
    assert trainee.post(url("cancel", make_session(run))).status_code == 302
    assert Booking.objects.count() == 0


def test_full_session_is_refused_with_the_others_and_offers_waiting(trainee, run):
    session = make_session(run, capacity=1)
    make_session(run, venue="本郷会館")
    book(session, make_trainee(run))

    response = trainee.post(url("book", session))

    assert response.status_code == 409
    assert "本郷会館" in text(response)
    assert "キャンセル待ちをする" in text(response)

    trainee.post(url("book", session), {"waiting": "1"})
    assert Booking.objects.filter(state="waitlisted").count() == 1


def test_changing_to_another_session(trainee, run, enrolment):
    first, second = make_session(run), make_session(run)
    book(first, enrolment)
    assert "この回に替える" in text(trainee.get(url("session", second)))

    trainee.post(url("change", second))

    assert Booking.objects.get(state="booked").session == second


def test_changing_without_a_booking_books(trainee, run):
    trainee.post(url("change", make_session(run)))

    assert Booking.objects.get().state == Booking.State.BOOKED


def test_begun_session_is_neither_booked_nor_given_back(trainee, run, enrolment):
    session = make_session(run)
    assert trainee.post(url("book", move(session, 60))).status_code == 409

    later = make_session(run)
    book(later, enrolment)
    move(later, 60)
    assert trainee.post(url("cancel", later)).status_code == 409
    assert Booking.objects.get().state == Booking.State.BOOKED


def test_locked_module_is_refused_with_its_reason(client):
    course = make_course()
    add_group_work(add_stage(course, "s1", "pledge_signed"), "g1")
    run = make_run(course)
    client.force_login(enrol(run).person)

    response = client.post(url("book", make_session(run, case=None)))

    assert response.status_code == 403
    assert "まだ開いていません" in text(response)
    assert Booking.objects.count() == 0


def test_part_two_shows_only_once_it_is_open(trainee, run, enrolment):
    session = make_open_session(run)
    assert "受付がまだです" in text(trainee.get(url("session", session)))
    receive(session, enrolment)

    before = text(trainee.get(url("session", session)))
    part = session.case.parts.get(order=2)
    disclosure.disclose_part(session, part, actor=session.facilitators.get())
    after = text(trainee.get(url("session", session)))

    assert "第1部を読む" in before
    assert "第2部" not in before
    assert "第2部を読む" in after


def test_session_without_a_case_promises_none(trainee, run, enrolment):
    session = make_open_session(run, case=None)
    receive(session, enrolment)

    page = text(trainee.get(url("session", session)))

    assert "この会で読む事例はありません" in page
    assert "会の間に読む事例" not in page


def test_no_case_text_or_notes_on_any_trainee_page(trainee, run, enrolment):
    session = make_open_session(run)
    receive(session, enrolment)

    page = text(trainee.get(url("session", session)))

    for words in ("の事実", "の語り", "のねらい", "二人組で話す", "便りは届きました"):
        assert f"small-case{words}" not in page
        assert words not in page.replace("small-case", "")


def test_cancelled_session_says_why(trainee, run):
    session = make_session(run)
    sessions.cancel_session(session, reason="台風のため", actor=make_office())

    assert "台風のため" in text(trainee.get(url("session", session)))


def test_page_costs_the_same_for_any_number(trainee, run):
    session = make_open_session(run)
    receive(session, make_trainee(run))
    trainee.get(url("session", session))
    one = queries_of(trainee, url("session", session))
    for _ in range(3):
        receive(session, make_trainee(run))
        make_session(run)

    assert queries_of(trainee, url("session", session)) == one <= 20


def test_whoever_withdrew_does_not_find_it(trainee, run, enrolment):
    Enrolment.objects.filter(pk=enrolment.pk).update(state=Enrolment.State.WITHDRAWN)

    assert trainee.get(url("session", make_session(run))).status_code == 404


def test_waiting_person_moves_up_on_screen(trainee, run, enrolment):
    session = make_session(run, capacity=1)
    seat = book(session, make_trainee(run))
    book(session, enrolment, accepts_waiting=True)
    assert "キャンセル待ち" in text(trainee.get(url("session", session)))

    bookings.cancel(seat, actor=seat.enrolment.person)

    assert "席を取りました" in text(trainee.get(url("session", session)))


def test_session_that_has_begun_cannot_be_changed_and_no_button_says_so(trainee, run, enrolment):
    held, other = make_session(run), make_session(run, minutes_away=5000)
    book(held, enrolment)
    move(held, 60)

    page = text(trainee.get(url("session", other)))
    listed = text(trainee.get("/sessions/"))
    refused = text(trainee.post(url("book", other)))

    assert "この回に替える" not in page
    assert "この回に申し込む" not in page
    assert "いまは別の回に替えられません" in page
    assert "この回を見て申し込む" not in listed
    assert "画面からは取り消しも変更もできません" in refused
    assert "この回に替える" not in refused
    assert Booking.objects.get(state="booked").session == held


def test_session_that_is_over_gives_way_to_a_new_booking(trainee, run, enrolment):
    missed, other = make_session(run), make_session(run)
    book(missed, enrolment)
    move(missed, 5000)

    assert "この回に申し込む" in text(trainee.get(url("session", other)))
