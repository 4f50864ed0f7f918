"""One's own notices: what one was told, read or not, and how one wants to be told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Notice, Route
from tests.factories import UserFactory
from tests.notices.factories import commissioner, reader, tell

pytestmark = pytest.mark.django_db
LIST = "/notices/"
SETTINGS = "/notices/settings/"


@pytest.fixture
def person(client):
    person = reader()
    client.force_login(person)
    return person


@pytest.fixture
def notice(person):
    tell(person, link="/sessions/")
    return Notice.objects.get()


def page(client, url=LIST):
    return client.get(url).content.decode()


def test_list_shows_what_was_told_in_full(client, notice):
    text = page(client)

    assert "受講のお申し込みについて" in text
    assert "「小さな研修」(令和8年度)の受講は、いま決定を保留しています。" in text
    assert "まだ読んでいません" in text


def test_number_of_unread_is_on_my_page_and_in_the_menu(client, notice):
    text = page(client, "/my/")

    assert "読んでいないお知らせが1件あります" in text
    assert "あなたへのお知らせ<span" in text


def test_reading_marks_it_and_goes_on(client, notice, django_capture_on_commit_callbacks):
    page(client)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("notices:read", args=[notice.pk]), {"open": "1"})

    assert response["Location"] == "/sessions/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "まだ読んでいません" not in page(client)


def test_all_are_read_at_once(client, person):
    for n in range(3):
        tell(person, str(n))

    client.post(reverse("notices:read_all"))

    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_notice_of_somebody_else_is_not_there(client, notice):
    client.force_login(UserFactory())

    assert client.post(reverse("notices:read", args=[notice.pk])).status_code == 404
    assert "お知らせは、まだありません" in page(client)


@pytest.mark.parametrize(("url", "status"), [(LIST, 405), ("/notices/read/", 302)])
def test_methods(client, person, url, status):
    assert client.post(url).status_code == status
    assert client.get("/notices/read/").status_code == 405


@pytest.mark.parametrize("url", [LIST, SETTINGS])
def test_strangers_sign_in_first(client, url):
    assert client.get(url)["Location"].startswith("/accounts/login/")


def test_list_costs_the_same_for_one_and_three(client, person):
    costs = []
    for key in "abc":
        tell(person, key)
        page(client)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        costs.append(len(queries))

    assert costs[0] == costs[2]


def test_way_is_chosen(client, person):
    response = client.post(SETTINGS, {"way": "letter"}, follow=True)

    assert "受け取り方を保存しました" in response.content.decode()
    assert Route.objects.get(person=person).way == "letter"


@pytest.mark.parametrize("way", ["mail", "", "pigeon"])
def test_way_that_cannot_be_is_refused(client, way):
    client.force_login(commissioner())

    response = client.post(SETTINGS, {"way": way})

    assert response.status_code == 422
    assert not Route.objects.exists()
