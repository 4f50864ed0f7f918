"""The trainee's pages: five questions each, and every word of the five worksheets."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from courses.domain import runs
from courses.domain.rules import progress_of
from courses.models import Evidence
from courses.worksheets.activity import WorksheetActivity
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
    make_trainer,
    make_worksheet,
    real_notice,
    real_worksheets,
    requirement_of,
)

pytestmark = pytest.mark.django_db
LEGS = field(
    "legs", "table", min_rows=1, columns=[{"key": "org", "label": "つなぎ先", "type": "text"}]
)


@pytest.fixture
@remembered
def run():
    fields = [field("noticed", "textarea", required=True), field("day", "date"), LEGS]
    return make_sheet_run(make_worksheet(fields))


@pytest.fixture
@remembered
def draft(run):
    return begin(enrol(run))


@pytest.fixture
def signed_in(client, draft):
    client.force_login(draft.enrolment.person)
    return client


def start_url(enrolment):
    return reverse("worksheets:start", args=[enrolment.pk, requirement_of(enrolment.run).pk])


def url_of(row):
    return reverse("worksheets:submission", args=[row.pk])


def post(client, row, **data):
    row.refresh_from_db()
    return client.post(url_of(row), {"edition": row.edition, **data})


# Starting ------------------------------------------------------------------------------


def test_start_shows_what_it_is_and_opens_on_post(client, run):
    enrolment = enrol(run)
    client.force_login(enrolment.person)

    shown = client.get(start_url(enrolment))
    opened = client.post(start_url(enrolment))

    row = Submission.objects.get()
    assert "記入を始める" in shown.text
    assert opened.url == url_of(row)
    assert client.get(start_url(enrolment)).url == url_of(row)


def test_start_asks_who_you_are(client, run):
    assert "/accounts/login/" in client.get(start_url(enrol(run))).url


def test_start_refuses_other_methods(signed_in, draft):
    assert signed_in.put(start_url(draft.enrolment)).status_code == 405


@pytest.mark.parametrize("role", [None, "HR", "office", "trainer", "superuser"])
def test_start_is_for_oneself_only(client, run, role):
    viewer = UserFactory(roles=[role] if role in ("HR", "office", "trainer") else [])
    viewer.is_superuser = role == "superuser"
    viewer.save()
    client.force_login(viewer)

    assert client.post(start_url(enrol(run))).status_code == 404
    assert Submission.objects.count() == 0


def test_start_of_another_runs_worksheet_is_not_found(signed_in, draft):
    other = requirement_of(make_sheet_run(make_worksheet(key="other")))
    url = reverse("worksheets:start", args=[draft.enrolment.pk, other.pk])

    assert signed_in.post(url).status_code == 404


# Filling -------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(real_worksheets()))
def test_form_shows_every_word_of_the_definition(client, key):
    run = make_sheet_run(make_real_worksheet(key))
    row = begin(enrol(run))
    client.force_login(row.enrolment.person)

    text = client.get(url_of(row)).text

    said = real_worksheets()[key]
    for word in leaves(said, without=("key", "type", "print", "audiences", "review_points")):
        assert word in text
    assert real_notice() in text
    assert "第1版" in text
    for point in said["review_points"]:
        assert point not in text


def leaves(value, without):
    """Every text in the value, but not what stands under a key of `without`."""
    if isinstance(value, dict):
        return [w for k, v in value.items() if k not in without for w in leaves(v, without)]
    if isinstance(value, list):
        return [w for part in value for w in leaves(part, without)]
    return [value] if isinstance(value, str) else []


def test_draft_is_kept_with_gaps_and_shown_again(signed_in, draft):
    response = post(
        signed_in, draft, **{"f-day": "きのう", "f-legs-0-org": "<b>地域</b>", "save": "1"}
    )

    draft.refresh_from_db()
    text = signed_in.get(response.url).text
    assert draft.answers == {"noticed": "", "day": "きのう", "legs": [{"org": "<b>地域</b>"}]}
    assert 'value="きのう"' in text
    assert "&lt;b&gt;地域&lt;/b&gt;" in text


def test_text_comes_back_exactly_as_typed(signed_in, draft):
    post(signed_in, draft, **{"f-noticed": "\n  二行目から ", "save": "1"})

    assert ">\n\n  二行目から </textarea>" in signed_in.get(url_of(draft)).text


def test_day_is_stored_as_iso_and_shown_in_wareki(signed_in, draft):
    post(signed_in, draft, **{"f-day": "２０２６/11/21"})

    draft.refresh_from_db()
    assert draft.answers["day"] == "2026-11-21"
    assert 'value="令和8年11月21日"' in signed_in.get(url_of(draft)).text


def test_row_is_added_without_javascript(signed_in, draft):
    response = post(signed_in, draft, **{"f-legs-0-org": "包括", "add_row": "legs"})

    draft.refresh_from_db()
    assert response.url == url_of(draft) + "#f-legs"
    assert draft.answers["legs"] == [{"org": "包括"}, {"org": ""}]
    assert 'name="f-legs-1-org"' in signed_in.get(url_of(draft)).text


def test_autosave_answers_with_the_time_and_the_next_edition(signed_in, draft):
    response = signed_in.post(
        url_of(draft),
        {"edition": 0, "f-noticed": "書きかけ"},
        headers={"accept": "application/json"},
    )

    answer = response.json()
    assert (answer["edition"], answer["done"], answer["total"]) == (1, 1, 1)
    assert answer["message"].endswith("に保存しました")


def test_a_draft_of_another_day_says_which_day_it_was_saved(signed_in, draft):
    Submission.objects.update(saved_at=datetime(2025, 11, 12, 2, 58, tzinfo=UTC))

    assert "令和7年11月12日 午前11時58分に保存しました" in signed_in.get(url_of(draft)).text


def test_autosave_of_a_stale_form_is_a_conflict(signed_in, draft):
    post(signed_in, draft, **{"f-noticed": "先"})

    response = signed_in.post(
        url_of(draft), {"edition": 0, "f-noticed": "後"}, headers={"accept": "application/json"}
    )

    assert (response.status_code, response.json()["code"]) == (409, "stale")


def test_stale_form_shows_both_and_can_be_saved_on_purpose(signed_in, draft):
    post(signed_in, draft, **{"f-noticed": "先の画面の文"})

    response = signed_in.post(url_of(draft), {"edition": 0, "f-noticed": "後の画面の文"})

    assert response.status_code == 409
    assert "先の画面の文" in response.text
    assert "後の画面の文" in response.text
    assert 'name="edition" value="1"' in response.text
    post(signed_in, draft, **{"f-noticed": "後の画面の文"})
    draft.refresh_from_db()
    assert draft.answers["noticed"] == "後の画面の文"


@pytest.mark.parametrize("edition", ["", "x", "-1", "９", "9" * 30])
def test_edition_that_makes_no_sense_loses_nothing(signed_in, draft, edition):
    response = signed_in.post(url_of(draft), {"edition": edition, "f-noticed": "書いた文"})

    assert response.status_code == 409
    assert "書いた文" in response.text


def test_submitting_is_handing_in(signed_in, draft):
    response = post(signed_in, draft, **{"f-noticed": "見たこと", "submit": "1"})

    draft.refresh_from_db()
    page = signed_in.get(response.url)
    assert draft.state == Submission.State.SUBMITTED
    assert "確認を待っています" in page.text
    assert "<textarea" not in page.text


def test_incomplete_submission_says_what_is_missing_and_keeps_the_rest(signed_in, draft):
    response = post(signed_in, draft, **{"f-day": "きのう", "submit": "1"})

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "<title>エラー: " in response.text
    assert '<a href="#f-noticed">「項目 noticed」を書いてください。</a>' in response.text
    assert 'id="f-day-error"' in response.text
    assert (draft.state, draft.answers["day"]) == (Submission.State.DRAFT, "きのう")


def test_personal_information_is_warned_of_once(signed_in, draft):
    asked = post(signed_in, draft, **{"f-noticed": "03-1234-5678", "submit": "1"})
    draft.refresh_from_db()
    before = draft.state

    post(signed_in, draft, **{"f-noticed": "03-1234-5678", "submit": "1", "confirmed": "yes"})

    draft.refresh_from_db()
    warned = '<a href="#f-noticed">「項目 noticed」に、電話番号のような書き込みがあります。</a>'
    assert asked.status_code == 422
    assert warned in asked.text
    assert "<title>確認: " in asked.text
    assert (before, draft.state) == ("draft", "submitted")


def test_what_is_typed_after_submission_is_shown_not_saved(signed_in, draft):
    handed = hand_in(draft, noticed="出したもの", day="", legs=[])

    response = post(signed_in, handed, **{"f-noticed": "別の画面で書いたもの"})

    handed.refresh_from_db()
    assert response.status_code == 409
    assert "別の画面で書いたもの" in response.text
    assert handed.answers["noticed"] == "出したもの"


def test_closed_run_shows_what_was_typed(signed_in, draft):
    runs.close_run(draft.enrolment.run, actor=make_trainer())

    response = post(signed_in, draft, **{"f-noticed": "あとから書いたもの"})

    assert response.status_code == 409
    assert "あとから書いたもの" in response.text


def test_returned_worksheet_is_rewritten_under_the_comment(signed_in, draft):
    handed = hand_in(draft, day="", legs=[])
    submissions.review(
        handed, "returned", "もう少し\nくわしく", edition=handed.edition,
        reviewer=handed.enrolment.run.trainers.first(),
    )  # fmt: skip

    text = signed_in.get(url_of(draft)).text

    assert "もう少し<br>くわしく" in text
    assert text.index("もう少し") < text.index('name="f-noticed"')


def test_accepted_worksheet_is_read_with_the_reply(signed_in, draft):
    handed = hand_in(draft, day="", legs=[])
    submissions.review(
        handed, "accepted", "よく見ています", edition=handed.edition,
        reviewer=handed.enrolment.run.trainers.first(),
    )  # fmt: skip

    text = signed_in.get(url_of(draft)).text

    assert "よく見ています" in text
    assert "聞き回っていないか" not in text
    assert Evidence.objects.count() == 1


def test_form_asks_who_you_are(client, draft):
    assert "/accounts/login/" in client.get(url_of(draft)).url
    assert "/accounts/login/" in client.post(url_of(draft)).url


def test_form_refuses_other_methods(signed_in, draft):
    assert signed_in.delete(url_of(draft)).status_code == 405


@pytest.mark.parametrize("role", [None, "HR", "office", "trainer", "own_trainer", "superuser"])
def test_draft_is_read_by_nobody_else(client, draft, role):
    viewer = UserFactory(roles=[role] if role in ("HR", "office", "trainer") else [])
    viewer.is_superuser = role == "superuser"
    viewer.save()
    if role == "own_trainer":
        viewer = draft.enrolment.run.trainers.first()
    client.force_login(viewer)

    assert client.get(url_of(draft)).status_code == 404
    assert client.post(url_of(draft), {"edition": 0, "f-noticed": "x"}).status_code == 404


def test_trainer_is_led_to_the_review(client, draft):
    handed = hand_in(draft, day="", legs=[])
    client.force_login(draft.enrolment.run.trainers.first())

    response = client.post(url_of(handed), {"edition": handed.edition, "f-noticed": "書き換え"})

    assert response.url == reverse("worksheets:review", args=[handed.pk])


def test_form_costs_the_same_however_much_it_asks(client, django_assert_max_num_queries):
    run = make_sheet_run(make_real_worksheet("comprehensive-assessment"))
    row = begin(enrol(run))
    client.force_login(row.enrolment.person)

    with django_assert_max_num_queries(20):
        client.get(url_of(row))


@pytest.mark.parametrize("count", [1, 3])
def test_steps_cost_one_query_beside_the_progress(django_assert_num_queries, count):
    run = make_sheet_run(*[make_worksheet(key=f"w{n}") for n in range(count)])
    enrolment = enrol(run)
    begin(enrolment)
    requirements = list(run.requirements.filter(kind="worksheet").select_related("module"))
    progress = progress_of(enrolment)

    with django_assert_num_queries(1):
        steps = WorksheetActivity().steps(enrolment, requirements, progress)

    assert [step.state for step in steps] == ["doing"] + ["todo"] * (count - 1)
