"""やさしい日本語: chosen once, shown wherever a section has it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.factories import add_lecture, add_stage, enrol, make_course, make_run
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
WORDS = reverse("courses:words")


@pytest.fixture
@remembered
def enrolment():
    course = make_course()
    page = add_lecture(add_stage(course, "stage-1"), "l1")
    page.body = [
        (
            "section",
            {
                "heading": "見出し",
                "content": [
                    ("paragraph", "むずかしい文"),
                    ("caution", {"title": "危ないとき", "items": [], "text": "電話します。"}),
                ],
                "plain": ["{短|みじか}い 文"],
            },
        ),
        ("section", {"heading": "二つ目", "content": [("paragraph", "ただの文")], "plain": []}),
    ]
    page.save_revision().publish()
    return enrol(make_run(course))


@pytest.fixture
def trainee(client, enrolment):
    client.force_login(enrolment.person)
    return client


def screen(enrolment, number=1):
    return f"{reverse('courses:module', args=[enrolment.pk, 'l1'])}?screen={number}"


def shown(client, enrolment, number=1):
    html = client.get(screen(enrolment, number)).content.decode()
    return BeautifulSoup(html, "html.parser").select_one("article.lecture")


def test_choice_stays_on_every_screen_and_warnings_stay_too(trainee, enrolment):
    usual = shown(trainee, enrolment).get_text()
    response = trainee.post(WORDS, {"words": "plain", "next": screen(enrolment)})
    plain = shown(trainee, enrolment).get_text()

    assert response.url == screen(enrolment)
    assert ("むずかしい文" in usual, "短い 文" in usual) == (True, False)
    assert ("むずかしい文" in plain, "短い 文" in plain) == (False, True)
    assert "危ないとき" in plain


def test_every_form_of_the_screen_comes_back_to_it(trainee, enrolment):
    page = BeautifulSoup(trainee.get(screen(enrolment)).content.decode(), "html.parser")

    ways_back = {field["value"] for field in page.select("input[name=next]")}
    assert ways_back == {screen(enrolment)}


def test_section_without_plain_words_offers_none(trainee, enrolment):
    trainee.post(WORDS, {"words": "plain", "next": "/"})

    article = shown(trainee, enrolment, number=2)

    assert "ただの文" in article.get_text()
    assert article.select("button[name=words]") == []


def test_usual_words_come_back(trainee, enrolment):
    trainee.post(WORDS, {"words": "plain", "next": "/"})
    trainee.post(WORDS, {"words": "usual", "next": "/"})

    assert "むずかしい文" in shown(trainee, enrolment).get_text()


@pytest.mark.parametrize("next_url", ["https://elsewhere.example/", "", "//elsewhere.example"])
def test_nobody_is_led_away(trainee, next_url):
    assert trainee.post(WORDS, {"words": "plain", "next": next_url}).url == "/"


def test_choosing_takes_a_post_of_somebody_signed_in(client, trainee):
    assert trainee.get(WORDS).status_code == 405
    client.logout()
    assert client.post(WORDS, {"words": "plain"}).url.startswith(reverse("account_login"))
