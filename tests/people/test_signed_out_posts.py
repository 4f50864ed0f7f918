"""A post after the sign-in has ended: nothing is done, and nobody is led astray."""

import pytest
from django.urls import reverse

from people.kept_posts import SIGNED_OUT

pytestmark = pytest.mark.django_db
SHEET = "/worksheets/00000000-0000-0000-0000-000000000000/"


def test_login_leads_back_to_the_page_of_the_button(client):
    page = f"http://testserver{SHEET}?q=2"

    answer = client.post(SHEET, headers={"Referer": page})

    assert answer.url == f"{reverse('account_login')}?next={SHEET}%3Fq%3D2"
    assert SIGNED_OUT in client.get(answer.url).content.decode()


@pytest.mark.parametrize("page", ["", "https://elsewhere.example/x", "http://testserver"])
def test_login_leads_home_where_the_page_is_not_ours(client, page):
    answer = client.post(SHEET, headers={"Referer": page})

    assert answer.url == f"{reverse('account_login')}?next=/my/"


def test_admin_posts_are_answered_alike(client):
    decide = reverse("reports:nomination_decide")
    before = f"http://testserver{reverse('reports:nominations')}"

    answer = client.post(decide, headers={"Referer": before})

    assert answer.url == f"{reverse('account_login')}?next={reverse('reports:nominations')}"


def test_page_that_saves_by_itself_learns_that_it_did_not(client):
    answer = client.post(SHEET, headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.json()["code"] == "signed_out"
    assert answer.json()["login"] == reverse("account_login")
