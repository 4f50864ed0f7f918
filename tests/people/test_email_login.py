"""An e-mail becomes a login only after its owner confirmed it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from audit.models import Entry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

EMAIL = "/accounts/email/"
REMOVE = "/accounts/email/remove/"


@pytest.fixture
def person(client):
    somebody = UserFactory()
    client.force_login(somebody)
    return somebody


def link_in_mail():
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def signs_in(client, login):
    client.logout()
    client.post("/accounts/login/", {"login": login, "password": "yorisoi-demo"})
    return "_auth_user_id" in client.session


def test_from_registering_to_signing_in(client, person):
    sent = client.post(EMAIL, {"email": " Hanako@Example.jp "})
    before = EmailAddress.objects.get()
    asked = client.get(link_in_mail())
    client.post(link_in_mail())

    address = EmailAddress.objects.get()
    assert sent["Location"] == EMAIL
    assert (before.email, before.verified) == ("hanako@example.jp", False)
    assert "このメールアドレスを使う" in asked.content.decode()
    assert address.verified
    assert Entry.objects.get(verb="people.email.verify").subject_id == str(person.pk)
    assert signs_in(client, "hanako@example.jp")


def test_the_mail_is_in_japanese(client, person):
    client.post(EMAIL, {"email": "hanako@example.jp"})

    assert mail.outbox[0].subject == "【よりそい研修】メールアドレスの確認"
    assert mail.outbox[0].to == ["hanako@example.jp"]
    assert person.get_full_name() in mail.outbox[0].body


def test_opening_the_link_alone_confirms_nothing(client, person):
    client.post(EMAIL, {"email": "hanako@example.jp"})

    client.get(link_in_mail())

    assert not EmailAddress.objects.get().verified


def test_an_address_is_one_persons_alone(client, person):
    client.post(EMAIL, {"email": "we@example.jp"})
    EmailAddress.objects.create(user=UserFactory(), email="we@example.jp", verified=True)

    response = client.post(link_in_mail())

    assert response.status_code == 409
    assert "ほかの方がログインに使っています" in response.content.decode()
    assert not EmailAddress.objects.get(user=person).verified


def test_a_new_address_takes_the_place_of_the_old(client, person):
    EmailAddress.objects.create(user=person, email="old@example.jp", verified=True, primary=True)
    client.post(EMAIL, {"email": "new@example.jp"})

    client.post(link_in_mail())

    assert EmailAddress.objects.get().email == "new@example.jp"


def test_removing_it(client, person):
    EmailAddress.objects.create(user=person, email="old@example.jp", verified=True)

    response = client.post(REMOVE)

    assert response["Location"] == EMAIL
    assert not EmailAddress.objects.exists()
    assert Entry.objects.get().verb == "people.email.remove"
    assert client.get(REMOVE).status_code == 405


@pytest.mark.parametrize("typed", ["", "hanako", "a@b@c"])
def test_what_is_no_address(client, person, typed):
    response = client.post(EMAIL, {"email": typed})

    assert response.status_code == 422
    assert not mail.outbox


def test_a_mail_goes_out_once_in_three_minutes(client, person):
    client.post(EMAIL, {"email": "hanako@example.jp"})

    response = client.post(EMAIL, {"email": "hanako@example.jp"})

    assert response.status_code == 422
    assert "3分たってから" in response.content.decode()
    assert len(mail.outbox) == 1


def test_a_broken_link_says_so(client):
    response = client.get("/accounts/email/confirm/nonsense/")

    assert response.status_code == 404
    assert "もう一度、確認のメールを送ってください" in response.content.decode()


@pytest.mark.parametrize("path", [EMAIL, REMOVE])
def test_anonymous_people_sign_in_first(client, path):
    assert client.post(path)["Location"].startswith("/accounts/login/?next=")


def test_a_mail_server_that_is_down_says_so(client, person, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    response = client.post(EMAIL, {"email": "hanako@example.jp"})

    assert response.status_code == 422
    assert "いまはメールを送れません" in response.content.decode()
