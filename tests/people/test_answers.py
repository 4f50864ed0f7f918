"""Post, redirect, get: what a browser's post is answered with has an address of its own."""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from people.models import Kept
from people.posts import TAG
from people.roles import Role
from tests.factories import UserFactory
from tests.outcomes import text
from tests.people.register import sign_in
from tests.quizzes.factories import enrol_in_survey

pytestmark = pytest.mark.django_db
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Dest": "document"}


@pytest.fixture
def survey(client):
    enrolment = enrol_in_survey()
    client.force_login(enrolment.person)
    return reverse("quizzes:survey", args=[enrolment.pk])


def test_an_error_is_shown_after_a_redirect_with_its_status(client, survey):
    sent = client.post(survey, {"s4": "ここまで書いた"}, headers=BROWSER)
    shown = client.get(sent.url, headers=BROWSER)

    assert sent.status_code == 303
    assert sent.url.startswith(f"{survey}?{TAG}=")
    assert shown.status_code == 422
    assert "ここまで書いた" in text(shown)
    assert shown["Cache-Control"] == "private, no-store"
    assert "script-src 'self'" in shown["Content-Security-Policy"]


def test_loading_again_and_going_back_show_it_again(client, survey):
    sent = client.post(survey, {"s4": "ここまで書いた"}, headers=BROWSER)

    assert text(client.get(sent.url)) == text(client.get(sent.url))


def test_a_second_error_has_one_tag_and_keeps_the_query(client, survey):
    first = client.post(f"{survey}?a=b", {}, headers=BROWSER).url

    second = client.post(first, {}, headers=BROWSER).url

    assert second.startswith(f"{survey}?a=b&{TAG}=")
    assert second != first
    assert second.count(TAG) == 1


def test_nobody_else_is_shown_it(client, survey):
    sent = client.post(survey, {"s4": "ここまで書いた"}, headers=BROWSER)
    client.force_login(UserFactory())

    assert "ここまで書いた" not in text(client.get(sent.url, follow=True))


def test_whoever_signed_out_is_shown_the_login(client, survey):
    sent = client.post(survey, {"s4": "ここまで書いた"}, headers=BROWSER)
    client.logout()

    assert client.get(sent.url).url.startswith(reverse("account_login"))


def test_after_its_time_the_blank_form_is_shown(client, survey):
    sent = client.post(survey, {"s4": "ここまで書いた"}, headers=BROWSER)
    Kept.objects.update(expires_at=timezone.now())

    again = client.get(sent.url, follow=True)

    assert again.redirect_chain == [(survey, 302)]
    assert again.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "application/json"},
        {"Accept": "*/*"},
        BROWSER | {"Sec-Fetch-Dest": "empty"},
        BROWSER | {"X-Requested-With": "XMLHttpRequest"},
    ],
)
def test_scripts_are_answered_directly(client, survey, headers):
    assert client.post(survey, {}, headers=headers).status_code == 422
    assert Kept.objects.count() == 0


def test_a_failed_sign_in_is_shown_to_the_same_browser_only():
    client, other = Client(), Client()
    login = reverse("account_login")
    for each in (client, other):
        each.get(login)

    sent = client.post(login, {"login": "nobody-1", "password": "x"}, headers=BROWSER)

    assert sent.status_code == 303
    assert "nobody-1" in text(client.get(sent.url))
    assert "nobody-1" not in text(other.get(sent.url))


def addresses(patterns, before=""):
    """Every address that has no part to fill in."""
    for each in patterns:
        route = before + str(each.pattern).lstrip("^").rstrip("$").removesuffix("\\Z")
        if any(sign in route for sign in "<(["):
            continue
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        else:
            yield f"/{route}"


ENDS_THE_SIGN_IN = {"/accounts/logout/", "/admin/logout/"}
ALL = sorted({*addresses(get_resolver().url_patterns)} - ENDS_THE_SIGN_IN)


def test_no_post_of_a_browser_is_answered_with_a_page(client):
    sign_in(client, *Role, is_superuser=True)
    # Wagtail's streams break on a form that no browser sends; such an answer is no page to go to.
    client.raise_request_exception = False

    pages = []
    for address in ALL:
        answer = client.post(address, {"x": "でたらめ"}, headers=BROWSER)
        is_page = "html" in answer.get("Content-Type", "")
        if is_page and answer.status_code not in (301, 302, 303, 500):
            pages.append((address, answer.status_code))

    assert pages == []
    assert len(ALL) > 100


def test_a_link_that_carries_the_tag_on_shows_its_own_page(client, survey):
    sent = client.post(f"{survey}?p=1", {"s4": "ここまで書いた"}, headers=BROWSER)

    other = client.get(sent.url.replace("p=1", "p=2"), follow=True)

    assert other.status_code == 200
    assert "ここまで書いた" not in text(other)


@pytest.mark.parametrize("path", ["/%2Fexample.org/", "/%2Fexample.org/a?b=c"])
def test_an_address_that_begins_with_another_host_leads_to_none(client, survey, path):
    sent = client.post(path, {}, headers=BROWSER)

    assert sent.status_code == 303
    assert sent.url.startswith("/%2Fexample.org/")
    assert client.get(sent.url).status_code == 404


@pytest.mark.parametrize("tag", [TAG, "%6Bept"])
def test_a_tag_of_nothing_leads_to_no_other_host(client, survey, tag):
    answer = client.get(f"/%2Fexample.org/?a=b&{tag}=x")

    assert (answer.status_code, answer.url) == (302, "/%2Fexample.org/?a=b")
