"""Two at one roster: neither wipes the other's marks, and both are told."""

import pytest
from django.urls import reverse

from courses.groupwork.domain import attendance
from courses.groupwork.models import Attendance
from tests.groupwork.factories import make_office, make_trainee, receive
from tests.outcomes import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(run, session):
    """Three on the roster; the first is here, the others were received by mistake."""
    rows = [make_trainee(run) for _ in range(3)]
    for row in rows:
        receive(session, row)
    for row in rows[1:]:
        attendance.undo_check_in(session, row, actor=make_office())
    return rows


@pytest.fixture
def page(client, session, people):
    """The page as the second at the desk opened it, and its address."""
    client.force_login(make_office())
    url = f"{reverse('groupwork:roster', args=[session.pk])}?marks"
    form = client.get(url).context["form"]
    fields = {field.html_name: field.value() or "" for field in form}
    return url, fields


def stored(session):
    rows = session.attendances.exclude(state="")
    return {row.enrolment_id: row.state for row in rows}


def test_marks_of_the_first_stay(client, session, people, page):
    first, second, third = people
    url, fields = page
    office = make_office()
    attendance.mark(session, {second: "absent"}, actor=office)

    done = client.post(url, fields | {f"state-{third.pk}": "present"}, follow=True)

    assert stored(session) == {first.pk: "present", second.pk: "absent", third.pk: "present"}
    assert f"{second.person.get_full_name()}さんの出欠は、この画面を開いたあとに" in text(done)


def test_what_the_door_suggested_does_not_undo_a_mark(client, session, people, page):
    first = people[0]
    url, fields = page
    attendance.mark(session, {first: "early"}, actor=make_office())

    client.post(url, fields)

    assert stored(session) == {first.pk: "early"}


def test_two_marks_for_one_person_leave_the_first_and_name_both(client, session, people, page):
    second = people[1]
    url, fields = page
    office = make_office()
    attendance.mark(session, {second: "absent"}, actor=office)

    done = text(client.post(url, fields | {f"state-{second.pk}": "late"}, follow=True))

    assert stored(session)[second.pk] == "absent"
    assert f"{office.get_full_name()}さん(" in done
    assert "先に「欠席」にしました。「遅刻」には変えていません。" in done


def test_the_same_mark_from_both_is_no_quarrel(client, session, people, page):
    second = people[1]
    url, fields = page
    attendance.mark(session, {second: "absent"}, actor=make_office())

    done = text(client.post(url, fields | {f"state-{second.pk}": "absent"}, follow=True))

    assert stored(session)[second.pk] == "absent"
    assert "変えていません" not in done


def test_a_mark_taken_back_meanwhile_is_not_written_again(client, session, people):
    second = people[1]
    office = make_office()
    attendance.mark(session, {second: "absent"}, actor=office)
    client.force_login(office)
    url = f"{reverse('groupwork:roster', args=[session.pk])}?marks"
    form = client.get(url).context["form"]
    fields = {field.html_name: field.value() or "" for field in form}
    attendance.mark(session, {second: ""}, actor=office, reason="別の人でした")

    client.post(url, fields)

    assert not Attendance.objects.filter(enrolment=second).exclude(state="").exists()


@pytest.mark.parametrize("seen", ["", "x", "[]", '{"a": 1}'])
def test_a_page_that_says_nothing_is_taken_as_it_is(client, session, people, page, seen):
    second = people[1]
    url, fields = page

    client.post(url, fields | {f"state-{second.pk}": "late", "seen": seen})

    assert stored(session)[second.pk] == "late"


def test_reason_of_a_correction_stays_when_somebody_was_faster(client, session, people, page):
    first = people[0]
    url, fields = page
    attendance.mark(session, {first: "early"}, actor=make_office())
    sent = {f"state-{first.pk}": "late", "reason": "名簿の見まちがい", "original_kept": "書庫2"}

    answer = client.post(url, fields | sent)

    assert answer.status_code == 409
    assert "には変えていません" in text(answer)
    form = answer.context["form"]
    assert [form[name].value() for name in ("reason", "original_kept")] == [
        "名簿の見まちがい",
        "書庫2",
    ]
    assert form[f"state-{first.pk}"].value() == "early"
    assert stored(session) == {first.pk: "early"}
