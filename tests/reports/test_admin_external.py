"""HR decides about its own people's trainings elsewhere; the office enters them from paper."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.domain import external
from courses.models import ExternalTraining
from tests.courses.external_factories import make_type, said, tell
from tests.reports.factories import make_person

pytestmark = pytest.mark.django_db
LIST = "/admin/training/external/"
NEW = "/admin/training/external/new/"
DECIDE = "/admin/training/external/decide/"


def states():
    rows = ExternalTraining.objects.order_by("person__number", "title")
    return [row.state for row in rows]


def test_list_shows_own_people_and_nobodys_reflections(client, ward):
    tell(ward.person, title="見える研修", learned="ひみつの覚え書き")
    tell(ward.stranger, title="よその研修")
    client.force_login(ward.hr)

    page = client.get(LIST).content.decode()

    assert "見える研修" in page
    assert "よその研修" not in page
    assert "ひみつの覚え書き" not in page


def test_several_are_approved_at_once_and_strangers_left(client, ward):
    rows = [tell(ward.person, title="一"), tell(ward.person, title="二"), tell(ward.stranger)]
    client.force_login(ward.hr)

    response = client.post(
        DECIDE, {"decision": "approve", "training": [row.pk for row in rows]}, follow=True
    )

    assert [str(m) for m in response.context["messages"]] == ["2件を承認しました。"]
    assert states() == ["submitted", "approved", "approved"]


def test_giving_back_needs_a_reason_and_keeps_the_ticks(client, ward):
    row = tell(ward.person)
    client.force_login(ward.hr)

    without = client.post(DECIDE, {"decision": "return", "training": [row.pk]})
    client.post(DECIDE, {"decision": "return", "training": [row.pk], "reason": "主催を直す"})

    row.refresh_from_db()
    assert without.status_code == 422
    assert without.context["chosen"] == {str(row.pk)}
    assert (row.state, row.reason, row.decided_by) == ("returned", "主催を直す", ward.hr)


def test_decided_meanwhile_is_named(client, ward):
    row = tell(ward.person)
    external.give_back(row, actor=ward.hr, reason="x")
    client.force_login(ward.hr)

    response = client.post(DECIDE, {"decision": "approve", "training": [row.pk]}, follow=True)

    assert "すでに「差し戻し」になっています" in str(*response.context["messages"])


@pytest.mark.parametrize("data", [{"decision": "approve"}, {"training": ["x"]}, {}])
def test_nothing_ticked_says_so(client, ward, data):
    client.force_login(ward.hr)

    assert client.post(DECIDE, data).status_code == 422


def test_filters_narrow_the_list_down(client, ward):
    external.approve(tell(ward.person, title="済んだ研修"), actor=ward.hr)
    tell(ward.person, title="待つ研修", type=make_type("mhlw"))
    client.force_login(ward.hr)

    def shown(**query):
        return [row.title for row in client.get(LIST, query).context["rows"]]

    assert shown() == ["待つ研修"]
    assert shown(state="approved") == ["済んだ研修"]
    assert shown(state="all", kind="mhlw") == ["待つ研修"]
    assert shown(q="いない人") == []


def paper(**fields):
    values = {
        "number": "Ｗ００１", "type": make_type().pk, "title": "家族会", "organiser": "家族会",
        "held_on": "R8.6.1", "minutes": "90", "original_kept": "書庫2",
    }  # fmt: skip
    return values | fields


def test_office_enters_from_paper_and_does_not_decide(client, ward):
    client.force_login(ward.office)

    response = client.post(NEW, paper(), follow=True)

    row = ExternalTraining.objects.get()
    assert (row.person, row.entered_by, row.state) == (ward.person, ward.office, "submitted")
    assert "原本: 書庫2" in response.content.decode()
    assert client.post(DECIDE, {"decision": "approve", "training": [row.pk]}).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "place"),
    [({"number": "x999"}, "number"), ({"original_kept": ""}, "original_kept"), ({"held_on": "2126-1-1"}, "held_on")],
)  # fmt: skip
def test_office_reads_what_is_missing(client, ward, wrong, place):
    client.force_login(ward.office)

    response = client.post(NEW, paper(**wrong))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [place])


def test_pages_are_not_there_for_others(client, ward):
    for viewer in (ward.trainer, ward.superuser):
        client.force_login(viewer)
        assert [client.get(LIST).status_code, client.get(NEW).status_code] == [404, 404]
    client.force_login(ward.hr)
    assert [client.get(NEW).status_code, client.get(DECIDE).status_code] == [404, 405]
    client.logout()
    assert client.get(LIST).status_code == 302


def test_list_costs_the_same_for_one_and_three(client, ward):
    external.submit(ward.person, said(), actor=ward.office, original_kept="書庫")
    client.force_login(ward.hr)
    client.get(LIST)
    costs = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        costs.append(len(queries))
        other = make_person(ward.welfare)
        external.submit(other, said(), actor=ward.office, original_kept="書庫")
        tell(other, title=f"研修{number}")

    assert costs[0] == costs[1]
