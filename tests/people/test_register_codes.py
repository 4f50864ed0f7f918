"""Handing out one-time codes from the register."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from library.domain.wareki import wareki
from people.domain import codes
from tests.factories import UserFactory
from tests.people.factories import make_organisation, make_post
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


def test_whoever_begins_later_is_told_from_which_day_the_code_works(client, office):
    person = UserFactory()
    begins = timezone.localdate() + timedelta(days=60)
    make_post(person, make_organisation("高齢福祉課"), started_on=begins)
    url = reverse("wagtailusers_users:code", args=[person.pk])

    asked, slip = page(client.get(url)), page(client.post(url))

    person.refresh_from_db()
    last = begins + timedelta(days=30)
    assert f"この方が使えるのは、{wareki(begins)}からです" in asked
    assert f"{wareki(begins)}から{wareki(last)}まで" in slip
    assert f"{wareki(begins)}から{wareki(last)}まで" in page(client.get(edit_url(person)))
    midnight = timezone.make_aware(datetime.combine(last, time(0)))
    assert not codes.is_expired(person, at=midnight - timedelta(days=1))
    assert codes.is_expired(person, at=midnight + timedelta(days=1))
