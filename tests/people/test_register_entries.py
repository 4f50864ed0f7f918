"""Entering people in the register and changing their entries: who may, and what is kept."""

import pytest
from django.contrib.auth.models import Group

from audit.models import Entry
from people.models import Affiliation, Appointment, Remit, User
from people.roles import Role
from tests.factories import UserFactory
from tests.people.factories import make_office, make_organisation, make_post
from tests.people.register import NEW, edit_url, entry, page, sign_in

pytestmark = pytest.mark.django_db
# 髙, 﨑, the compatibility form of 神, 辻 with a variation selector: none may be normalised.
HARD_NAMES = ["\u9ad9", "\ufa11", "\ufa19", "\u8fbb\U000e0100"]


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


def test_a_refused_part_of_a_name_is_not_missing_too(client, office):
    refused = page(client.post(NEW, entry(given_name="花\u202e子")))

    assert "目に見えない文字" in refused
    assert "両方を入れてください" not in refused


def test_a_telephone_number_is_kept_in_one_spelling(client, office):
    client.post(NEW, entry(phone="０３（１１１１）２２２２"))

    assert User.objects.get(number="a1001").phone == "03-1111-2222"


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
