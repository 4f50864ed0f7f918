"""HR nominates and decides, for its own people only."""

import pytest
from django.urls import reverse

from courses.domain import nominations, runs
from courses.models import Enrolment, Nomination
from reports.domain.nominations import read_numbers
from tests.remembered import remembered
from tests.reports.factories import make_person, make_place

pytestmark = pytest.mark.django_db
LIST = "/admin/training/nominations/"
NEW = "/admin/training/nominations/new/"
DECIDE = "/admin/training/nominations/decide/"


def told(response):
    return [str(message) for message in response.context["messages"]]


def states():
    rows = Nomination.objects.order_by("person__number")
    return dict(rows.values_list("person__number", "state"))


def test_several_chosen_people_are_nominated_at_once(client, ward, run):
    other = make_person(ward.welfare, number="w002")
    client.force_login(ward.hr)

    response = client.post(NEW, {"run": run.pk, "person": [ward.person.pk, other.pk]}, follow=True)

    assert told(response) == ["2人を推薦しました。"]
    assert states() == {"w001": "nominated", "w002": "nominated"}


def test_pasted_numbers_good_lines_are_done_and_bad_lines_named_and_kept(client, ward, run):
    client.force_login(ward.hr)

    response = client.post(NEW, {"run": run.pk, "numbers": "Ｗ００１\n\nx999\ns001"})

    assert response.status_code == 422
    assert states() == {"w001": "nominated"}
    assert response.context["form"]["numbers"].value() == "x999\ns001"
    assert [line[:9] for line in told(response)[1:]] == ["3行目「x999」", "4行目「s001」"]


def test_numbers_of_another_hr_are_not_told_from_unknown_ones(client, ward, run):
    client.force_login(ward.hr)

    response = client.post(NEW, {"run": run.pk, "numbers": "s001\nx999"})

    reasons = {line.split("」", 1)[1] for line in told(response)}
    assert len(reasons) == 1
    assert states() == {}


def test_stranger_cannot_be_nominated_by_id(client, ward, run):
    client.force_login(ward.hr)

    client.post(NEW, {"run": run.pk, "person": [ward.stranger.pk]})

    assert states() == {}


def test_nobody_chosen_is_said_beside_the_field(client, ward, run):
    client.force_login(ward.hr)

    response = client.post(NEW, {"run": run.pk, "note": "所属長の推薦"})

    assert response.status_code == 422
    assert response.context["form"].errors.as_data()["numbers"][0].code == "nobody"
    assert "所属長の推薦" in response.content.decode()


def test_someone_whom_the_course_is_not_for_is_named(client, ward, run):
    make_person(ward.welfare, number="w009", audiences=["サ"])
    client.force_login(ward.hr)

    response = client.post(NEW, {"run": run.pk, "numbers": "w009"})

    assert response.status_code == 422
    assert "対象区分" in told(response)[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("001\n002", [(1, "001", "001"), (2, "002", "002")]),
        ("００１、a-2\t３", [(1, "001", "001"), (1, "a-2", "a-2"), (1, "3", "3")]),
        ('="00123"\n="001",002', [(1, "00123", "00123"), (2, "001", "001"), (2, "002", "002")]),
        (" \n\n", []),
    ],
)
def test_numbers_are_read_as_people_paste_them(text, found):
    assert read_numbers(text) == found


@pytest.fixture
@remembered
def three(ward, run):
    people = [ward.person, *(make_person(ward.welfare, number=f"w00{n}") for n in (2, 3))]
    return [nominations.nominate(run, person, actor=ward.hr) for person in people]


@pytest.mark.parametrize("left", [1, 0])
def test_reason_stays_when_a_colleague_decided_first(client, ward, three, left):
    for row in three[left:]:
        nominations.accept(row, actor=ward.hr)
    client.force_login(ward.hr)

    response = client.post(
        DECIDE, {"decision": "decline", "nomination": [three[2].pk], "note": "定員のため来年度に"}
    )

    assert response.status_code == 409
    assert "定員のため来年度に" in response.content.decode()
    assert three[2].person.get_full_name() in told(response)[0]
    assert states()["w003"] == "accepted"


def test_bulk_accept_does_the_fresh_rows_and_names_the_stale_one(client, ward, three):
    nominations.decline(three[1], actor=ward.hr, note="時期が合わない")
    client.force_login(ward.hr)

    response = client.post(
        DECIDE, {"decision": "accept", "nomination": [n.pk for n in three]}, follow=True
    )

    assert states() == {"w001": "accepted", "w002": "declined", "w003": "accepted"}
    assert Enrolment.objects.count() == 2
    done, stale = told(response)
    assert done == "2件の受講を決定しました。"
    assert three[1].person.get_full_name() in stale
    assert "見送り" in stale


def test_own_nomination_has_no_box_to_tick_and_says_who_decides(client, ward, run):
    hr = ward.hr
    hr.audiences.set(ward.person.audiences.all())
    make_place(hr, ward.welfare)
    own = nominations.nominate(run, hr, actor=None)
    client.force_login(hr)

    page = client.get(LIST).content.decode()
    answer = client.post(DECIDE, {"nomination": [own.pk], "decision": "accept"}, follow=True)

    assert "ご自分の推薦は、ほかの担当者が決めます" in page
    assert f'value="{own.pk}"' not in page
    assert "ご自分の推薦は、ご自分では決められません" in told(answer)[0]


def test_declining_needs_a_reason_and_keeps_the_ticks(client, ward, three):
    client.force_login(ward.hr)

    response = client.post(DECIDE, {"decision": "decline", "nomination": [three[0].pk]})

    assert response.status_code == 422
    assert response.context["chosen"] == {str(three[0].pk)}
    assert set(states().values()) == {"nominated"}


def test_declining_with_a_reason_and_waiting(client, ward, three):
    client.force_login(ward.hr)

    client.post(DECIDE, {"decision": "decline", "nomination": [three[0].pk], "note": "異動"})
    client.post(DECIDE, {"decision": "wait", "nomination": [three[1].pk]})

    assert states() == {"w001": "declined", "w002": "waiting", "w003": "nominated"}


def test_reason_longer_than_its_field_is_refused_and_kept(client, ward, three):
    client.force_login(ward.hr)
    decision = {"decision": "wait", "nomination": [three[0].pk]}

    response = client.post(DECIDE, decision | {"note": "長" * 401})

    assert response.status_code == 422
    assert response.context["note"] == "長" * 401
    assert set(states().values()) == {"nominated"}


def test_nothing_ticked_is_refused(client, ward, three):
    client.force_login(ward.hr)

    assert client.post(DECIDE, {"decision": "accept"}).status_code == 422


def test_rows_of_a_closed_run_are_named(client, ward, run, three):
    runs.close_run(run, actor=ward.hr)
    client.force_login(ward.hr)

    client.post(DECIDE, {"decision": "accept", "nomination": [three[0].pk]})

    assert states()["w001"] == "nominated"
    assert not Enrolment.objects.exists()


def test_hr_of_another_organisation_sees_and_decides_nothing(client, ward, three):
    client.force_login(ward.other_hr)

    listed = client.get(LIST).context["rows"]
    client.post(DECIDE, {"decision": "accept", "nomination": [three[0].pk]})

    assert list(listed) == []
    assert states()["w001"] == "nominated"


def test_list_is_in_kana_order(client, ward, run):
    for kana, name in (("わだ", "和田"), ("あおき", "青木"), ("かとう", "加藤")):
        person = make_person(ward.welfare, family_name=name, family_name_kana=kana)
        nominations.nominate(run, person, actor=ward.hr)
    client.force_login(ward.hr)

    rows = client.get(LIST).context["rows"]

    assert [row.person.family_name for row in rows] == ["青木", "加藤", "和田"]


def test_list_narrows_by_state_and_organisation(client, ward, run, three):
    nominations.wait(three[2], actor=ward.hr)
    client.force_login(ward.hr)

    waiting = client.get(LIST, {"state": "waiting", "organisation": ward.welfare.path})
    elsewhere = client.get(LIST, {"organisation": ward.school.path})

    assert list(waiting.context["rows"]) == [three[2]]
    # Another HR's organisation is no choice here: the filter is left out.
    assert len(elsewhere.context["rows"]) == 3


def test_list_opens_with_what_waits_for_a_decision(client, ward, three):
    nominations.decline(three[0], actor=ward.hr, note="異動")
    client.force_login(ward.hr)

    opened = client.get(LIST).context["rows"]
    everything = client.get(LIST, {"state": "all"}).context["rows"]

    assert (len(opened), len(everything)) == (2, 3)


def test_candidates_are_those_not_proposed_yet(client, ward, run, three):
    fresh = make_person(ward.welfare, number="w010")
    client.force_login(ward.hr)

    response = client.get(NEW, {"run": run.pk})

    assert {fresh} <= set(response.context["people"])
    assert not {n.person for n in three} & set(response.context["people"])


@pytest.mark.parametrize("who", ["office", "trainer", "superuser"])
def test_only_hr_gets_in(client, ward, who):
    client.force_login(getattr(ward, who))

    assert {client.get(LIST).status_code, client.get(NEW).status_code} == {404}
    assert client.post(DECIDE, {"decision": "accept"}).status_code == 404


def test_deciding_is_posted(client, ward):
    client.force_login(ward.hr)

    assert client.get(DECIDE).status_code == 405


def test_anonymous_is_sent_to_the_login(client):
    assert "login" in client.get(reverse("reports:nominations"))["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(
    client, ward, run, count, django_assert_max_num_queries
):
    for _ in range(count):
        nominations.nominate(run, make_person(ward.welfare), actor=ward.hr)
    client.force_login(ward.hr)

    with django_assert_max_num_queries(20):
        assert len(client.get(LIST).context["rows"]) == count


def test_candidates_are_those_whom_the_course_is_for(client, ward, run):
    inside = make_person(ward.welfare, number="w011", audiences=["高支"])
    make_person(ward.welfare, number="w012", audiences=["サ"])
    make_person(ward.welfare, number="w013", audiences=[])
    client.force_login(ward.hr)

    response = client.get(NEW, {"run": run.pk})

    people = response.context["people"]
    assert {person.number for person in people} == {ward.person.number, inside.number}
    assert "2名です" in response.content.decode()
    posted = client.post(NEW, {"run": run.pk, "person": [person.pk for person in people]})
    assert posted.status_code == 302


def test_those_beyond_the_list_are_counted_and_do_not_push_others_out(
    client, ward, run, monkeypatch
):
    monkeypatch.setattr("reports.views.nominations.SHOWN", 2)
    for number in range(3):
        make_person(ward.welfare, family_name_kana="あ", audiences=["サ"], number=f"a{number}")
        make_person(ward.welfare, number=f"w10{number}")
    client.force_login(ward.hr)

    response = client.get(NEW, {"run": run.pk})

    page = response.content.decode()
    assert [person.number for person in response.context["people"]] == ["w001", "w100"]
    assert "4名です。はじめの2名を出しています。" in page
    assert "枠の中を下へ動かすと見えます" in page
