"""The paper way: the blank form, and the office's entry of what came back."""

import pytest
from django.urls import reverse

from courses.worksheets.models import Submission
from tests.factories import UserFactory, enrol
from tests.worksheets.factories import (
    begin,
    field,
    hand_in,
    make_real_worksheet,
    make_sheet_run,
    make_worksheet,
    requirement_of,
)

pytestmark = pytest.mark.django_db
DESK = reverse("worksheets:paper_desk")
LEGS = field("legs", "table", columns=[{"key": "org", "label": "つなぎ先", "type": "text"}])


@pytest.fixture
def enrolment():
    return enrol(make_sheet_run(make_worksheet([field("noticed", "textarea"), LEGS])))


@pytest.fixture
def office(client):
    user = UserFactory(roles=["office"])
    client.force_login(user)
    return client


def url_of(name, enrolment):
    return reverse(f"worksheets:{name}", args=[enrolment.pk, requirement_of(enrolment.run).pk])


@pytest.mark.parametrize(
    ("key", "classes"),
    [
        ("relay-sheet-simple", "paper--portrait paper--large"),
        ("comprehensive-assessment", "paper--landscape"),
    ],
)
def test_blank_form_is_laid_out_as_the_worksheet_says(client, key, classes):
    enrolment = enrol(make_sheet_run(make_real_worksheet(key)))
    client.force_login(enrolment.person)

    text = client.get(url_of("blank", enrolment)).text

    assert f'class="paper {classes}"' in text
    assert "第1版" in text
    assert f"受講者番号 {enrolment.person.number}" in text


def test_blank_form_holds_no_answers(office, enrolment):
    hand_in(begin(enrolment), noticed="本人の記入", legs=[])

    assert "本人の記入" not in office.get(url_of("blank", enrolment)).text


@pytest.mark.parametrize("name", ["blank", "paper"])
def test_strangers_find_nothing(client, enrolment, name):
    client.force_login(UserFactory())

    assert client.get(url_of(name, enrolment)).status_code == 404


@pytest.mark.parametrize("name", ["blank", "paper"])
def test_paper_asks_who_you_are(client, enrolment, name):
    assert "/accounts/login/" in client.get(url_of(name, enrolment)).url


def test_pages_to_read_refuse_posts(office, enrolment):
    assert office.post(url_of("blank", enrolment)).status_code == 405
    assert office.post(DESK).status_code == 405
    assert office.put(url_of("paper", enrolment)).status_code == 405


@pytest.mark.parametrize("role", ["trainer", "HR"])
def test_paper_is_entered_by_the_office_only(client, enrolment, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(DESK).status_code == 404
    assert client.post(url_of("paper", enrolment), {"f-noticed": "x"}).status_code == 404


def test_office_finds_a_person_and_hands_in(office, enrolment):
    found = office.get(DESK, {"number": enrolment.person.number.upper()})
    form = office.get(url_of("paper", enrolment))

    done = office.post(url_of("paper", enrolment), {"f-noticed": "紙のとおり", "submit": "1"})

    row = Submission.objects.get()
    assert url_of("paper", enrolment) in found.text
    assert "代行入力" in form.text
    assert done.url == f"{DESK}?number={enrolment.person.number}"
    assert (row.state, row.answers["noticed"]) == ("submitted", "紙のとおり")


def test_office_does_not_read_it_afterwards(office, enrolment):
    row = hand_in(begin(enrolment), noticed="本人の記入", legs=[])

    response = office.get(url_of("paper", enrolment))

    assert response.status_code == 409
    assert "本人の記入" not in response.text
    assert office.get(reverse("worksheets:submission", args=[row.pk])).status_code == 404
    assert url_of("paper", enrolment) not in office.get(
        DESK, {"number": enrolment.person.number}
    ).text  # fmt: skip


def test_nothing_entered_is_refused_in_place(office, enrolment):
    response = office.post(url_of("paper", enrolment), {"f-noticed": " "})

    assert response.status_code == 409
    assert "まだ何も入力されていません" in response.text
    assert Submission.objects.count() == 0


def test_row_is_added_without_javascript(office, enrolment):
    response = office.post(url_of("paper", enrolment), {"f-legs-0-org": "包括", "add_row": "legs"})

    assert 'name="f-legs-1-org"' in response.text
    assert 'value="包括"' in response.text


def test_unknown_number_is_said(office):
    assert "見つかりませんでした" in office.get(DESK, {"number": "zzz"}).text
