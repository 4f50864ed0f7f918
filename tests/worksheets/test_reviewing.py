"""The trainer's pages: who may read, what is shown, what an answer does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Evidence
from courses.worksheets.domain import submissions
from courses.worksheets.models import Review, Submission
from tests.factories import UserFactory, enrol
from tests.remembered import remembered
from tests.worksheets.factories import (
    begin,
    enter_on_paper,
    hand_in,
    make_sheet_run,
    make_trainer,
    make_worksheet,
)

pytestmark = pytest.mark.django_db
LIST = reverse("worksheets:review_list")


@pytest.fixture
@remembered
def trainer():
    return make_trainer()


@pytest.fixture
@remembered
def run(trainer):
    return make_sheet_run(make_worksheet(), trainer=trainer)


@pytest.fixture
@remembered
def handed(run):
    return hand_in(begin(enrol(run)), noticed="見たことの記入")


@pytest.fixture
def signed_in(client, trainer):
    client.force_login(trainer)
    return client


def url_of(row):
    return reverse("worksheets:review", args=[row.pk])


def post(client, row, **data):
    return client.post(url_of(row), {"edition": row.edition, **data})


def stranger(role):
    viewer = UserFactory(roles=[role] if role in ("HR", "office", "trainer") else [])
    viewer.is_superuser = role == "superuser"
    viewer.save()
    return viewer


def names(response):
    return [row.enrolment.person.given_name for row in response.context["page"]]


# The list ------------------------------------------------------------------------------


def test_list_shows_what_waits_in_kana_order(signed_in, run):
    for kana in ("わたなべ", "あさの", "きむら"):
        person = UserFactory(audiences=["支"], given_name=kana, family_name_kana=kana)
        hand_in(begin(enrol(run, person)))
    begin(enrol(run))

    response = signed_in.get(LIST)

    assert names(response) == ["あさの", "きむら", "わたなべ"]


def test_list_is_narrowed_by_state_run_and_worksheet(signed_in, trainer, run, handed):
    other = make_sheet_run(make_worksheet(key="other"), trainer=trainer)
    hand_in(begin(enrol(other)))

    def count(**query):
        return signed_in.get(LIST, query).context["page"].paginator.count

    assert count() == 2
    assert count(run=str(run.pk)) == 1
    assert count(worksheet="other") == 1
    assert count(state="accepted") == 0
    assert count(state="") == 2
    assert count(run="not-an-id") == 0


def test_list_holds_only_ones_own_runs(signed_in, handed):
    hand_in(begin(enrol(make_sheet_run(make_worksheet(key="other")))))

    assert list(signed_in.get(LIST).context["page"]) == [handed]


def test_list_asks_who_you_are(client):
    assert "/accounts/login/" in client.get(LIST).url


def test_list_refuses_other_methods(signed_in):
    assert signed_in.post(LIST).status_code == 405


@pytest.mark.parametrize("role", [None, "HR", "office", "superuser"])
def test_list_is_for_trainers(client, role):
    client.force_login(stranger(role))

    assert client.get(LIST).status_code == 404


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def test_list_costs_the_same_at_one_row_and_at_three(signed_in, run):
    hand_in(begin(enrol(run)))
    signed_in.get(LIST)
    at_one = queries(signed_in, LIST)
    hand_in(begin(enrol(run)))
    hand_in(begin(enrol(run)))

    assert queries(signed_in, LIST) == at_one <= 20


# One submission ------------------------------------------------------------------------


def test_review_shows_answers_and_points(signed_in, handed):
    text = signed_in.get(url_of(handed)).text

    assert "見たことの記入" in text
    assert "聞き回っていないか" in text
    assert "紙で出された" not in text


def test_review_says_what_came_on_paper(signed_in, run):
    row = enter_on_paper(enrol(run), {"noticed": "紙"}, actor=UserFactory(roles=["office"]))

    assert "紙で出された様式を、事務局が入力しました。" in signed_in.get(url_of(row)).text


def test_accepting_is_evidence(signed_in, handed, trainer):
    response = post(signed_in, handed, decision="accepted", comment="よく見ています")

    handed.refresh_from_db()
    assert response.url == LIST
    assert handed.state == Submission.State.ACCEPTED
    assert Evidence.objects.get(kind="worksheet").recorded_by == trainer


def test_accepting_twice_is_one_review(signed_in, handed):
    post(signed_in, handed, decision="accepted")

    second = post(signed_in, handed, decision="accepted", comment="二度目の返事")

    assert second.status_code == 409
    assert "二度目の返事" in second.text
    assert Review.objects.count() == Evidence.objects.count() == 1


def test_returning_without_a_comment_is_refused_in_place(signed_in, handed):
    response = post(signed_in, handed, decision="returned")

    handed.refresh_from_db()
    assert response.status_code == 422
    assert "何を書き直してほしいか" in response.text
    assert "<title>エラー: " in response.text
    assert '<p><a href="#comment">' in response.text[: response.text.index("<h1")]
    assert 'aria-describedby="comment-help review-error" aria-invalid="true"' in response.text
    assert handed.state == Submission.State.SUBMITTED


def test_comment_is_kept_when_no_decision_was_made(signed_in, handed):
    response = post(signed_in, handed, comment="書いた返事")

    assert response.status_code == 422
    assert '<p><a href="#decision">' in response.text[: response.text.index("<h1")]
    assert "書いた返事</textarea>" in response.text


def test_answer_to_an_older_reading_keeps_the_comment(signed_in, handed):
    response = signed_in.post(
        url_of(handed), {"edition": 0, "decision": "accepted", "comment": "書いた返事"}
    )

    assert response.status_code == 409
    assert "書いた返事</textarea>" in response.text


def test_rewriting_is_not_read_over_the_shoulder(signed_in, handed):
    post(signed_in, handed, decision="returned", comment="くわしく")
    handed.refresh_from_db()
    person = handed.enrolment.person
    submissions.save_draft(
        handed, {"noticed": "書き直し中の文"}, edition=handed.edition, actor=person
    )

    text = signed_in.get(url_of(handed)).text

    assert "書き直し中の文" not in text
    assert "見たことの記入" in text


def test_review_asks_who_you_are(client, handed):
    assert "/accounts/login/" in client.get(url_of(handed)).url


def test_review_refuses_other_methods(signed_in, handed):
    assert signed_in.put(url_of(handed)).status_code == 405


@pytest.mark.parametrize("role", [None, "HR", "office", "trainer", "superuser", "self"])
def test_review_is_for_the_runs_trainers(client, handed, role):
    viewer = handed.enrolment.person if role == "self" else stranger(role)
    client.force_login(viewer)

    assert client.get(url_of(handed)).status_code == 404
    assert post(client, handed, decision="accepted").status_code == 404
    assert Review.objects.count() == 0


def test_trainer_does_not_review_their_own(client, run, trainer):
    trainer.audiences.set(UserFactory(audiences=["支"]).audiences.all())
    own = hand_in(begin(enrol(run, trainer)))
    client.force_login(trainer)

    assert post(client, own, decision="accepted").status_code == 404


def test_review_costs_the_same_however_often_returned(signed_in, handed):
    def send_back():
        handed.refresh_from_db()
        post(signed_in, handed, decision="returned", comment="くわしく")
        handed.refresh_from_db()
        hand_in(handed)
        # The message about the answer is shown once and costs a query of its own.
        signed_in.get(url_of(handed))

    send_back()
    at_one = queries(signed_in, url_of(handed))
    send_back()
    send_back()

    assert queries(signed_in, url_of(handed)) == at_one <= 20
