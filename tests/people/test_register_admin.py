"""The register in the admin: who sees whom, who may change what."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from audit.models import Entry
from people.models import Affiliation, Appointment, Organisation, Remit, User
from people.roles import Role
from tests.factories import UserFactory, make_audiences
from tests.people.factories import make_office, make_organisation, make_post

pytestmark = pytest.mark.django_db

INDEX = "/admin/users/"
NEW = "/admin/users/new/"
# 髙, 﨑, the compatibility form of 神, 辻 with a variation selector: none may be normalised.
HARD_NAMES = ["\u9ad9", "\ufa11", "\ufa19", "\u8fbb\U000e0100"]


def let_in(*roles):
    permission = Permission.objects.get(codename="access_admin")
    for role in roles:
        Group.objects.get(name=role).permissions.add(permission)


def sign_in(client, *roles, **fields):
    person = UserFactory(roles=roles, **fields)
    if roles:
        let_in(*roles)
    client.force_login(person)
    return person


@pytest.fixture
def welfare():
    return make_organisation("福祉部")


@pytest.fixture
def office(client):
    return sign_in(client, Role.OFFICE)


@pytest.fixture
def hr(client, welfare):
    person = sign_in(client, Role.HR, number="hr")
    Remit.objects.create(user=person, organisation=welfare)
    return person


def entry(person=None, **changes):
    """What the form sends for a person."""
    values = {
        "number": "a1001",
        "family_name": "本郷",
        "given_name": "花子",
        "family_name_kana": "ほんごう",
        "given_name_kana": "はなこ",
        "alias": "",
        "staff_number": "",
        "contact_email": "",
        "phone": "",
        "is_active": "on",
    }
    if person:
        values |= {name: getattr(person, name) for name in values if name != "is_active"}
    return values | changes


def edit_url(person):
    return reverse("wagtailusers_users:edit", args=[person.pk])


def page(response):
    return response.content.decode()


# Who sees whom -----------------------------------------------------------------------------


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


# Entering and changing ---------------------------------------------------------------------


def test_the_office_registers_a_commissioner(client, office, welfare):
    minsei = make_office("minsei", is_appointed=True)

    response = client.post(
        NEW,
        entry(
            number="\uff21\uff11\uff10\uff10\uff11",
            organisation=welfare.pk,
            office=minsei.pk,
            started_on="2025-12-01",
        ),
    )

    person = User.objects.get(number="a1001")
    seat = Appointment.objects.get(user=person)
    assert response["Location"] == edit_url(person)
    assert (seat.office, seat.organisation) == (minsei, welfare)
    assert not person.has_usable_password()
    verbs = set(Entry.objects.values_list("verb", "actor_id"))
    assert ("people.user.create", office.pk) in verbs
    assert ("people.appointment.keep", office.pk) in verbs


def test_hr_registers_only_into_its_own_remit(client, hr, welfare):
    regular = make_office("regular")
    elsewhere = make_organisation("教育委員会")
    place = {"office": regular.pk, "started_on": "2026-04-01"}

    refused = client.post(NEW, entry(organisation=elsewhere.pk, **place))
    nowhere = client.post(NEW, entry())

    assert "あなたの所管の所属か立場を選んでください" in page(refused)
    assert "あなたの所管の所属か立場を選んでください" in page(nowhere)
    assert not User.objects.filter(number="a1001").exists()
    client.post(NEW, entry(organisation=welfare.pk, **place))
    assert Affiliation.objects.get(user__number="a1001").organisation == welfare


def test_a_number_taken_a_reading_in_kanji_and_half_a_place(client, office, welfare):
    UserFactory(number="a1001")

    response = client.post(NEW, entry(family_name_kana="本郷", organisation=welfare.pk))

    text = page(response)
    assert "この受講者番号はすでに使われています" in text
    assert "ひらがなで入力してください" in text
    assert "ここも入れてください" in text
    assert User.objects.filter(number="a1001").count() == 1


@pytest.mark.parametrize("name", HARD_NAMES)
def test_names_are_kept_exactly_as_typed(client, office, name):
    client.post(NEW, entry(family_name=name, given_name=name, alias=name))
    person = User.objects.get(number="a1001")
    client.post(edit_url(person), entry(person, phone="03-1111-2222"))

    person.refresh_from_db()
    assert (person.family_name, person.given_name, person.alias) == (name, name, name)
    assert name in page(client.get(edit_url(person)))


def test_changing_an_entry_leaves_the_names_of_the_fields_only(client, office):
    person = UserFactory(number="a1001")

    client.post(edit_url(person), entry(person, family_name="小石川", phone="03-1111-2222"))

    person.refresh_from_db()
    trace = Entry.objects.get(verb="people.user.change")
    assert person.family_name == "小石川"
    assert trace.actor_id == office.pk
    assert trace.data == {"fields": ["family_name", "phone"]}


def test_an_unchanged_entry_leaves_no_trace(client, office):
    person = UserFactory()

    client.post(edit_url(person), entry(person))

    assert not Entry.objects.filter(verb="people.user.change").exists()


@pytest.mark.parametrize("role", [Role.OFFICE, Role.HR, Role.ADMIN])
def test_only_a_superuser_gives_roles(client, welfare, role):
    viewer = sign_in(client, role)
    Remit.objects.create(user=viewer, organisation=welfare)
    person = UserFactory()
    make_post(person, welfare)
    group = Group.objects.get_or_create(name=Role.ADMIN)[0]

    client.post(edit_url(person), entry(person, groups=[group.pk], is_superuser="on"))

    person.refresh_from_db()
    assert not person.is_superuser
    assert not person.groups.exists()
    assert 'name="groups"' not in page(client.get(edit_url(person)))


def test_a_superuser_gives_roles_with_their_trace(client):
    keeper = UserFactory(is_superuser=True)
    client.force_login(keeper)
    person, group = UserFactory(), Group.objects.get_or_create(name=Role.TRAINER)[0]

    client.post(edit_url(person), entry(person, groups=[group.pk]))

    assert person.groups.get() == group
    trace = Entry.objects.get(verb="people.user.change")
    assert trace.data["given"] == ["trainer"]


def test_a_superuser_cannot_shut_out_themselves(client):
    keeper = UserFactory(is_superuser=True)
    client.force_login(keeper)
    sent = entry(keeper)
    del sent["is_active"]

    client.post(edit_url(keeper), sent)

    keeper.refresh_from_db()
    assert keeper.is_superuser
    assert keeper.is_active


def test_the_office_cannot_stop_a_superuser(client, office):
    keeper = UserFactory(is_superuser=True)
    sent = entry(keeper)
    del sent["is_active"]

    client.post(edit_url(keeper), sent)

    keeper.refresh_from_db()
    assert keeper.is_active


@pytest.mark.parametrize("fields", [{"is_superuser": True}, {"roles": ["trainer"]}])
def test_the_office_does_not_rename_whoever_has_rights(client, office, fields):
    keeper = UserFactory(number="keeper", **fields)

    client.post(edit_url(keeper), entry(keeper) | {"number": "zz-locked"})

    keeper.refresh_from_db()
    assert keeper.number == "keeper"


def test_the_office_renumbers_a_commissioner(client, office):
    person = UserFactory(number="m100")

    client.post(edit_url(person), entry(person) | {"number": "m200"})

    person.refresh_from_db()
    assert person.number == "m200"


def test_the_office_stops_a_number(client, office):
    person = UserFactory()
    sent = entry(person)
    del sent["is_active"]

    client.post(edit_url(person), sent)

    person.refresh_from_db()
    assert not person.is_active


# The slip ----------------------------------------------------------------------------------


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


# Posts, appointments, remits ----------------------------------------------------------------


def test_hr_adds_a_post_for_its_own_person_only(client, hr, welfare):
    mine, stranger = UserFactory(number="mine"), UserFactory(number="stranger")
    make_post(mine, welfare)
    sent = {
        "organisation": make_organisation("高齢福祉課", under=welfare).pk,
        "office": make_office("regular").pk,
        "started_on": "2026-04-01",
    }

    good = client.post("/admin/affiliation/new/", sent | {"person_number": "mine"})
    bad = client.post("/admin/affiliation/new/", sent | {"person_number": "stranger"})

    assert good["Location"] == edit_url(mine)
    assert mine.affiliations.count() == 2
    assert "この番号の方は見つかりません" in page(bad)
    assert not stranger.affiliations.exists()


def test_a_strangers_post_is_404(client, hr):
    post = make_post(UserFactory(), make_organisation("教育委員会"))

    assert client.get(f"/admin/affiliation/edit/{post.pk}/").status_code == 404


def test_a_post_cannot_end_before_it_starts(client, office, welfare):
    post = make_post(UserFactory(), welfare)

    response = client.post(
        f"/admin/affiliation/edit/{post.pk}/",
        {
            "organisation": welfare.pk, "office": post.office_id,
            "started_on": "2026-04-01", "ended_on": "2026-03-31",
        },
    )  # fmt: skip

    post.refresh_from_db()
    assert "終わりは、始まりより後の日にしてください" in page(response)
    assert post.ended_on is None


def test_ending_a_post(client, office, welfare):
    post = make_post(UserFactory(), welfare)

    client.post(
        f"/admin/affiliation/edit/{post.pk}/",
        {
            "organisation": welfare.pk, "office": post.office_id, "is_primary": "on",
            "started_on": "2026-04-01", "ended_on": "2027-03-31",
        },
    )  # fmt: skip

    post.refresh_from_db()
    assert post.ended_on == date(2027, 3, 31)
    assert Entry.objects.filter(verb="people.affiliation.keep").count() == 1


@pytest.mark.parametrize("role", [Role.HR, Role.OFFICE])
def test_nobody_widens_their_own_remit(client, role):
    viewer = sign_in(client, role, number="viewer")
    root = make_organisation("区")

    client.post(
        "/admin/remit/new/", {"person_number": "viewer", "organisation": root.pk, "office": ""}
    )

    assert not Remit.objects.filter(user=viewer).exists()


def test_the_systems_keeper_sets_a_remit(client, welfare):
    client.force_login(UserFactory(is_superuser=True))
    UserFactory(number="hr")

    both = client.post(
        "/admin/remit/new/",
        {"person_number": "hr", "organisation": welfare.pk, "office": make_office("minsei").pk},
    )
    client.post(
        "/admin/remit/new/", {"person_number": "hr", "organisation": welfare.pk, "office": ""}
    )

    assert "どちらか1つ" in page(both)
    assert Remit.objects.get().organisation == welfare
    assert Entry.objects.get().verb == "people.remit.keep"


# Ways round --------------------------------------------------------------------------------


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


# What the register stands on ---------------------------------------------------------------


def test_the_tables_show_what_they_hold(client, office):
    make_office(
        "minsei", name="民生委員・児童委員", term_text="3年(12月1日から3年後の11月30日)",
        owner_text="福祉の主管課", record_basis="任期と年度",
    )  # fmt: skip
    make_audiences()

    offices = page(client.get("/admin/office/"))
    audiences = page(client.get("/admin/audience/"))

    for text in (
        "民生委員・児童委員",
        "3年(12月1日から3年後の11月30日)",
        "福祉の主管課",
        "任期と年度",
    ):
        assert text in offices
    assert "民生委員、青少年委員" in audiences


@pytest.mark.parametrize(
    "name",
    ["organisation", "district", "office", "term", "audience", "affiliation", "appointment"],
)
def test_each_table_opens_for_hr_to_look(client, hr, name):
    assert client.get(f"/admin/{name}/").status_code == 200


@pytest.mark.parametrize("name", ["organisation", "district", "office", "term", "audience"])
def test_only_the_office_changes_a_table(client, hr, name):
    assert client.get(f"/admin/{name}/new/").status_code == 302
    sign_in(client, Role.OFFICE)
    assert client.get(f"/admin/{name}/new/").status_code == 200


def test_an_organisation_is_put_below_another_and_moved(client, office, welfare):
    sent = {"key": "elderly", "name": "高齢福祉課", "name_kana": "こうれいふくしか"}

    client.post("/admin/organisation/new/", sent | {"parent": welfare.pk})
    section = Organisation.objects.get(key="elderly")
    below = section.get_parent()
    client.post(f"/admin/organisation/edit/{section.pk}/", sent | {"parent": ""})

    section = Organisation.objects.get(key="elderly")
    assert below == welfare
    assert section.is_root()


def test_an_organisation_cannot_lie_below_itself(client, office, welfare):
    section = make_organisation("高齢福祉課", under=welfare)

    response = client.post(
        f"/admin/organisation/edit/{welfare.pk}/",
        {"key": welfare.key, "name": welfare.name, "parent": section.pk},
    )

    assert "自分の下に、自分を置くことはできません" in page(response)
    assert Organisation.objects.get(pk=welfare.pk).is_root()
