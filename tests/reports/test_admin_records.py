"""The office's desk: a record laid open, and what may be done about it with a reason."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from courses.domain import pledges, runs
from courses.domain.evidence import record_evidence
from courses.models import Enrolment, Evidence, ModuleProgress, Requirement
from library.domain.wareki import wareki
from people.roles import Role
from tests.factories import enrol
from tests.remembered import remembered
from tests.reports.factories import make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/training/records/"


@pytest.fixture
@remembered
def enrolment(ward, run):
    return enrol(run, ward.person)


@pytest.fixture
@remembered
def pledged(ward, enrolment):
    """An enrolment whose first stage is open."""
    pledges.sign_for(enrolment, actor=ward.person)
    return enrolment


def url(name, enrolment, *args):
    if name == "paper":
        return reverse("papers:enter", args=[enrolment.pk, *args])
    return reverse(f"reports:{name}", args=[enrolment.pk, *args])


def requirement(enrolment, key):
    return Requirement.objects.get(run=enrolment.run, key=key)


PAPER = {"day": "令和8年5月1日", "original_kept": "書庫2"}


def test_office_finds_anybody_by_number_name_or_kana(client, ward, run, enrolment):
    enrol(run, ward.stranger)
    client.force_login(ward.office)

    def found(text):
        rows = client.get(LIST, {"q": text}).context["rows"]
        return [row.person.number for row in rows]

    assert sorted(found("")) == ["s001", "w001"]
    assert found("Ｗ００１") == ["w001"]
    assert found(ward.stranger.given_name) == ["s001"]
    assert len(found("ホンゴウ はなこ")) == 2


def test_hr_finds_its_own_people_only(client, ward, run, enrolment):
    enrol(run, ward.stranger)
    client.force_login(ward.hr)

    assert [row.person.number for row in client.get(LIST).context["rows"]] == ["w001"]


def test_record_shows_each_condition_and_what_meets_it(client, ward, enrolment):
    pledges.sign_for(enrolment, actor=ward.person)
    client.force_login(ward.office)

    record = client.get(url("record", enrolment)).context["record"]

    (pledge,) = record.course_items
    assert pledge.condition.is_met
    assert [line.row.recorded_by for line in pledge.lines] == [ward.person]
    assert [c.is_met for c in record.stages[0].opening] == [True]
    assert [[i.condition.is_met for i in m.items] for m in record.stages[0].modules] == [
        [False], [False],
    ]  # fmt: skip


def test_record_never_shows_what_a_payload_holds_or_a_try_that_did_not_count(
    client, ward, enrolment
):
    for number, result in enumerate(("failed", "passed")):
        record_evidence(
            enrolment, requirement(enrolment, "l1:lecture"), kind="quiz", key=f"quiz:{number}",
            actor=ward.person, result=result, payload={"score": 41, "answers": "ひみつの解答"},
        )  # fmt: skip
    client.force_login(ward.office)

    response = client.get(url("record", enrolment))

    lines = response.context["record"].stages[0].modules[0].items[0].lines
    assert [line.row.result for line in lines] == ["passed"]
    assert "ひみつの解答" not in response.content.decode()
    assert "failed" not in response.content.decode()


def test_office_reads_of_their_own_record_whom_to_ask_before_they_write_why(client, ward, run):
    own = enrol(run, make_staff(Role.OFFICE, audiences=["支"]))
    fact = pledges.sign_for(own, actor=own.person)
    client.force_login(own.person)

    page = client.get(url("record", own)).content.decode()

    assert "ほかの担当者に頼んでください" in page
    asked = requirement(own, "l1:lecture").pk
    for name, args in (
        ("withdraw", []),
        ("unlock", ["stage-1"]),
        ("exempt", [asked]),
        ("void", [fact.pk]),
        ("paper", [asked]),
    ):
        assert url(name, own, *args) not in page
        answer = client.get(url(name, own, *args))
        assert answer.status_code == 409
        assert "ほかの担当者に頼んでください" in answer.content.decode()
    assert url("withdraw", own) in client_of(ward.office).get(url("record", own)).content.decode()


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_hr_reads_dates_only_and_may_change_nothing(client, ward, enrolment):
    evidence = pledges.sign_for(enrolment, actor=ward.office, reason="耳が遠いため紙で")
    client.force_login(ward.hr)

    page = client.get(url("record", enrolment)).content.decode()

    assert wareki(evidence.occurred_at) in page
    assert "耳が遠いため紙で" not in page
    assert url("void", enrolment, evidence.pk) not in page
    for name, args in (
        ("withdraw", []),
        ("unlock", ["stage-1"]),
        ("exempt", [requirement(enrolment, "l1:lecture").pk]),
        ("paper", [requirement(enrolment, "l1:lecture").pk]),
        ("void", [evidence.pk]),
    ):
        assert client.post(url(name, enrolment, *args), {"reason": "理由"}).status_code == 404


@pytest.mark.parametrize("who", ["other_hr", "trainer", "superuser"])
def test_strangers_get_404(client, ward, enrolment, who):
    client.force_login(getattr(ward, who))

    assert client.get(url("record", enrolment)).status_code == 404


def test_anonymous_is_sent_to_the_login(client, enrolment):
    assert "login" in client.get(url("record", enrolment))["Location"]


def test_record_takes_no_post(client, ward, enrolment):
    client.force_login(ward.office)

    assert client.post(url("record", enrolment)).status_code == 405


def test_office_opens_a_stage_with_a_reason(client, ward, enrolment):
    client.force_login(ward.office)
    address = url("unlock", enrolment, "stage-1")

    without = client.post(address, {"reason": " "})
    done = client.post(address, {"reason": "紙で学ぶため"})

    assert (without.status_code, done.status_code) == (422, 302)
    assert ModuleProgress.objects.open_now().filter(enrolment=enrolment).count() == 2
    assert Evidence.objects.get().reason == "紙で学ぶため"


def test_office_cannot_open_a_stage_that_is_not_there(client, ward, enrolment):
    client.force_login(ward.office)

    assert client.post(url("unlock", enrolment, "stage-9"), {"reason": "x"}).status_code == 404


def test_office_exempts_with_a_reason(client, ward, enrolment):
    client.force_login(ward.office)

    client.post(
        url("exempt", enrolment, requirement(enrolment, "l1:lecture").pk),
        {"reason": "前年度に受講済み"},
    )

    assert Evidence.objects.get().kind == "exemption"
    assert Entry.objects.filter(verb="courses.requirement.exempt").count() == 1


def test_office_voids_a_record_once_and_it_stays_struck_through(client, ward, enrolment):
    evidence = pledges.sign_for(enrolment, actor=ward.person)
    client.force_login(ward.office)
    address = url("void", enrolment, evidence.pk)

    first = client.post(address, {"reason": "別の人の分"})
    second = client.post(address, {"reason": "別の人の分"})

    (item,) = client.get(url("record", enrolment)).context["record"].course_items
    assert (first.status_code, second.status_code) == (302, 409)
    assert not item.condition.is_met
    assert item.lines[0].void.reason == "別の人の分"


def test_evidence_of_another_enrolment_is_not_found(client, ward, run, enrolment):
    other = enrol(run, ward.stranger)
    evidence = pledges.sign_for(other, actor=ward.stranger)
    client.force_login(ward.office)

    response = client.post(url("void", enrolment, evidence.pk), {"reason": "x"})

    assert response.status_code == 404


@pytest.mark.parametrize("key", ["pledge", "l1:lecture"])
def test_paper_is_entered_on_behalf_with_its_day_and_its_place(client, ward, enrolment, key):
    client.force_login(ward.office)
    if key != "pledge":
        client.post(url("paper", enrolment, requirement(enrolment, "pledge").pk), PAPER)

    response = client.post(url("paper", enrolment, requirement(enrolment, key).pk), PAPER)

    row = Evidence.objects.get(requirement__key=key)
    assert response.status_code == 302
    assert (row.channel, row.recorded_by, row.on_behalf_of) == ("paper", ward.office, ward.person)
    assert timezone.localdate(row.occurred_at).isoformat() == "2026-05-01"
    assert row.payload["original_kept"] == "書庫2"
    page = client.get(url("record", enrolment)).content.decode()
    assert f"紙(代行入力:事務局 {ward.office.get_full_name()}、原本:書庫2)" in page


def test_same_paper_twice_is_refused_and_stays_one_row(client, ward, pledged):
    client.force_login(ward.office)
    address = url("paper", pledged, requirement(pledged, "l1:lecture").pk)

    first, second = client.post(address, PAPER), client.post(address, PAPER)

    assert (first.status_code, second.status_code) == (302, 409)
    assert Evidence.objects.filter(kind="lecture").count() == 1


def test_paper_of_a_day_to_come_is_refused_and_nothing_typed_is_lost(client, ward, enrolment):
    client.force_login(ward.office)
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = client.post(
        url("paper", enrolment, requirement(enrolment, "l1:lecture").pk),
        PAPER | {"day": tomorrow.isoformat()},
    )

    assert response.status_code == 422
    assert response.context["form"].non_field_errors().as_data()[0].code == "future"
    assert "書庫2" in response.content.decode()


def test_paper_with_a_day_that_cannot_be_read_is_refused(client, ward, enrolment):
    client.force_login(ward.office)

    response = client.post(
        url("paper", enrolment, requirement(enrolment, "l1:lecture").pk),
        PAPER | {"day": "令和8年2月30日"},
    )

    assert response.status_code == 422
    assert response.context["form"].errors.as_data()["day"][0].code == "no_such_day"


def test_office_withdraws_with_a_reason(client, ward, enrolment):
    client.force_login(ward.office)

    client.post(url("withdraw", enrolment), {"reason": "家族の介護"})
    again = client.post(url("withdraw", enrolment), {"reason": "家族の介護"})

    assert Enrolment.objects.get().state == "withdrawn"
    assert again.status_code == 409


def test_closed_run_takes_no_paper(client, ward, pledged):
    runs.close_run(pledged.run, actor=ward.hr)
    client.force_login(ward.office)

    response = client.post(url("paper", pledged, requirement(pledged, "l1:lecture").pk), PAPER)

    assert response.status_code == 409
    assert not Evidence.objects.filter(kind="lecture").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_record_costs_the_same_for_any_number_of_facts(
    client, ward, enrolment, count, django_assert_max_num_queries
):
    for number in range(count):
        record_evidence(
            enrolment, requirement(enrolment, "l1:lecture"), kind="lecture",
            key=f"lecture:{number}", actor=ward.office,
        )  # fmt: skip
    client.force_login(ward.office)

    with django_assert_max_num_queries(20):
        client.get(url("record", enrolment))


@pytest.mark.parametrize(
    ("accepted_on", "first"),
    [(date(2026, 5, 10), "令和8年4月1日"), (date(2026, 3, 20), "令和8年3月20日")],
)
def test_paper_of_a_day_before_the_course_is_refused_with_the_first_day(
    client, ward, pledged, accepted_on, first
):
    accepted_at = timezone.make_aware(datetime.combine(accepted_on, time(9)))
    Enrolment.objects.filter(pk=pledged.pk).update(accepted_at=accepted_at)
    client.force_login(ward.office)
    address = url("paper", pledged, requirement(pledged, "l1:lecture").pk)
    first_day = min(accepted_on, date(2026, 4, 1))

    early = client.post(address, PAPER | {"day": (first_day - timedelta(days=1)).isoformat()})
    facts = Evidence.objects.filter(kind="lecture").count()
    done = client.post(address, PAPER | {"day": first_day.isoformat()})

    (error,) = early.context["form"].non_field_errors().as_data()
    assert (early.status_code, error.code, facts) == (422, "too_early", 0)
    assert first in error.messages[0]
    assert "書庫2" in early.content.decode()
    assert done.status_code == 302


def test_paper_says_in_its_own_words_what_is_missing(client, ward, enrolment):
    client.force_login(ward.office)

    response = client.post(
        url("paper", enrolment, requirement(enrolment, "pledge").pk), {"note": ""}
    )

    assert response.status_code == 422
    assert dict(response.context["form"].errors) == {
        "day": ["受けた日を入れてください。"],
        "original_kept": ["原本の保管場所を書いてください。"],
    }


def test_title_with_quotes_is_not_quoted_twice_alike(client, ward, pledged):
    asked = requirement(pledged, "l1:lecture")
    assert "「" in asked.title
    client.force_login(ward.office)

    for name in ("paper", "exempt"):
        page = client.get(url(name, pledged, asked.pk)).content.decode()
        assert "講義『講義 l1』を読む」を" in page
    client.post(url("paper", pledged, asked.pk), PAPER)
    again = client.post(url("paper", pledged, asked.pk), PAPER).content.decode()
    assert "「講義『講義 l1』を読む」は、すでに記録されています。" in again
