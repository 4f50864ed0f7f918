"""Reading a part on the screen."""

import pytest

from audit.domain.trail import broken_links
from audit.models import Entry
from courses.cases.models import Exclusion
from courses.groupwork.domain import disclosure, sessions
from tests.factories import UserFactory
from tests.groupwork.factories import (
    make_meeting,
    make_open_session,
    make_trainee,
    receive,
)
from tests.outcomes import queries_of, text
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def run():
    return make_meeting()


@pytest.fixture
def session(run):
    return make_open_session(run)


@pytest.fixture
def enrolment(run, session):
    enrolment = make_trainee(run)
    receive(session, enrolment)
    return enrolment


def address(session, order):
    return f"/cases/parts/{session.case.parts.get(order=order).pk}/"


@pytest.fixture
def reader(client, enrolment):
    client.force_login(enrolment.person)
    return client


def test_open_part_is_read_in_full(reader, session, enrolment):
    response = reader.get(address(session, 1))

    page = text(response)
    for words in (
        "この事例は創作です。",
        "入院についての記述",
        "民生委員(役)",
        "何から始めますか。",
        "母Aさんと長男Bさん",
        "small-caseの事実1",
        "small-caseの語り1",
        "small-caseの問い1の1",
        "保存・印刷・書き写しをしません。",
        enrolment.person.number,
    ):
        assert words in page
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert page.index("入院についての記述") < page.index("small-caseの事実1")


def test_notes_and_part_two_are_on_no_page_of_a_trainee(reader, session):
    page = text(reader.get(address(session, 1)))

    for words in ("の事実2", "の語り2", "の問い2", "のねらい", "便りを生かす", "沈黙のとき"):
        assert words not in page


def test_module_narrows_the_questions(client):
    run = make_meeting(case_questions=["p1q2"])
    session, enrolment = make_open_session(run), make_trainee(run)
    receive(session, enrolment)
    client.force_login(enrolment.person)

    page = text(client.get(address(session, 1) + "?module=small-g1"))

    assert "の問い1の2" in page
    assert "の問い1の1" not in page


def test_part_two_is_refused_until_it_is_open(reader, session):
    response = reader.get(address(session, 2))

    assert response.status_code == 403
    assert "いまは開示されていません" in text(response)
    assert "small-case" not in text(response)

    part = session.case.parts.get(order=2)
    disclosure.disclose_part(session, part, actor=session.facilitators.get())
    assert "small-caseの事実2" in text(reader.get(address(session, 2)))

    sessions.close_session(session, actor=None)
    assert reader.get(address(session, 2)).status_code == 403


def test_pledge_is_asked_for(reader, session, enrolment):
    enrolment.person.pledges.all().delete()

    response = reader.get(address(session, 1))

    assert response.status_code == 403
    assert "誓約がまだです" in text(response)


def test_excluded_person_learns_nothing_of_the_case(reader, session, enrolment):
    Exclusion.objects.create(case=session.case, person=enrolment.person, reason="親族")

    response = reader.get(address(session, 1))

    assert response.status_code == 403
    for words in ("small-case", "第1部", "親族"):
        assert words not in text(response)


@pytest.mark.parametrize("roles", [["HR"], ["office"], ["admin"], ["trainer"], ["manager"], []])
@pytest.mark.parametrize("order", [1, 2])
def test_nobody_reads_by_rank(client, session, roles, order):
    client.force_login(UserFactory(roles=roles, is_superuser=True))

    response = client.get(address(session, order))

    assert response.status_code == 403
    assert "small-case" not in text(response)


def test_facilitator_reads_by_grant(client, session):
    client.force_login(session.facilitators.get())

    assert "small-caseの事実2" in text(client.get(address(session, 2)))


def test_readings_and_refusals_are_chained(reader, session):
    reader.get(address(session, 1))
    reader.get(address(session, 2))

    verbs = Entry.objects.filter(verb__startswith="cases.access").order_by("id")
    assert [row.verb for row in verbs] == ["cases.access.grant", "cases.access.refuse"]
    assert list(broken_links()) == []


def test_wrong_method_anonymous_and_unknown(client, reader, session):
    assert reader.post(address(session, 1)).status_code == 405
    assert reader.get("/cases/parts/999999/").status_code == 404
    client.logout()
    assert client.get(address(session, 1)).url.startswith("/accounts/login/")
    assert client.get("/cases/watermark.svg").url.startswith("/accounts/login/")


def test_way_back_stays_on_this_site(reader, session):
    inside = text(reader.get(address(session, 1) + f"?back=/sessions/{session.pk}/"))
    outside = text(reader.get(address(session, 1) + "?back=//evil.example/"))

    assert f'href="/sessions/{session.pk}/"' in inside
    assert "evil.example" not in outside.split("</header>")[-1].split("<footer")[0]


def test_watermark_carries_the_readers_number(reader, enrolment):
    response = reader.get("/cases/watermark.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert enrolment.person.number in text(response)
    assert "no-store" in response["Cache-Control"]


def test_reading_stays_within_the_page_budget(reader, session):
    assert queries_of(reader, address(session, 1)) <= 20
