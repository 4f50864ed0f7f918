"""The screen of the hall."""

import pytest
from django.urls import reverse

from audit.models import Entry
from courses.cases.domain import approval
from courses.cases.models import Grant
from courses.groupwork.domain import disclosure, sessions
from tests.factories import UserFactory
from tests.groupwork.factories import (
    make_meeting,
    make_office,
    make_open_session,
    make_trainee,
    make_trainer,
    receive,
)
from tests.outcomes import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_open_session(make_meeting())


@pytest.fixture
def facilitator(client, session):
    client.force_login(session.facilitators.get())
    return client


def hall(session, name="hall"):
    return reverse(f"groupwork:{name}", args=[session.pk])


def test_hall_shows_what_is_open_and_no_notes(facilitator, session):
    before = text(facilitator.get(hall(session)))
    mark = facilitator.get(hall(session, "hall_parts")).json()["mark"]
    part = session.case.parts.get(order=2)
    disclosure.disclose_part(session, part, actor=session.facilitators.get())

    after = text(facilitator.get(hall(session)))

    assert "small-caseの事実1" in before
    assert "small-caseの事実2" not in before
    assert "small-caseの事実2" in after
    for words in ("small-caseのねらい", "二人組で話す", "正解を絞らない"):
        assert words not in after
    assert facilitator.get(hall(session, "hall_parts")).json()["mark"] != mark


def test_hall_is_empty_after_the_end(facilitator, session):
    sessions.close_session(session, actor=None)

    assert "small-caseの事実1" not in text(facilitator.get(hall(session)))
    assert facilitator.get(hall(session, "hall_parts")).json() == {"mark": "closed"}


def test_hall_without_a_grant_is_refused(facilitator, session):
    Grant.objects.all().delete()

    response = facilitator.get(hall(session))

    assert response.status_code == 403
    assert "small-case" not in text(response)


@pytest.mark.parametrize("name", ["hall", "hall_parts"])
def test_hall_is_found_by_its_facilitator_only(client, session, name):
    assert "login" in client.get(hall(session, name)).url
    for person in (make_trainer(), make_office(), UserFactory(is_superuser=True)):
        client.force_login(person)
        assert client.get(hall(session, name)).status_code == 404


@pytest.mark.parametrize("name", ["hall", "hall_parts"])
def test_hall_takes_no_post(facilitator, session, name):
    assert facilitator.post(hall(session, name)).status_code == 405


def rewrite(session):
    """Let the facilitator, who writes the case, change its text while the session goes on."""
    author = session.facilitators.get()
    session.case.theme = "書きかえたテーマ"
    session.case.save()
    approval.note_change(session.case, actor=author)


def test_text_rewritten_in_the_session_leaves_the_hall_even_for_its_author(facilitator, session):
    mark = facilitator.get(hall(session, "hall_parts")).json()["mark"]

    rewrite(session)
    response = facilitator.get(hall(session))

    assert facilitator.get(hall(session, "hall_parts")).json()["mark"] != mark
    assert response.status_code == 403
    assert "small-caseの事実1" not in text(response)
    assert Entry.objects.filter(verb="cases.access.refuse", data__part="part1").count() == 1


def test_console_and_trainee_are_told_that_nobody_may_read_a_rewritten_text(
    client, facilitator, session
):
    enrolment = make_trainee(session.run)
    receive(session, enrolment)
    page = reverse("groupwork:session", args=[session.pk])
    shut = "受付した方はいま事例を読めません"
    assert shut not in text(facilitator.get(page))

    rewrite(session)

    assert shut in text(facilitator.get(page))
    client.force_login(enrolment.person)
    assert "この事例は、いまは読めません" in text(client.get(page))
