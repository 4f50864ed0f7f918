"""What was typed when the sign-in had ended: back in its form, for the same person only."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import ExternalTraining
from people.filling import filled
from people.models import Kept
from people.posts import FIELD, TAG
from people.sessions_in_use import KEY, RENEWED_AFTER_SECONDS
from quizzes.models import SurveyResponse
from tests.factories import UserFactory
from tests.outcomes import text
from tests.quizzes.factories import ANSWERS, enrol_in_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(client):
    enrolment = enrol_in_survey()
    client.force_login(enrolment.person)
    return enrolment


def form_token(client, page):
    """What the form of a page says of itself."""
    found = re.search(rf'name="{FIELD}" value="([^"]+)"', text(client.get(page)))
    return found[1]


def end_sign_in(client):
    """The session ends; the browser keeps its cookies."""
    client.session.delete()


def page_after_login(answer):
    """Where signing in leads."""
    assert urlsplit(answer.url).path == reverse("account_login")
    return parse_qs(urlsplit(answer.url).query)["next"][0]


def lose(client, page, values):
    """Fill in a form, and press its button after the sign-in has ended."""
    token = form_token(client, page)
    end_sign_in(client)
    return client.post(page, values | {FIELD: token, "csrfmiddlewaretoken": "x"})


def test_a_survey_is_filled_in_again_and_not_sent(client, enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])

    answer = lose(client, page, ANSWERS)
    assert "1時間お預かり" in text(client.get(answer.url))
    client.force_login(enrolment.person)
    back = client.get(page_after_login(answer))

    soup = BeautifulSoup(text(back), "html.parser")
    ticked = [(f["name"], f["value"]) for f in soup.find_all("input", checked=True)]
    assert sorted(t for t in ticked if t[0] in ANSWERS) == [
        ("s1", "5"), ("s2", "会場"), ("s3", "演習"), ("s3", "講義"),
    ]  # fmt: skip
    assert soup.find("textarea", {"name": "s4"}).text.strip() == "よかったです\r\n二行目"
    assert "まだ送信されていません" in text(back)
    assert SurveyResponse.objects.count() == 0


def test_what_was_kept_is_thrown_away_once_it_is_sent(client, enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    answer = lose(client, page, ANSWERS)
    client.force_login(enrolment.person)
    soup = BeautifulSoup(text(client.get(page_after_login(answer))), "html.parser")

    tag = soup.find("input", {"name": TAG})["value"]
    client.post(page, ANSWERS | {TAG: tag})

    assert SurveyResponse.objects.count() == 1
    assert Kept.objects.count() == 0


def test_back_to_what_was_sent_says_that_it_was_sent(client, enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    answer = lose(client, page, ANSWERS)
    client.force_login(enrolment.person)
    kept = page_after_login(answer)
    soup = BeautifulSoup(text(client.get(kept)), "html.parser")
    client.post(page, ANSWERS | {TAG: soup.find("input", {"name": TAG})["value"]})

    back = client.get(kept, follow=True)

    assert "もう送信されています" in text(back)
    assert "1時間を過ぎたか" not in text(back)


def test_a_page_opens_where_it_says_what_was_put_back(client, enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    answer = lose(client, page, ANSWERS)
    client.force_login(enrolment.person)

    kept = page_after_login(answer)

    banner = BeautifulSoup(text(client.get(kept)), "html.parser").find(id=urlsplit(kept).fragment)
    assert "まだ送信されていません" in banner.text


def test_somebody_else_at_the_same_machine_sees_nothing(client, enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    answer = lose(client, page, ANSWERS)
    client.force_login(UserFactory())

    back = client.get(page_after_login(answer), follow=True)

    assert "よかったです" not in text(back)
    assert Kept.objects.count() == 1


def test_after_an_hour_it_is_said_to_be_gone(client, enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    answer = lose(client, page, ANSWERS)
    Kept.objects.update(expires_at=timezone.now())
    client.force_login(enrolment.person)

    back = client.get(page_after_login(answer), follow=True)

    assert back.redirect_chain == [(page, 302)]
    assert "お預かりした入力は残っていません" in text(back)


@pytest.mark.parametrize("forged", ["", "x", "W10:1:x"])
def test_a_form_that_is_not_ours_is_kept_for_nobody(client, enrolment, forged):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    end_sign_in(client)

    client.post(page, ANSWERS | {FIELD: forged})

    assert Kept.objects.count() == 0


def test_external_training_is_filled_in_and_asks_for_the_file_again(client):
    person = UserFactory()
    client.force_login(person)
    page = reverse("courses:external_tell")
    typed = {"title": "家族支援の学習会", "organiser": "県のセンター"}
    token = form_token(client, page)
    end_sign_in(client)

    answer = client.post(
        page, typed | {FIELD: token, "paper": SimpleUploadedFile("修了証.pdf", b"%PDF-1.4")}
    )
    client.force_login(person)
    back = text(client.get(page_after_login(answer)))

    assert 'value="家族支援の学習会"' in back
    assert "ファイルはお預かりできません" in back
    assert "修了証.pdf" in back
    assert ExternalTraining.objects.count() == 0


def test_passwords_are_never_kept(client):
    person = UserFactory()
    client.force_login(person)
    page = reverse("account_change_password")
    typed = {"oldpassword": "himitsu-1", "password1": "himitsu-2", "password2": "himitsu-2"}

    answer = lose(client, page, typed)
    client.force_login(person)

    assert "himitsu" not in text(client.get(page_after_login(answer), follow=True))


def test_whoever_signed_in_again_elsewhere_goes_on_with_what_was_typed(enrolment):
    client = Client(enforce_csrf_checks=True)
    client.force_login(enrolment.person)
    page = reverse("quizzes:survey", args=[enrolment.pk])
    token = form_token(client, page)

    stale = {FIELD: token, "csrfmiddlewaretoken": "a" * 64}
    answer = client.post(page, ANSWERS | stale)

    assert answer.url.startswith(f"{page}?{TAG}=")
    assert "よかったです" in text(client.get(answer.url))
    assert SurveyResponse.objects.count() == 0


@pytest.mark.parametrize("key", [{}, {"csrfmiddlewaretoken": "a" * 64}], ids=["renewed", "old"])
def test_nothing_is_done_in_the_name_of_whoever_signed_in_beside_an_open_form(enrolment, key):
    other, browser = Client(), Client(enforce_csrf_checks=True)
    other.force_login(enrolment.person)
    second = UserFactory()
    browser.force_login(second)
    page, token = external_form(other)
    # The script that sends a form puts the key of the newest sign-in into it.
    csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text(browser.get(page)))[1]

    answer = browser.post(
        page, {"title": "家族会の研修", FIELD: token, "csrfmiddlewaretoken": csrf} | key
    )

    assert answer.status_code == 409
    assert f"いまは{second.get_full_name()}さんがログインしている" in text(answer)
    assert ExternalTraining.objects.count() == 0
    assert "家族会の研修" not in text(answer)
    # Its button signs the second one out, and leads the first one in again.
    assert browser_without_keys(second).post(
        reverse("account_logout"), {"next": login_of(answer)}
    ).url == login_of(answer)
    back = parse_qs(urlsplit(login_of(answer)).query)["next"][0]
    assert "家族会の研修" in text(other.get(back))
    assert "家族会の研修" not in text(browser.get(back, follow=True))


def browser_without_keys(person):
    client = Client()
    client.force_login(person)
    return client


def external_form(client):
    page = reverse("courses:external_tell")
    return page, form_token(client, page)


def login_of(answer):
    """Where the page leads whoever the form belongs to."""
    fields = BeautifulSoup(text(answer), "html.parser").find_all("input", {"name": "next"})
    return next(field["value"] for field in fields if TAG in field["value"])


def test_a_page_that_saves_by_itself_learns_who_is_signed_in(enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    first, second = Client(), Client()
    first.force_login(enrolment.person)
    token = form_token(first, page)
    second.force_login(UserFactory())

    answer = second.post(page, {FIELD: token}, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["code"]) == (403, "somebody_else")
    assert Kept.objects.count() == 0


def test_anybody_may_sign_out_with_an_old_page(enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    first, second = Client(), Client()
    first.force_login(enrolment.person)
    token = form_token(first, page)
    second.force_login(UserFactory())

    second.post(reverse("account_logout"), {FIELD: token})

    assert "_auth_user_id" not in second.session


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_save_with_an_old_key_is_told_so_and_fills_no_shelf(enrolment, is_signed_in):
    client = Client(enforce_csrf_checks=True)
    client.force_login(enrolment.person)
    page = reverse("quizzes:survey", args=[enrolment.pk])
    token = form_token(client, page)
    if not is_signed_in:
        end_sign_in(client)

    stale = {FIELD: token, "csrfmiddlewaretoken": "a" * 64}
    answer = client.post(page, ANSWERS | stale, headers={"Accept": "application/json"})

    said = (403, "old_page") if is_signed_in else (401, "signed_out")
    assert (answer.status_code, answer.json()["code"]) == said
    assert Kept.objects.count() == 0


def test_a_form_from_long_ago_is_kept_for_nobody(client, enrolment, monkeypatch):
    monkeypatch.setattr("people.posts.OPEN_FOR", timedelta(seconds=-1))

    lose(client, reverse("quizzes:survey", args=[enrolment.pk]), ANSWERS)

    assert Kept.objects.count() == 0


def test_a_form_of_somebody_who_has_left_is_kept_for_nobody(client, enrolment):
    page = reverse("quizzes:survey", args=[enrolment.pk])
    token = form_token(client, page)
    enrolment.person.is_active = False
    enrolment.person.save()

    client.post(page, ANSWERS | {FIELD: token})

    assert Kept.objects.count() == 0


def test_a_sign_in_ends_its_time_after_it_was_last_used(client):
    client.force_login(UserFactory())
    session = client.session
    session[KEY] -= RENEWED_AFTER_SECONDS
    session.save()

    answer = client.get("/my/")

    assert answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == settings.SESSION_COOKIE_AGE


@pytest.mark.parametrize("path", ["/my/", "/admin/editing-sessions/ping/x/y/1/1/"])
def test_neither_the_next_page_nor_what_a_page_asks_by_itself_costs_a_write(client, path):
    client.force_login(UserFactory())
    session = client.session
    session[KEY] -= RENEWED_AFTER_SECONDS if path != "/my/" else 10
    session.save()

    assert settings.SESSION_COOKIE_NAME not in client.get(path).cookies


def test_a_day_that_is_put_back_is_not_said_to_be_another():
    page = (
        '<form method="post"><input name="day" value="R8.11.1"><output>令和8年11月1日(日曜日)</output>'
        "<button>送る</button></form>"
    )
    kept = {"path": "/x/", "page": "/x/", "fields": [["day", "R8.11.2"]], "files": []}

    back = filled(page, kept, "tag")

    assert 'value="R8.11.2"' in back
    assert "<output></output>" in back
