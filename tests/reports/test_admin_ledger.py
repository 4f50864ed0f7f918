"""HR's ledger: own people's certificates, as CSV, voided with a reason."""

import csv
import io

import pytest
from django.urls import reverse

from certificates.models import Certificate, CertificateEvent
from courses.domain import pledges
from tests.factories import add_exercise, add_stage, enrol, make_course, make_run
from tests.reports.factories import make_person

pytestmark = pytest.mark.django_db
LEDGER = "/admin/training/ledger/"
CSV = "/admin/training/ledger.csv"


@pytest.fixture
def pledge_run(ward):
    """A course that the pledge alone completes."""
    course = make_course("quick")
    add_exercise(add_stage(course, "stage-1", "pledge_signed"), "e1")
    return make_run(course)


def complete(run, person):
    enrolment = enrol(run, person)
    pledges.sign_for(enrolment, actor=person)
    return Certificate.objects.get(enrolment=enrolment)


@pytest.fixture
def certificate(ward, pledge_run):
    return complete(pledge_run, ward.person)


def void_url(certificate):
    return reverse("reports:ledger_void", args=[certificate.pk])


def codes_of(response):
    return [line.person_number for line in response.context["lines"]]


def test_each_hr_sees_its_own_people_only(client, ward, pledge_run, certificate):
    complete(pledge_run, ward.stranger)

    seen = {}
    for hr in (ward.hr, ward.other_hr):
        client.force_login(hr)
        seen[hr] = codes_of(client.get(LEDGER))

    assert seen == {ward.hr: ["w001"], ward.other_hr: ["s001"]}


def test_ledger_narrows_by_series_year_and_state(client, ward, certificate):
    client.force_login(ward.hr)

    def found(**asked):
        return codes_of(client.get(LEDGER, asked))

    assert found(series="quick", year=2026, state="valid") == ["w001"]
    assert found(state="voided") == []
    assert found(q="Ｗ００１") == ["w001"]
    assert found(q="s001") == []


def test_csv_is_what_excel_opens(client, ward, certificate):
    ward.person.staff_number = "000123"
    ward.person.save()
    client.force_login(ward.hr)

    response = client.get(CSV)
    content = b"".join(response.streaming_content)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["第○号"], row["職員番号"], row["状態"]) == ("第1号", "000123", "有効")
    assert row["交付日"] == certificate.issued_on.isoformat()
    assert row["交付日(和暦)"].startswith("令和")
    assert "filename*=utf-8''" in response["Content-Disposition"]


def test_hr_voids_with_a_reason_once(client, ward, certificate):
    client.force_login(ward.hr)

    without = client.post(void_url(certificate), {"reason": ""})
    done = client.post(void_url(certificate), {"reason": "氏名の誤り"})
    again = client.post(void_url(certificate), {"reason": "氏名の誤り"})

    assert (without.status_code, done.status_code, again.status_code) == (422, 302, 409)
    event = CertificateEvent.objects.get()
    assert (event.reason, event.actor) == ("氏名の誤り", ward.hr)


def test_asking_changes_nothing(client, ward, certificate):
    client.force_login(ward.hr)

    response = client.get(void_url(certificate))

    assert "元に戻すことはできません" in response.content.decode()
    assert not CertificateEvent.objects.exists()


@pytest.mark.parametrize("who", ["office", "trainer", "superuser", "other_hr"])
def test_stranger_voids_nothing(client, ward, certificate, who):
    client.force_login(getattr(ward, who))

    assert client.post(void_url(certificate), {"reason": "x"}).status_code == 404
    assert not CertificateEvent.objects.exists()


@pytest.mark.parametrize("who", ["office", "trainer", "superuser"])
def test_only_hr_reads_the_ledger(client, ward, who):
    client.force_login(getattr(ward, who))

    assert {client.get(LEDGER).status_code, client.get(CSV).status_code} == {404}


def test_ledger_takes_no_post(client, ward):
    client.force_login(ward.hr)

    assert {client.post(LEDGER).status_code, client.post(CSV).status_code} == {405}


def test_anonymous_is_sent_to_the_login(client):
    assert "login" in client.get(LEDGER)["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_ledger_costs_the_same_for_any_number(
    client, ward, pledge_run, count, django_assert_max_num_queries
):
    for _ in range(count):
        complete(pledge_run, make_person(ward.welfare))
    client.force_login(ward.hr)

    with django_assert_max_num_queries(20):
        assert len(client.get(LEDGER).context["lines"]) == count
