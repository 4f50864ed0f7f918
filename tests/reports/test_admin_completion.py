"""HR's completion report and its CSV: own people, completion and dates only."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from courses.domain import pledges
from courses.models import Nomination
from reports.domain import export
from tests.factories import enrol, learn_lecture
from tests.remembered import remembered
from tests.reports.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db
REPORT = "/admin/training/completion/"
CSV = "/admin/training/completion.csv"


def read(enrolment, key):
    learn_lecture(enrolment, enrolment.run.modules.get(key=key))


def names(response):
    return [row.enrolment.person.number for row in response.context["table"]]


def file_of(response):
    return b"".join(response.streaming_content)


@pytest.fixture
@remembered
def enrolment(ward, run):
    enrolment = enrol(run, ward.person)
    pledges.sign_for(enrolment, actor=ward.person)
    read(enrolment, "l1")
    return enrolment


def test_report_shows_each_module_with_its_state(client, ward, run, enrolment):
    client.force_login(ward.hr)

    (row,) = client.get(REPORT, {"run": run.pk}).context["table"]

    assert [(cell.module.key, cell.state) for cell in row.cells] == [
        ("l1", "done"),
        ("l2", "todo"),
    ]
    assert row.cells[0].completed_at is not None
    assert row.cells[1].completed_at is None


def test_each_hr_sees_its_own_people_only(client, ward, run, enrolment):
    enrol(run, ward.stranger)

    seen = {}
    for hr in (ward.hr, ward.other_hr):
        client.force_login(hr)
        seen[hr] = names(client.get(REPORT))

    assert seen == {ward.hr: ["w001"], ward.other_hr: ["s001"]}


def test_report_is_in_kana_order_and_finds_by_kana(client, ward, run):
    for kana in ("わだ", "あおき"):
        enrol(run, make_person(ward.welfare, number=f"k{len(kana)}", family_name_kana=kana))
    client.force_login(ward.hr)

    everyone = names(client.get(REPORT))
    katakana = names(client.get(REPORT, {"q": "アオキ"}))
    full_width = names(client.get(REPORT, {"q": "Ｋ２"}))

    assert everyone == ["k3", "k2"]
    assert katakana == ["k3"]
    assert full_width == ["k2"]


def test_report_narrows_to_an_organisation_and_all_below_it(client, ward, run, enrolment):
    below = make_organisation("below", ward.welfare)
    beside = make_organisation("beside", ward.welfare)
    enrol(run, make_person(below, number="b001"))
    client.force_login(ward.hr)

    whole = names(client.get(REPORT, {"organisation": ward.welfare.path}))
    part = names(client.get(REPORT, {"organisation": below.path}))
    none = names(client.get(REPORT, {"organisation": beside.path}))

    assert (sorted(whole), part, none) == (["b001", "w001"], ["b001"], [])


def test_report_narrows_by_state(client, ward, run, enrolment):
    client.force_login(ward.hr)

    assert names(client.get(REPORT, {"state": "completed"})) == []
    assert names(client.get(REPORT, {"state": "in_progress"})) == ["w001"]


def test_report_without_any_run_says_so(client, ward):
    client.force_login(ward.hr)

    assert client.get(REPORT).status_code == 200
    assert client.get(CSV).status_code == 302


@pytest.mark.parametrize("who", ["office", "trainer", "superuser", "person"])
def test_only_hr_gets_in(client, ward, run, who):
    client.force_login(getattr(ward, who))

    statuses = {client.get(REPORT).status_code, client.get(CSV).status_code}

    # Who may not enter the admin at all is sent away before the page is asked for.
    assert statuses == ({302} if who == "person" else {404})


def test_report_takes_no_post(client, ward):
    client.force_login(ward.hr)

    assert {client.post(REPORT).status_code, client.post(CSV).status_code} == {405}


def test_anonymous_is_sent_to_the_login(client):
    assert "login" in client.get(REPORT)["Location"]


def test_report_costs_the_same_for_1_and_60_people(client, ward, run):
    client.force_login(ward.hr)
    enrol(run, ward.person)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(REPORT)
        return len(queries)

    client.get(REPORT)
    one = cost()
    for _ in range(59):
        enrol(run, make_person(ward.welfare))

    assert cost() == one
    assert one <= 20


def test_csv_is_what_excel_opens(client, ward, run, enrolment):
    ward.person.staff_number = "000123"
    ward.person.save()
    client.force_login(ward.hr)

    response = client.get(CSV, {"run": run.pk})
    content = file_of(response)

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert "filename*=utf-8''%E4%BF%AE%E4%BA%86" in response["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert row["職員番号"] == "000123"
    assert row["状態"] == "受講中"
    accepted = enrolment.accepted_at
    assert row["受講決定日"] == export.both_dates(accepted)[1]
    assert row["受講決定日(和暦)"].startswith("令和")
    assert row["講義 l1"] == "完了"
    assert row["講義 l2"] == "まだ"


def test_csv_is_kept_on_the_trail(client, ward, run, enrolment):
    client.force_login(ward.hr)

    client.get(CSV, {"q": "ほんごう"})

    entry = Entry.objects.get(verb="reports.list.export")
    assert entry.actor_id == ward.hr.pk
    assert entry.data["filters"] == {"q": "ほんごう"}


def test_csv_holds_own_people_only(client, ward, run, enrolment):
    enrol(run, ward.stranger)
    client.force_login(ward.other_hr)

    content = file_of(client.get(CSV)).decode()

    assert "s001" in content
    assert "w001" not in content


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\tx",
        "\rx",
        "\nx",
        " =1",
        "\u3000=1",
        "\u200b=1",
    ],
)
def test_cells_that_could_run_are_disarmed(text):
    assert export.safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["00123", "0312345678", "123456789012", "12e3", "3-4", "1/2"])
def test_numbers_that_a_spreadsheet_would_change_are_written_as_they_are(text):
    # Other systems read this file; for a spreadsheet there is the workbook.
    assert export.safe(text) == text


@pytest.mark.parametrize(
    "cell", ["w001", "2026-11-21", "第3号", "03-1234-5678", "0", "12", 7, 0, None]
)
def test_other_cells_are_as_they_are(cell):
    assert export.safe(cell) == ("" if cell is None else str(cell))


def test_name_that_could_run_is_disarmed_in_the_file(client, ward, run):
    enrol(run, make_person(ward.welfare, family_name="=HYPERLINK()"))
    client.force_login(ward.hr)

    assert b"\"'=HYPERLINK()" in file_of(client.get(CSV))


def test_nominations_alone_are_no_enrolments(client, ward, run):
    Nomination.objects.all().delete()
    client.force_login(ward.hr)

    assert names(client.get(REPORT)) == []
