"""The facilitator's console and the roster."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.domain.trail import broken_links
from audit.models import Entry
from courses.cases.models import Grant
from courses.groupwork.domain import attendance, sessions
from courses.groupwork.models import Attendance, GroupSession, SessionPart
from tests.factories import UserFactory
from tests.groupwork.factories import (
    book,
    make_meeting,
    make_office,
    make_open_session,
    make_session,
    make_trainee,
    make_trainer,
    receive,
)
from tests.outcomes import queries_of, text

pytestmark = pytest.mark.django_db
NOTES = [
    "small-caseのねらい",
    "沈黙のとき",
    "二人組で話す",
    "便りを生かす",
    "正解を絞らない",
    "便りは届きました。",
    "第2部を開示する時刻",
]


def url(name, session, *args):
    return reverse(f"groupwork:{name}", args=[session.pk, *args])


def as_facilitator(client, session):
    client.force_login(session.facilitators.get())
    return client


def as_office(client):
    client.force_login(make_office())
    return client


def test_console_shows_the_whole_case_and_logs_it(client, session):
    page = text(as_facilitator(client, session).get(url("session", session)))

    for words in [*NOTES, "small-caseの事実1", "small-caseの事実2", "small-caseの問い2の2"]:
        assert words in page
    assert Entry.objects.filter(verb="cases.access.grant", data__part="*").count() == 1
    assert list(broken_links()) == []


def test_console_keeps_to_the_modules_questions(client):
    run = make_meeting(case_questions=["p1q2"])
    session = make_session(run)

    page = text(as_facilitator(client, session).get(url("session", session)))

    assert "small-caseの問い1の2" in page
    assert "small-caseの問い1の1" not in page


def test_console_without_a_grant_shows_no_case(client, session):
    Grant.objects.all().delete()

    page = text(as_facilitator(client, session).get(url("session", session)))

    assert "small-caseの事実1" not in page
    assert "small-caseのねらい" not in page
    assert Entry.objects.filter(verb="cases.access.refuse").count() == 1


@pytest.mark.parametrize("roles", [["office"], ["HR"], ["admin"], ["trainer"], []])
def test_nobody_else_sees_case_text_or_buttons(client, session, roles):
    client.force_login(UserFactory(roles=roles, is_superuser=True))

    page = text(client.get(url("session", session)))

    for words in [*NOTES, "small-caseの事実1", "会を終える"]:
        assert words not in page


def test_opening_disclosing_closing(client, run):
    session = make_session(run)
    as_facilitator(client, session)
    part = session.case.parts.get(order=2)

    client.post(url("open", session))
    client.post(url("disclose", session, part.pk))
    client.post(url("close", session))

    session.refresh_from_db()
    assert session.state == GroupSession.State.CLOSED
    assert SessionPart.objects.filter(session=session, part=part).count() == 1


def test_no_button_begins_what_a_case_that_is_not_approved_keeps_shut(client, run):
    session = make_session(run)
    session.case.theme = "書きかえたテーマ"
    session.case.save()

    page = text(as_facilitator(client, session).get(url("session", session)))

    assert "承認されるまで、会を始められません" in page
    assert url("open", session) not in page


def test_too_early_is_refused_with_a_sentence(client, run):
    session = make_session(run, minutes_away=61)

    response = as_facilitator(client, session).post(url("open", session))

    session.refresh_from_db()
    assert response.status_code == 409
    assert "60分前" in text(response)
    assert session.state == GroupSession.State.SCHEDULED


def test_closing_before_opening_and_disclosing_after_are_refused(client, run, session):
    as_facilitator(client, session)
    part = session.case.parts.get(order=2)
    client.post(url("close", session))
    assert client.post(url("disclose", session, part.pk)).status_code == 409

    early = make_session(run, facilitators=[session.facilitators.get()])
    assert client.post(url("close", early)).status_code == 409


@pytest.mark.parametrize("maker", [make_trainer, make_office, UserFactory])
def test_strangers_find_no_buttons_to_press(client, session, maker):
    client.force_login(maker())
    part = session.case.parts.get(order=2)

    for address in (
        url("open", session),
        url("close", session),
        url("disclose", session, part.pk),
    ):
        assert client.post(address).status_code == 404
    session.refresh_from_db()
    assert session.state == GroupSession.State.OPEN


def test_part_of_another_case_is_not_found(client, session):
    other = make_meeting("other").modules.get().page.cases.get().parts.get(order=2)

    response = as_facilitator(client, session).post(url("disclose", session, other.pk))

    assert response.status_code == 404


def test_console_costs_the_same_for_any_number(client, run, session):
    as_facilitator(client, session)
    receive(session, make_trainee(run))
    client.get(url("session", session))
    one = queries_of(client, url("session", session))
    for _ in range(3):
        receive(session, make_trainee(run))

    # Reading the case is logged on its chain, and its text compared with what was approved.
    assert queries_of(client, url("session", session)) == one <= 30


def test_roster_lists_in_kana_order(client, run):
    session = make_session(run)
    for name, kana in (("渡辺", "わたなべ"), ("青木", "あおき")):
        trainee = make_trainee(run)
        trainee.person.family_name, trainee.person.family_name_kana = name, kana
        trainee.person.save()
        book(session, trainee)

    for name in ("roster", "roster_print"):
        page = text(as_office(client).get(url(name, session)))
        assert page.index("青木") < page.index("渡辺")


def test_office_receives_undoes_and_takes_walk_ins(client, run, session):
    enrolment, stranger = make_trainee(run), make_trainee(run)
    receive(session, enrolment)
    as_office(client)

    client.post(url("undo_check_in", session, enrolment.pk))
    assert Attendance.objects.get().checked_in_at is None
    client.post(url("check_in", session, enrolment.pk))
    assert Attendance.objects.get().checked_in_at is not None
    client.post(url("walk_in", session), {"number": stranger.person.number})
    assert Attendance.objects.count() == 2


def test_unknown_number_is_refused_with_a_sentence(client, session):
    response = as_office(client).post(url("walk_in", session), {"number": "zzz"})

    assert response.status_code == 422
    assert "zzz" in text(response)


def test_receiving_before_the_session_opens_is_refused(client, run):
    session, enrolment = make_session(run), make_trainee(run)
    book(session, enrolment)
    as_office(client)

    assert client.post(url("check_in", session, enrolment.pk)).status_code == 409
    assert client.post(url("undo_check_in", session, enrolment.pk)).status_code == 409


def test_roster_saves_everybody_at_once(client, run, session):
    here, away = make_trainee(run), make_trainee(run)
    receive(session, here)
    receive(session, away)

    response = as_office(client).post(
        url("roster", session), {f"state-{here.pk}": "present", f"state-{away.pk}": "early"}
    )

    assert response.status_code == 302
    assert sorted(Attendance.objects.values_list("state", flat=True)) == ["early", "present"]


def test_office_on_the_roster_is_told_of_their_own_line_and_marks_all_others(client, run, session):
    office = UserFactory(roles=["office"], audiences=["支"])
    own, other = make_trainee(run, person=office), make_trainee(run)
    client.force_login(office)
    for enrolment in (own, other):
        receive(session, enrolment)

    door = text(client.get(url("roster", session)))
    marks = client.get(url("roster", session) + "?marks")
    names = re.findall(r'name="(state-[^"]+)"', text(marks))
    client.post(url("roster", session), dict.fromkeys(names, "present"))

    assert url("undo_check_in", session, own.pk) not in door
    assert url("undo_check_in", session, other.pk) in door
    assert "ご自分の出欠は、ほかの担当者に頼んでください" in text(marks)
    assert names == [f"state-{other.pk}"]
    assert session.attendances.get(enrolment=other).state == Attendance.State.PRESENT


def test_correction_without_a_reason_keeps_what_was_chosen(client, run, session):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    as_office(client)
    client.post(url("roster", session), {f"state-{enrolment.pk}": "present"})

    response = client.post(url("roster", session), {f"state-{enrolment.pk}": "late"})

    assert response.status_code == 422
    assert "訂正の理由を書いてください" in text(response)
    assert '<option value="late" selected>' in text(response)
    assert Attendance.objects.get().state == "present"

    client.post(url("roster", session), {f"state-{enrolment.pk}": "late", "reason": "見まちがい"})
    assert Attendance.objects.get().state == "late"


def test_marking_a_session_that_has_not_begun_is_refused(client, run):
    session, enrolment = make_session(run), make_trainee(run)
    book(session, enrolment)

    response = as_office(client).post(url("roster", session), {f"state-{enrolment.pk}": "present"})

    assert response.status_code == 422
    assert Attendance.objects.count() == 0


def test_facilitator_receives_but_does_not_mark(client, run, session):
    enrolment = make_trainee(run)
    book_later = make_trainee(run)
    as_facilitator(client, session)
    receive(session, enrolment)

    assert client.get(url("roster", session)).status_code == 200
    client.post(url("walk_in", session), {"number": book_later.person.number})
    response = client.post(url("roster", session), {f"state-{enrolment.pk}": "present"})

    assert response.status_code == 404
    assert Attendance.objects.exclude(state="").count() == 0
    assert Attendance.objects.count() == 2


@pytest.mark.parametrize("roles", [[], ["HR"], ["trainer"], ["manager"]])
def test_roster_is_not_found_by_others(client, run, session, roles):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    client.force_login(UserFactory(roles=roles, is_superuser=True))

    assert client.get(url("roster", session)).status_code == 404
    assert client.get(url("roster_print", session)).status_code == 404
    for name, args in (
        ("roster", []),
        ("walk_in", []),
        ("check_in", [enrolment.pk]),
        ("undo_check_in", [enrolment.pk]),
    ):
        assert client.post(url(name, session, *args)).status_code == 404


def test_roster_shows_no_case_text(client, session):
    page = text(as_office(client).get(url("roster", session)))

    assert "small-case" not in page


@pytest.mark.parametrize("name", ["check_in", "undo_check_in"])
def test_door_buttons_refuse_get(client, run, session, name):
    assert as_office(client).get(url(name, session, make_trainee(run).pk)).status_code == 405


@pytest.mark.parametrize("name", ["roster", "roster_print"])
def test_roster_costs_the_same_for_any_number(client, run, session, name):
    as_office(client)
    receive(session, make_trainee(run))
    client.get(url(name, session))
    one = queries_of(client, url(name, session) + "?marks")
    for _ in range(3):
        receive(session, make_trainee(run))

    assert queries_of(client, url(name, session) + "?marks") == one <= 20


def test_closed_session_can_still_be_marked_on_screen(client, run, session):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    sessions.close_session(session, actor=None)

    as_office(client).post(url("roster", session), {f"state-{enrolment.pk}": "makeup"})

    assert Attendance.objects.get().state == "makeup"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("", "受講者番号かお名前を入れてください。"), ("zzz９", "「zzz９」の方は見つかりません。")],
)
def test_walk_in_that_fails_keeps_the_roster_and_the_number(
    client, run, session, number, sentence
):
    receive(session, make_trainee(run))

    response = as_office(client).post(url("walk_in", session), {"number": number})

    page, form = text(response), response.context["walk_in"]
    assert response.status_code == 422
    assert sentence in form.errors["number"][0]
    assert form["number"].value() == number
    assert 'aria-invalid="true"' in page
    assert f'href="{url("roster", session)}?marks"' in page
    assert "いまはできません" not in page
    assert Attendance.objects.count() == 1


def test_walk_in_who_need_not_come_keeps_the_number(client, run, session):
    done = make_trainee(run)
    attendance.mark(make_open_session(run), {done: "present"}, actor=make_office())

    response = as_office(client).post(url("walk_in", session), {"number": done.person.number})

    assert response.status_code == 422
    assert "もう済んでいます" in response.context["walk_in"].errors["number"][0]


def test_walk_in_before_the_session_opens_is_refused(client, run):
    enrolment, session = make_trainee(run), make_session(run)

    response = as_office(client).post(url("walk_in", session), {"number": enrolment.person.number})

    assert response.status_code == 409


def test_wrong_number_after_the_session_is_said_too(client, session):
    as_facilitator(client, session).post(url("close", session))

    response = client.post(url("walk_in", session), {"number": "zzz"})

    assert "「zzz」の方は見つかりません" in text(response)


def test_walk_ins_are_not_counted_as_booked(client, run, session):
    receive(session, make_trainee(run))

    page = text(as_office(client).get(url("roster", session)))

    assert "名簿の方(1名のうち1名を受付)" in page
    assert "申し込んだ方(" not in page


@pytest.mark.parametrize("with_case", [True, False])
def test_words_about_the_case_are_said_only_if_there_is_one(client, with_case):
    session = make_session(make_meeting("words", with_case=with_case))
    as_facilitator(client, session)

    before = text(client.get(url("session", session)))
    client.post(url("open", session))
    during = text(client.get(url("session", session)))
    after = text(client.post(url("close", session), follow=True))

    said = ["第1部が" in before, "資料の回収" in during, "事例を読めなくなりました" in after]
    assert said == [with_case] * 3
    assert ("事例" in before) is with_case
    assert "会を終えました。" in after


@pytest.mark.parametrize(("role", "key"), [("office", "all"), ("trainer", "facilitated")])
def test_staff_see_what_is_next_first_and_nothing_of_today_drops_off(
    client, run, monkeypatch, role, key
):
    monkeypatch.setattr("courses.groupwork.views.sessions.SESSIONS_A_PAGE", 3)
    person = UserFactory(roles=[role])
    leads = {"facilitators": [person]} if role == "trainer" else {}
    now = timezone.localtime()
    last_night = now.replace(hour=0, minute=0) - timedelta(minutes=100)
    earlier = (last_night - now).total_seconds() // 60
    days = {"昔": -5000, "昨日": earlier, "来月": 43200, "今": 0, "明日": 1440}
    for venue, minutes in days.items():
        make_session(run, venue=venue, minutes_away=minutes, **leads)
    client.force_login(person)

    def venues(page):
        parameter = "page" if key == "all" else "led"
        context = client.get("/sessions/", {parameter: page}).context
        return [session.venue for session in context[key]]

    assert [venues(1), venues(2)] == [["今", "明日", "来月"], ["昨日", "昔"]]
