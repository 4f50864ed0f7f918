"""The paper way: the blank form, and the office's entry of what came back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.worksheets.desk import papers_of
from courses.worksheets.domain import submissions
from courses.worksheets.models import Submission
from tests.factories import UserFactory, enrol
from tests.remembered import remembered
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
DESK = "/paper/?number=1"
PAPER = {"day": "令和8年5月1日", "original_kept": "書庫2", "submit": "1"}
LEGS = field("legs", "table", columns=[{"key": "org", "label": "つなぎ先", "type": "text"}])


@pytest.fixture
@remembered
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
    assert office.put(url_of("paper", enrolment)).status_code == 405


@pytest.mark.parametrize("role", ["trainer", "HR"])
def test_paper_is_entered_by_the_office_only(client, enrolment, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.post(url_of("paper", enrolment), {"f-noticed": "x"}).status_code == 404


def test_office_hands_in_and_goes_back_to_where_it_came_from(office, enrolment):
    form = office.get(url_of("paper", enrolment), {"next": DESK})

    done = office.post(
        url_of("paper", enrolment), {"f-noticed": "紙のとおり", "next": DESK} | PAPER
    )

    row = Submission.objects.get()
    assert "代行入力" in form.text
    assert f'name="next" value="{DESK}"' in form.text
    assert done.url == DESK
    assert (row.state, row.answers["noticed"]) == ("submitted", "紙のとおり")


def test_office_does_not_read_it_afterwards(office, enrolment):
    row = hand_in(begin(enrolment), noticed="本人の記入", legs=[])

    response = office.get(url_of("paper", enrolment))

    assert response.status_code == 409
    assert "本人の記入" not in response.text
    assert office.get(reverse("worksheets:submission", args=[row.pk])).status_code == 404
    assert not paper_of(enrolment).can_be_entered


def test_nothing_entered_is_refused_in_place(office, enrolment):
    response = office.post(url_of("paper", enrolment), {"f-noticed": " "} | PAPER)

    assert response.status_code == 422
    assert "まだ何も入力されていません" in response.text
    assert Submission.objects.count() == 0


def test_row_is_added_without_javascript(office, enrolment):
    response = office.post(url_of("paper", enrolment), {"f-legs-0-org": "包括", "add_row": "legs"})

    assert 'name="f-legs-1-org"' in response.text
    assert 'value="包括"' in response.text


def paper_of(enrolment):
    (paper,) = papers_of(enrolment)
    return paper


def send_back(enrolment):
    row = hand_in(begin(enrolment), noticed="本人の記入", legs=[])
    trainer = enrolment.run.trainers.get()
    submissions.review(row, "returned", "くわしく", reviewer=trainer, edition=row.edition)
    row.refresh_from_db()
    return row


def rewrite(row, **answers):
    person = row.enrolment.person
    return submissions.save_draft(row, answers, edition=row.edition, actor=person)


def test_returned_worksheet_is_told_to_the_office_in_its_own_words(office, enrolment):
    send_back(enrolment)

    paper = paper_of(enrolment)
    form = office.get(url_of("paper", enrolment))

    assert paper.note == (
        "画面にある提出は、研修担当が返却しました。ご本人は、まだ書き直していません。"
    )
    assert "研修担当から返事が届いています" not in form.text
    assert "はじめから入力してください" in form.text
    assert "本人の記入" not in form.text


@pytest.mark.parametrize("was_returned", [False, True])
def test_what_the_trainee_is_writing_is_neither_offered_nor_written_over(
    office, enrolment, was_returned
):
    row = rewrite(send_back(enrolment) if was_returned else begin(enrolment), noticed="書きかけ")

    paper = paper_of(enrolment)
    posted = office.post(url_of("paper", enrolment), {"f-noticed": "紙"} | PAPER)

    row.refresh_from_db()
    assert not paper.can_be_entered
    assert "ご本人が画面で書きかけています" in paper.note
    assert ("返却し" in paper.note) is was_returned
    assert posted.status_code == 409
    assert "紙からは入力できません" in posted.text
    assert row.answers["noticed"] == "書きかけ"


def test_draft_that_the_trainee_emptied_makes_way_for_paper(office, enrolment):
    row = rewrite(rewrite(begin(enrolment), noticed="書きかけ"), noticed="")

    paper = paper_of(enrolment)
    office.post(url_of("paper", enrolment), {"f-noticed": "紙"} | PAPER)

    row.refresh_from_db()
    assert paper.note == "ご本人が画面で開きましたが、まだ何も書いていません。"
    assert (row.state, row.answers["noticed"]) == ("submitted", "紙")


def test_papers_cost_the_same_for_any_number_of_worksheets():
    def cost(*keys):
        sheets = [make_worksheet(key=key) for key in keys]
        enrolment = enrol(make_sheet_run(*sheets))
        for requirement in enrolment.run.requirements.filter(kind="worksheet"):
            submissions.start(enrolment, requirement, actor=enrolment.person)
        with CaptureQueriesContext(connection) as queries:
            papers_of(enrolment)
        return len(queries)

    assert cost("one") == cost("two", "three", "four")


@pytest.mark.parametrize("who", ["trainee", "office"])
def test_blank_form_of_a_module_that_is_not_open_is_not_printed(client, who):
    run = make_sheet_run(make_worksheet())
    run.stages.update(opening={"version": 1, "all": [{"kind": "by_hand"}]})
    enrolment = enrol(run)
    client.force_login(enrolment.person if who == "trainee" else UserFactory(roles=["office"]))

    assert client.get(url_of("blank", enrolment)).status_code == 403
