"""The register in the admin: who sees whom, and what else is not there."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from people.roles import Role
from tests.factories import UserFactory, make_audiences
from tests.people.factories import make_organisation, make_post
from tests.people.register import INDEX, edit_url, entry, page, sign_in

pytestmark = pytest.mark.django_db


def test_the_office_lists_everyone_in_kana_order(client, office):
    UserFactory(number="z1", family_name="阿部", family_name_kana="あべ")
    UserFactory(number="a2", family_name="渡辺", family_name_kana="わたなべ")
    UserFactory(number="m3", family_name="小林", family_name_kana="こばやし")

    text = page(client.get(INDEX))

    assert text.index("阿部") < text.index("小林") < text.index("渡辺")


def test_hr_lists_its_own_people_only(client, hr, welfare):
    make_post(UserFactory(number="mine"), make_organisation("高齢福祉課", under=welfare))
    make_post(UserFactory(number="theirs"), make_organisation("教育委員会"))

    text = page(client.get(INDEX))

    assert "mine" in text
    assert "theirs" not in text


@pytest.mark.parametrize("roles", [[], [Role.TRAINER]])
def test_nobody_else_lists_anyone(client, roles):
    sign_in(client, *roles)

    response = client.get(INDEX, follow=True)

    assert response.redirect_chain[-1][0] in {"/my/", "/admin/"}


def test_anonymous_people_sign_in_first(client):
    assert client.get(INDEX)["Location"] == f"/accounts/login/?next={INDEX}"


def test_a_stranger_gets_404(client, hr):
    stranger = UserFactory()
    make_post(stranger, make_organisation("教育委員会"))

    assert client.get(edit_url(stranger)).status_code == 404
    assert client.post(edit_url(stranger), entry(stranger)).status_code == 404
    code = reverse("wagtailusers_users:code", args=[stranger.pk])
    assert client.get(code).status_code == 404


@pytest.mark.parametrize("typed", ["a1001", "A1001", "本郷", "本郷 花子", "ほんごう", "はなこ"])
def test_people_are_found_by_number_name_and_kana(client, office, typed):
    UserFactory(number="a1001", given_name="花子")
    UserFactory(
        number="b2002", family_name="小石川", family_name_kana="こいしかわ",
        given_name="太郎", given_name_kana="たろう",
    )  # fmt: skip

    text = page(client.get(INDEX, {"q": typed}))

    assert "a1001" in text
    assert "b2002" not in text


def test_people_are_filtered_by_place_and_audience(client, office, welfare):
    make_audiences()
    section = make_organisation("高齢福祉課", under=welfare)
    make_post(UserFactory(number="below", audiences=["高支"]), section)
    UserFactory(number="elsewhere", audiences=["教育"])
    from people.models import Audience

    by_place = page(client.get(INDEX, {"organisation": welfare.pk}))
    by_audience = page(client.get(INDEX, {"audiences": Audience.objects.get(code="高支").pk}))

    for text in (by_place, by_audience):
        assert "below" in text
        assert "elsewhere" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    client, office, welfare, rows, django_assert_max_num_queries
):
    for _ in range(rows):
        make_post(UserFactory(), welfare)
    client.get(INDEX)

    with django_assert_max_num_queries(20):
        client.get(INDEX)


@pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
def test_there_are_no_bulk_actions_on_people(client, action):
    client.force_login(UserFactory(is_superuser=True))
    person = UserFactory()

    response = client.post(f"/admin/bulk/people/user/{action}/?id={person.pk}")

    assert response.status_code == 404


@pytest.mark.parametrize("part", ["delete", "history", "usage", "copy"])
def test_an_entry_has_no_other_pages(client, part):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(f"/admin/users/{part}/{UserFactory().pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.HR, Role.OFFICE])
def test_groups_are_the_superusers_alone(client, role):
    sign_in(client, role)
    group = Group.objects.get(name=role)

    client.post(f"/admin/groups/edit/{group.pk}/", {"name": "all", "permissions": []})

    group.refresh_from_db()
    assert group.name == role


def test_ones_own_settings_hold_no_name_and_no_password(client, office):
    text = page(client.get("/admin/account/"))

    assert "password-new_password1" not in text
    assert "name_email-first_name" not in text
    assert "/accounts/password/change/" in text
