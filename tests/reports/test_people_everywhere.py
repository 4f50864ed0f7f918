"""Every desk finds people by the same rule, and nobody by it whom it may not see."""

import pytest
from django.urls import reverse

from courses.domain import nominations
from courses.domain.evidence import record_evidence
from people.domain import register
from people.roles import Role
from tests.courses.external_factories import tell as tell_training
from tests.factories import add_lecture, add_stage, enrol, make_course, make_run
from tests.notices.factories import tell
from tests.remembered import remembered
from tests.reports.factories import make_staff

pytestmark = pytest.mark.django_db
FOUND_BY = ["渡辺高子", "斉藤", "ﾜﾀﾅﾍﾞ たかこ", "００１２３"]
PAGES = [
    "wagtailusers_users:index", "affiliation:index", "reports:records", "reports:nominations",
    "reports:external", "reports:ledger", "reports:notices", "reports:completion",
]  # fmt: skip


def rename(person, number):
    """Give somebody a name, then another; and a number of the office."""
    person.family_name, person.given_name = "齋藤", "髙子"
    person.family_name_kana, person.given_name_kana = "さいとう", "たかこ"
    register.change_person(person, actor=None)
    person.family_name, person.family_name_kana, person.staff_number = "渡邉", "わたなべ", number
    register.change_person(person, actor=None)


def make_quick_run(key):
    """A run of one lecture, which completes it."""
    course = make_course(key, requires_pledge=False)
    add_lecture(add_stage(course, f"{key}-1"), f"{key}-l1")
    return make_run(course)


def complete(run, person):
    """Somebody who completed a run, and so has a certificate."""
    record_evidence(
        enrol(run, person), run.requirements.get(kind="lecture"), kind="lecture",
        key=f"l:{person.pk}", actor=person,
    )  # fmt: skip


@pytest.fixture
@remembered
def everywhere(ward, run):
    """Two people of two organisations, the same in all but that, on every list."""
    quick, wanted = make_quick_run("quick"), make_quick_run("wanted")
    for person in (ward.person, ward.stranger):
        rename(person, "00123")
        enrol(run, person)
        complete(quick, person)
        tell_training(person)
        tell(person, person.number)
    for person in (ward.person, ward.stranger):
        nominations.nominate(wanted, person, actor=ward.superuser, note="")
    # Of which run completion is asked for.
    ward.asked = {"run": quick.pk}
    return ward


@pytest.mark.parametrize("page", PAGES)
def test_hr_finds_its_own_by_any_name_and_no_stranger(client, everywhere, page):
    client.force_login(everywhere.hr)
    asked = everywhere.asked if page == "reports:completion" else {}

    for typed in FOUND_BY:
        shown = client.get(reverse(page), asked | {"q": typed}).content.decode()
        assert ("w001" in shown, "s001" in shown) == (True, False), typed
    nobody = client.get(reverse(page), asked | {"q": "渡部"}).content.decode()
    assert "w001" not in nobody


def test_pasted_names_and_staff_numbers_are_nominated(client, ward):
    rename(ward.person, "00123")
    rename(ward.stranger, "00123")
    client.force_login(ward.hr)
    runs = [make_quick_run(key) for key in ("one", "two", "three")]

    for run, typed in zip(runs, ["００１２３", "齊藤 高子", "渡部 高子"], strict=True):
        client.post(reverse("reports:nominate"), {"run": run.pk, "numbers": typed, "note": ""})

    assert [run.nominations.count() for run in runs] == [1, 1, 0]


def test_trail_is_found_by_the_name_of_whoever_it_is_about(client, ward):
    rename(ward.person, "00123")
    client.force_login(make_staff(Role.AUDITOR, number="auditor"))

    lines = client.get(reverse("reports:trail"), {"q": "斉藤"}).context["lines"]

    assert {entry.subject_id for entry, _ in lines} == {str(ward.person.pk)}


@pytest.mark.parametrize("typed", ["w001", "Ｗ００１", "00123", "渡邊高子", "わたなべ", "斎藤"])
def test_paper_desk_finds_one_by_name_or_number(client, ward, run, typed):
    rename(ward.person, "00123")
    enrolment = enrol(run, ward.person)
    client.force_login(ward.office)

    page = client.get(reverse("papers:desk"), {"number": typed})

    assert [row for row, _ in page.context["found"]] == [enrolment]


def test_paper_desk_offers_several_to_choose_from(client, ward, run):
    for person, number in ((ward.person, "00123"), (ward.stranger, "00124")):
        rename(person, number)
        enrol(run, person)
    client.force_login(ward.office)

    page = client.get(reverse("papers:desk"), {"number": "高子"})

    assert page.context["found"] == []
    assert [person.number for person in page.context["people"]] == ["s001", "w001"]
    assert 'href="?number=w001"' in page.content.decode()
