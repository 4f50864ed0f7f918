"""The office's one-time code and the password that a person chooses."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from people.domain import codes
from people.roles import Role
from tests.factories import UserFactory
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

CHOOSE = "/accounts/password/choose/"
CHANGE = "/accounts/password/change/"
OWN = "botan-no-hana"


@pytest.fixture
@remembered
def office():
    return UserFactory(roles=[Role.OFFICE])


@pytest.fixture
def newcomer(client, office):
    """Somebody who has just come in with a code."""
    person = UserFactory()
    codes.issue_code(person, actor=office)
    client.force_login(person)
    return person


def test_a_code_is_three_groups_of_four_digits_and_replaces_the_password(office):
    person = UserFactory()

    code = codes.issue_code(person, actor=office)

    person.refresh_from_db()
    assert [len(part) for part in code.split("-")] == [4, 4, 4]
    assert code.replace("-", "").isdigit()
    assert person.check_password(code)
    assert not person.check_password("yorisoi-demo")
    assert person.must_choose_password


def test_a_code_leaves_a_trace_without_the_code(office):
    person = UserFactory()

    code = codes.issue_code(person, actor=office)

    entry = Entry.objects.get(verb="people.code.issue")
    assert (entry.subject_id, entry.actor_id) == (str(person.pk), office.pk)
    assert code not in str(entry.__dict__)


def test_a_code_ends_old_sessions(office):
    person, browser = UserFactory(), Client()
    browser.force_login(person)
    before = browser.get(CHANGE).status_code

    codes.issue_code(person, actor=office)

    assert before == 200
    assert browser.get(CHANGE)["Location"].startswith("/accounts/login/")


def test_a_code_ends_after_thirty_days():
    issued = timezone.now()
    person = UserFactory.build(code_issued_at=issued)

    assert not codes.is_expired(person, at=issued + timedelta(days=29, hours=23))
    assert codes.is_expired(person, at=issued + timedelta(days=30))
    assert not codes.is_expired(UserFactory.build())


def test_no_code_for_someone_whose_number_is_stopped(office):
    with pytest.raises(ValidationError) as broken:
        codes.issue_code(UserFactory(is_active=False), actor=office)

    assert broken.value.code == "inactive"


# A code lets its holder in: nobody may give themselves another's rights with it.
@pytest.mark.parametrize(
    ("actor", "person", "may"),
    [
        ({"roles": [Role.OFFICE]}, {}, True),
        ({"roles": [Role.OFFICE]}, {"roles": [Role.TRAINEE]}, True),
        ({"roles": [Role.OFFICE]}, {"roles": [Role.TRAINER]}, False),
        ({"roles": [Role.OFFICE]}, {"roles": [Role.ADMIN]}, False),
        ({"roles": [Role.OFFICE]}, {"is_superuser": True}, False),
        ({"roles": [Role.ADMIN]}, {"roles": [Role.TRAINER]}, True),
        ({"roles": [Role.ADMIN]}, {"is_superuser": True}, False),
        ({"is_superuser": True}, {"is_superuser": True}, True),
        ({"roles": [Role.HR]}, {}, False),
        ({"roles": [Role.TRAINER]}, {}, False),
        ({}, {}, False),
    ],
)
def test_who_may_hand_out_a_code_for_whom(actor, person, may):
    actor, person = UserFactory(**actor), UserFactory(**person)

    assert codes.may_manage_sign_in(actor, person) is may
    if not may:
        with pytest.raises(PermissionDenied):
            codes.issue_code(person, actor=actor)
        assert person.check_password("yorisoi-demo")


def test_a_typed_code_is_read_as_it_was_meant():
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in "1234-5678-9012")

    assert codes.as_issued("123456789012") == "1234-5678-9012"
    assert codes.as_issued(" 1234 5678 9012 ") == "1234-5678-9012"
    assert codes.as_issued(full_width) == "1234-5678-9012"
    assert codes.as_issued("1234-5678") == "1234-5678"
    assert codes.as_issued("abcd12345678-9012x") == "abcd12345678-9012x"


# Nothing before one's own password ---------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/my/", "/", "/admin/", "/courses/", "/accounts/password/change/"]
)
def test_every_page_leads_to_choosing_a_password(client, newcomer, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith(f"{CHOOSE}?next=")


def test_a_form_sent_meanwhile_is_not_taken(client, newcomer):
    assert client.post("/my/display/", {"text_size": "large"})["Location"] == CHOOSE


def test_the_page_itself_signing_out_and_health_stay_open(client, newcomer):
    assert client.get(CHOOSE).status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"


def test_anonymous_and_settled_people_pass(client):
    assert client.get("/accounts/login/").status_code == 200
    client.force_login(UserFactory())

    assert client.get(CHANGE).status_code == 200


def test_choosing_a_password_opens_the_site_and_keeps_one_signed_in(client, newcomer):
    response = client.post(CHOOSE, {"password1": OWN, "password2": OWN, "next": "/admin/"})

    newcomer.refresh_from_db()
    assert response["Location"] == "/admin/"
    assert newcomer.check_password(OWN)
    assert newcomer.code_issued_at is None
    assert client.get(CHANGE).status_code == 200
    entry = Entry.objects.get(verb="people.password.set")
    assert (entry.actor_id, entry.data) == (newcomer.pk, {"replaced_code": True})


def test_it_never_leads_elsewhere(client, newcomer):
    response = client.post(CHOOSE, {"password1": OWN, "password2": OWN, "next": "//evil.example/"})

    assert response["Location"] == "/my/"


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (OWN, "botan-no-hane", "2つのパスワードが同じではありません"),
        ("short", "short", "8"),
        ("73019284", "73019284", "数字"),
        ("", "", "新しいパスワードを入れてください"),
    ],
)
def test_a_password_that_cannot_be_taken(client, newcomer, first, second, sentence):
    response = client.post(CHOOSE, {"password1": first, "password2": second})

    newcomer.refresh_from_db()
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert newcomer.must_choose_password


def test_the_code_itself_cannot_be_kept(client, office):
    person = UserFactory()
    code = codes.issue_code(person, actor=office)

    with pytest.raises(ValidationError) as broken:
        codes.set_own_password(person, code)

    assert broken.value.code == "same_password"


def test_choosing_is_for_people_with_a_code(client):
    client.force_login(UserFactory())

    assert client.get(CHOOSE)["Location"] == CHANGE


@pytest.mark.parametrize("path", [CHOOSE, CHANGE])
def test_password_pages_are_for_those_who_are_in(client, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    client.force_login(UserFactory())
    assert client.delete(path).status_code == 405


def test_changing_the_password_ends_other_sessions(client):
    person, elsewhere = UserFactory(), Client()
    client.force_login(person)
    elsewhere.force_login(person)

    response = client.post(
        CHANGE, {"oldpassword": "yorisoi-demo", "password1": OWN, "password2": OWN}
    )

    assert response["Location"] == "/my/"
    assert client.get(CHANGE).status_code == 200
    assert elsewhere.get(CHANGE).status_code == 302


def test_changing_it_needs_the_present_one(client):
    person = UserFactory()
    client.force_login(person)

    response = client.post(CHANGE, {"oldpassword": "wrong", "password1": OWN, "password2": OWN})

    person.refresh_from_db()
    assert response.status_code == 422
    assert "今のパスワードが違います" in response.content.decode()
    assert person.check_password("yorisoi-demo")


def test_guessing_the_present_one_is_throttled(client):
    client.force_login(UserFactory())
    guess = {"oldpassword": "wrong", "password1": OWN, "password2": OWN}
    for _ in range(10):
        client.post(CHANGE, guess)

    response = client.post(CHANGE, guess | {"oldpassword": "yorisoi-demo"})

    assert "10分間お休みしています" in response.content.decode()
