"""A rule that a view did not expect is said in a sentence, not by the server's error page."""

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

SENTENCE = "ほかの方が先に直しました。"


def unexpected(request: HttpRequest, code: str) -> HttpResponse:
    """Break a rule with this code."""
    raise ValidationError(SENTENCE, code=code)


def broken(request: HttpRequest) -> HttpResponse:
    """Fail as a mistake in our code does."""
    raise RuntimeError(SENTENCE)


urlpatterns = [
    path("broken/", broken),
    path("unexpected/<slug:code>/", unexpected),
    path("", include("config.urls")),
]


@pytest.fixture
def signed_in(client):
    client.force_login(UserFactory())
    return client


@pytest.mark.parametrize(("code", "status"), [("decided", 409), ("locked", 403), ("invalid", 422)])
def test_sentence_and_status_of_the_rule_are_shown(signed_in, code, status):
    response = signed_in.get(f"/unexpected/{code}/", headers={"Accept": "text/html"})
    assert response.status_code == status
    assert SENTENCE in response.text
    assert "何も変わっていません" not in response.text, "a view may have done a part of it before"


def test_script_gets_code_and_message(signed_in):
    response = signed_in.post("/unexpected/decided/", headers={"Accept": "application/json"})
    assert response.status_code == 409
    assert response.json() == {"code": "decided", "message": SENTENCE}


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/my/record/", "http://testserver/my/record/"),
        ("https://elsewhere.example/", "/my/"),
        ("javascript:alert(1)", "/my/"),
        ("", "/my/"),
    ],
)
def test_way_back_leads_to_our_own_pages(signed_in, came_from, back):
    response = signed_in.post("/unexpected/decided/", headers={"Referer": came_from})
    assert f'href="{back}"' in response.text


def test_it_is_logged_as_an_error(signed_in, caplog):
    signed_in.post("/unexpected/decided/")
    assert [r.levelname for r in caplog.records if r.name == "config.requests"] == ["ERROR"]


def test_mistake_in_the_code_stays_one(signed_in):
    with pytest.raises(RuntimeError):
        signed_in.post("/broken/")
