"""Who comes in with what, and what is said to whoever doesn't."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.urls import get_resolver, reverse
from django.utils import timezone

from people.domain import codes
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "yorisoi-demo"


def sign_in(client, login, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def who(client):
    return client.session.get("_auth_user_id")


# a1001, typed with a Japanese keyboard left in full-width mode.
FULL_WIDTH = "\uff41\uff11\uff10\uff10\uff11"
FULL_WIDTH_CAPITAL = "\uff21\uff11\uff10\uff10\uff11"
BLANK = "\u3000"


@pytest.mark.parametrize(
    "typed",
    ["a1001", "A1001", FULL_WIDTH, FULL_WIDTH_CAPITAL, "  a1001 ", f"{BLANK}a1001{BLANK}"],
)
def test_a_number_is_accepted_however_it_is_typed(client, typed):
    person = UserFactory(number="a1001")

    response = sign_in(client, typed)

    assert response.status_code == 302
    assert response["Location"] == "/my/"
    assert who(client) == str(person.pk)


def test_a_verified_email_is_a_login(client):
    person = UserFactory()
    EmailAddress.objects.create(user=person, email="hanako@example.jp", verified=True)

    sign_in(client, "Hanako@example.jp")

    assert who(client) == str(person.pk)


def test_an_unverified_email_is_not_a_login(client):
    EmailAddress.objects.create(user=UserFactory(), email="hanako@example.jp", verified=False)

    response = sign_in(client, "hanako@example.jp")

    assert response.status_code == 422
    assert who(client) is None


def test_a_verified_email_is_one_persons_alone():
    EmailAddress.objects.create(user=UserFactory(), email="we@example.jp", verified=True)

    with pytest.raises(IntegrityError):
        EmailAddress.objects.create(user=UserFactory(), email="we@example.jp", verified=True)


def test_an_email_verified_by_one_does_not_let_another_in(client):
    owner, other = UserFactory(), UserFactory()
    other.set_password("another-word")
    other.save()
    EmailAddress.objects.create(user=owner, email="we@example.jp", verified=True)
    EmailAddress.objects.create(user=other, email="we@example.jp", verified=False)

    sign_in(client, "we@example.jp", "another-word")

    assert who(client) is None


def test_a_contact_email_is_never_a_login(client):
    UserFactory(contact_email="couple@example.jp")

    sign_in(client, "couple@example.jp")

    assert who(client) is None


@pytest.mark.parametrize("login", ["a1001", "nobody"])
def test_a_wrong_password_and_an_unknown_number_are_told_alike(client, login):
    UserFactory(number="a1001")

    response = sign_in(client, login, "wrong")

    assert response.status_code == 422
    assert "受講者番号かパスワードが違います" in response.content.decode()
    assert "何度でもやり直せます" in response.content.decode()
    assert f'value="{login}"' in response.content.decode()


def test_an_empty_form_says_what_is_missing(client):
    response = sign_in(client, "", "")

    assert response.status_code == 422
    assert "受講者番号を入れてください" in response.content.decode()
    assert "パスワードを入れてください" in response.content.decode()


def test_the_office_is_named_on_the_login_page(client):
    from library.models import WardSettings

    WardSettings.objects.create(office_phone="03-0000-1234")

    response = client.get(LOGIN)

    assert "tel:03-0000-1234" in response.content.decode()


def test_someone_whose_number_is_stopped_is_told_so(client):
    UserFactory(number="a1001", is_active=False)

    response = sign_in(client, "a1001", follow=True)

    assert response.status_code == 403
    assert "いまは使えません" in response.content.decode()
    assert who(client) is None


def test_the_place_one_asked_for_is_kept(client):
    UserFactory(number="a1001")

    response = client.post(LOGIN, {"login": "a1001", "password": PASSWORD, "next": "/sessions/"})

    assert response["Location"] == "/sessions/"


def test_a_place_elsewhere_is_not(client):
    UserFactory(number="a1001")

    response = client.post(
        LOGIN, {"login": "a1001", "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert response["Location"] == "/my/"


def test_demo_accounts_show_in_a_demonstration_only(client, settings):
    assert "yorisoi-demo" not in client.get(LOGIN).content.decode()

    settings.DEMO = True
    page = client.get(LOGIN).content.decode()

    assert "yorisoi-demo" in page
    for number in ("staff", "commissioner", "trainer", "hr", "office", "admin"):
        assert f"<code>{number}</code>" in page


def test_signing_out(client):
    client.force_login(UserFactory())

    page = client.get("/accounts/logout/")
    response = client.post("/accounts/logout/")

    assert "ログアウトする" in page.content.decode()
    assert response["Location"] == "/"
    assert who(client) is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_themselves_up(client, method):
    response = getattr(client, method)("/accounts/signup/")

    assert response.status_code == 403
    assert "研修事務局で行います" in response.content.decode()


def test_a_forgotten_password_leads_to_the_office(client):
    response = client.get(reverse("account_reset_password"))

    assert response.status_code == 200
    assert "お電話ください" in response.content.decode()
    assert client.post(reverse("account_reset_password")).status_code == 405


def test_only_our_own_account_pages_exist():
    names = {name for name in get_resolver().reverse_dict if str(name).startswith("account_")}

    assert names == {
        "account_login", "account_logout", "account_inactive", "account_signup",
        "account_reset_password", "account_choose_password", "account_change_password",
        "account_own_settings", "account_email", "account_remove_email", "account_confirm_email",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["confirm-email/", "password/set/", "password/reset/", "reauthenticate/",
     "login/code/confirm/", "password/reset/key/1-abc/"],
)  # fmt: skip
def test_allauths_other_pages_do_not(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/pages/"])
def test_the_admin_has_the_same_login(client, path):
    response = client.get(path, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/")
    assert "ログインする" in response.content.decode()


def test_the_admins_own_login_takes_no_password(client):
    UserFactory(number="root", is_superuser=True)

    client.post("/admin/login/", {"username": "root", "password": PASSWORD})

    assert who(client) is None


def test_a_trainee_who_asks_for_the_admin_does_not_go_in_circles(client):
    client.force_login(UserFactory())

    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0] == "/my/"
    assert "管理画面は、担当者だけが開けます" in response.content.decode()
    assert "permission" not in response.content.decode()


# One failure is counted for one account -----------------------------------------------------


def fail(client, number, times, **extra):
    for _ in range(times):
        response = sign_in(client, number, "wrong", **extra)
    return response


def test_the_eleventh_failure_rests_the_account(client):
    UserFactory(number="a1001")

    tenth = fail(client, "a1001", 10)
    eleventh = fail(client, "a1001", 1)
    right = sign_in(client, "a1001")

    assert tenth.status_code == 422
    assert eleventh.status_code == 429
    assert "10分間お休みしています" in eleventh.content.decode()
    assert right.status_code == 429
    assert who(client) is None


def test_full_width_and_other_addresses_are_the_same_account(client):
    UserFactory(number="a1001")
    fail(client, "a1001", 4)
    fail(client, FULL_WIDTH_CAPITAL, 3, REMOTE_ADDR="203.0.113.9")
    fail(client, f"{BLANK}A1001 ", 3, headers={"host": "other.example"})

    response = sign_in(client, "a1001")

    assert response.status_code == 429


def test_number_and_email_are_the_same_account(client):
    person = UserFactory(number="a1001")
    EmailAddress.objects.create(user=person, email="hanako@example.jp", verified=True)
    fail(client, "a1001", 5)
    fail(client, "hanako@example.jp", 5)

    assert sign_in(client, "a1001").status_code == 429


def test_other_accounts_go_on(client):
    UserFactory(number="a1001")
    UserFactory(number="a1002")
    fail(client, "a1001", 11)

    assert sign_in(client, "a1002").status_code == 302


def test_successes_are_not_counted(client):
    UserFactory(number="a1001")

    statuses = {sign_in(client, "a1001").status_code for _ in range(15)}

    assert statuses == {302}


@pytest.mark.parametrize("backend", ["filebased.FileBasedCache", "locmem.LocMemCache"])
def test_a_hall_of_a_hundred_behind_one_address_comes_in(
    client_class, settings, tmp_path, backend
):
    settings.CACHES = {
        "default": {
            "BACKEND": f"django.core.cache.backends.{backend}",
            "LOCATION": str(tmp_path),
        }
    }
    people = [UserFactory() for _ in range(100)]

    came_in = 0
    for person in people:
        client = client_class()
        first = sign_in(client, person.number, "wrong", REMOTE_ADDR="192.0.2.1")
        second = sign_in(client, person.number, REMOTE_ADDR="192.0.2.1")
        came_in += first.status_code == 422 and second.status_code == 302

    assert came_in == 100


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


# The office's code ---------------------------------------------------------------------------


def test_a_code_is_accepted_as_it_is_read_out(client):
    person = UserFactory(number="a1001")
    code = codes.issue_code(person, actor=None)
    spoken = code.replace("-", " ")

    response = sign_in(client, "a1001", spoken)

    assert response.status_code == 302
    assert who(client) == str(person.pk)


def test_a_code_past_its_time_is_refused_with_the_way_on(client):
    person = UserFactory(number="a1001")
    code = codes.issue_code(person, actor=None)
    person.code_issued_at = timezone.now() - timedelta(days=30)
    person.save()

    response = sign_in(client, "a1001", code)

    assert response.status_code == 422
    assert "期限(30日)が過ぎました" in response.content.decode()
    assert who(client) is None


def test_only_whoever_knows_the_code_hears_that_it_is_past(client):
    person = UserFactory(number="a1001")
    codes.issue_code(person, actor=None)
    person.code_issued_at = timezone.now() - timedelta(days=31)
    person.save()

    response = sign_in(client, "a1001", "0000-0000-0000")

    assert "期限" not in response.content.decode()


def test_ones_own_settings(client):
    person = UserFactory(number="a1001", family_name="小石川")
    client.force_login(person)

    page = client.get("/accounts/").content.decode()

    assert "a1001" in page
    assert "小石川" in page
    assert reverse("account_change_password") in page
    assert client.post("/accounts/").status_code == 405


def test_ones_own_settings_are_for_those_who_are_in(client):
    assert client.get("/accounts/")["Location"] == "/accounts/login/?next=/accounts/"


def test_the_count_of_failures_cannot_be_crowded_out():
    from config.settings import base

    assert base.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 20_000


@pytest.mark.parametrize("path", ["password_reset/", "password_reset/done/"])
def test_the_admin_resets_no_password_by_mail(client, path):
    assert client.get(f"/admin/{path}").status_code == 404


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_there_is_one_way_in(client, address):
    person = UserFactory()

    response = client.post(address, {"username": person.number, "password": PASSWORD})

    assert response["Location"].startswith(LOGIN)
    assert who(client) is None
    assert client.get(address)["Location"].startswith(LOGIN)


def test_a_letter_that_only_looks_like_the_number_is_another_number(client):
    UserFactory(number="admin")

    assert sign_in(client, "adm\u0131n").status_code == 422
    assert who(client) is None
