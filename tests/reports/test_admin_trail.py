"""The audit trail, for auditors and the system's keeper."""

import pytest

import audit.domain.trail as audit
from people.roles import Role
from tests.remembered import remembered
from tests.reports.factories import make_staff

pytestmark = pytest.mark.django_db
TRAIL = "/admin/training/trail/"


@pytest.fixture
@remembered
def auditor(ward):
    return make_staff(Role.AUDITOR, number="auditor")


def verbs_of(response):
    return [entry.verb for entry, _ in response.context["lines"]]


def test_trail_names_each_verb_in_japanese(client, ward, run, auditor):
    audit.record("courses.run.close", run, actor=ward.hr)
    client.force_login(auditor)

    response = client.get(TRAIL)

    assert verbs_of(response)[0] == "courses.run.close"
    assert response.context["lines"][0][1] == "開催を終了"


def test_trail_narrows_by_verb_day_and_actor(client, ward, run, auditor):
    audit.record("courses.run.close", run, actor=ward.hr)
    client.force_login(auditor)

    def found(**asked):
        return verbs_of(client.get(TRAIL, asked))

    assert found(verb="courses.run.close") == ["courses.run.close"]
    assert found(q=ward.hr.number.upper()) == ["courses.run.close"]
    assert found(until="令和元年5月1日") == []


def test_a_day_that_cannot_be_read_is_said(client, auditor):
    client.force_login(auditor)

    response = client.get(TRAIL, {"since": "きのう"})

    assert response.status_code == 422
    assert response.context["filters"].errors.as_data()["since"][0].code == "invalid"


@pytest.mark.parametrize("who", ["hr", "office", "trainer", "superuser"])
def test_others_get_404(client, ward, who):
    client.force_login(getattr(ward, who))

    assert client.get(TRAIL).status_code == 404


def test_trail_takes_no_post(client, auditor):
    client.force_login(auditor)

    assert client.post(TRAIL).status_code == 405


def test_anonymous_is_sent_to_the_login(client):
    assert "login" in client.get(TRAIL)["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_trail_costs_the_same_for_any_number(
    client, ward, run, auditor, count, django_assert_max_num_queries
):
    for _ in range(count):
        audit.record("courses.run.close", run, actor=ward.hr)
    client.force_login(auditor)

    with django_assert_max_num_queries(12):
        client.get(TRAIL)
