"""Handing out one-time codes from the register."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory
from tests.people.register import edit_url, page

pytestmark = pytest.mark.django_db


def test_the_slip_shows_the_code_once(client, office):
    person = UserFactory(number="a1001")
    url = reverse("wagtailusers_users:code", args=[person.pk])

    asked = client.get(url)
    slip = client.post(url)

    person.refresh_from_db()
    code = page(slip).split('slip__code">')[1].split("<")[0]
    assert "発行して番号票を出す" in page(asked)
    assert person.check_password(code)
    assert "a1001" in page(slip)
    assert "/accounts/login/" in page(slip)
    assert "no-store" in slip["Cache-Control"]
    assert code not in page(client.get(edit_url(person)))


def test_a_new_code_ends_the_rest_after_ten_failures(client, office):
    person = UserFactory(number="a1001")
    from django.test import Client

    phone = Client()
    for _ in range(11):
        phone.post("/accounts/login/", {"login": "a1001", "password": "wrong"})
    slip = client.post(reverse("wagtailusers_users:code", args=[person.pk]))
    code = page(slip).split('slip__code">')[1].split("<")[0]

    response = phone.post("/accounts/login/", {"login": "a1001", "password": code})

    assert response.status_code == 302


def test_the_office_hands_out_no_code_for_a_superuser(client, office):
    keeper = UserFactory(is_superuser=True)

    response = client.post(reverse("wagtailusers_users:code", args=[keeper.pk]))

    keeper.refresh_from_db()
    assert response.status_code == 302
    assert keeper.check_password("yorisoi-demo")


def test_no_code_for_a_stopped_number(client, office):
    person = UserFactory(is_active=False)

    response = client.post(reverse("wagtailusers_users:code", args=[person.pk]))

    assert response.status_code == 409
    assert "使われていません" in page(response)
