"""A session closed too early goes on, while people are still there."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Entry
from courses.cases.domain import access
from courses.groupwork.domain import sessions
from tests.groupwork.factories import (
    make_meeting,
    make_open_session,
    make_trainee,
    make_trainer,
    move,
    receive,
)
from tests.outcomes import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    """A session closed by its facilitator with one person in it."""
    run = make_meeting()
    session = make_open_session(run)
    enrolment = make_trainee(run)
    receive(session, enrolment)
    session = sessions.close_session(session, actor=session.facilitators.get())
    session.person = enrolment.person
    return session


def test_those_who_are_there_read_again(closed):
    facilitator = closed.facilitators.get()
    before = access.open_parts(closed.person)

    session = sessions.reopen_session(closed, reason="押しまちがい", actor=facilitator)

    assert before == []
    assert [part.key for part in access.open_parts(closed.person)] == ["part1"]
    assert (session.state, session.closed_at) == ("open", None)
    assert Entry.objects.get(verb="groupwork.session.reopen").data["reason"] == "押しまちがい"


@pytest.mark.parametrize(
    ("minutes", "reason", "code"),
    [(0, " ", "reason_missing"), (241, "誤り", "too_late"), (0, "twice", "not_closed")],
)
def test_reopening_is_refused(closed, minutes, reason, code):
    facilitator = closed.facilitators.get()
    move(closed, minutes)
    if reason == "twice":
        sessions.reopen_session(closed, reason=reason, actor=facilitator)

    assert code_of(sessions.reopen_session, closed, reason=reason, actor=facilitator) == code


def test_only_its_own_facilitator_reopens_it(closed):
    with pytest.raises(PermissionDenied):
        sessions.reopen_session(closed, reason="誤り", actor=make_trainer())


def test_old_page_does_not_end_what_was_opened_again(closed, client):
    facilitator = closed.facilitators.get()
    client.force_login(facilitator)
    old = closed.sequence - 1
    session = sessions.reopen_session(closed, reason="押しまちがい", actor=facilitator)

    response = client.post(f"/sessions/{session.pk}/close/", {"sequence": old})
    session.refresh_from_db()
    assert (response.status_code, session.state) == (409, "open")
    assert "もう一度開かれた" in response.text

    page = client.get(f"/sessions/{session.pk}/").text
    [shown] = re.findall(r'name="sequence" value="(\d+)"', page)
    client.post(f"/sessions/{session.pk}/close/", {"sequence": shown})
    session.refresh_from_db()
    assert session.state == "closed"
