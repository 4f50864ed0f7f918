"""The register's own rules, as loaders and the admin use them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from people.domain import organisations, places, register
from people.models import Audience, Organisation, Remit, Term, User
from people.roles import Role
from tests.factories import UserFactory, make_audiences
from tests.people.factories import make_office, make_organisation, make_post

pytestmark = pytest.mark.django_db

NAMES = {
    "family_name": "本郷",
    "given_name": "花子",
    "family_name_kana": "ほんごう",
    "given_name_kana": "はなこ",
}


def enter(number="a1001", **changes):
    return register.register_person(**({"number": number, "actor": None} | NAMES | changes))


def test_a_person_with_everything():
    make_audiences()
    section, minsei = make_organisation("高齢福祉課"), make_office("minsei", is_appointed=True)
    term = Term.objects.create(
        key="m25",
        office=minsei,
        title="期",
        starts_on=date(2025, 12, 1),
        ends_on=date(2028, 11, 30),
    )

    person = enter(
        " A1001 ",
        audiences=Audience.objects.filter(code="サ"),
        affiliation=register.Post(section, make_office("regular"), date(2026, 4, 1), post="主任"),
        appointment=register.Seat(minsei, section, date(2025, 12, 1), term=term),
        contact_email="couple@example.jp",
    )

    assert person.number == "a1001"
    assert person.audiences.get().code == "サ"
    assert person.affiliations.get().post == "主任"
    assert person.appointments.get().term == term
    assert not person.has_usable_password()
    assert list(Entry.objects.values_list("verb", flat=True).order_by("id")) == [
        "people.user.create",
        "people.affiliation.keep",
        "people.appointment.keep",
    ]


def test_a_couple_may_share_a_contact_email():
    enter("a1001", contact_email="couple@example.jp")

    enter("a1002", contact_email="couple@example.jp")

    assert User.objects.filter(contact_email="couple@example.jp").count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "番号"}, "number"),
        ({"family_name": ""}, "family_name"),
        ({"given_name_kana": "花子"}, "given_name_kana"),
        ({"given_name_kana": "hanako"}, "given_name_kana"),
        ({"given_name_kana": "はな1"}, "given_name_kana"),
        ({"contact_email": "hanako"}, "contact_email"),
    ],
)
def test_what_cannot_be_stored_names_its_field(changes, field):
    with pytest.raises(ValidationError) as broken:
        enter(**changes)

    assert set(broken.value.error_dict) == {field}
    assert not User.objects.exists()


def test_a_number_is_taken_however_it_is_written():
    enter("a1001")

    with pytest.raises(ValidationError) as broken:
        enter("\uff21\uff11\uff10\uff10\uff11")

    assert set(broken.value.error_dict) == {"number"}


def test_a_term_of_another_office_is_refused_and_nothing_stored():
    minsei, other = make_office("minsei"), make_office("seishonen")
    term = Term.objects.create(
        key="s26", office=other, title="期", starts_on=date(2026, 4, 1), ends_on=date(2028, 3, 31)
    )
    seat = register.Seat(minsei, make_organisation("福祉部"), date(2026, 4, 1), term=term)

    with pytest.raises(ValidationError) as broken:
        enter(appointment=seat)

    assert broken.value.error_dict["term"][0].code == "other_office"
    assert not User.objects.exists()
    assert not Entry.objects.exists()


def test_hr_enters_holders_of_its_office_wherever_they_are_kept():
    minsei = make_office("minsei", is_appointed=True)
    hr = UserFactory(roles=[Role.HR])
    Remit.objects.create(user=hr, office=minsei)
    elsewhere = make_organisation("別の課")

    person = enter(appointment=register.Seat(minsei, elsewhere, date(2025, 12, 1)), actor=hr)
    with pytest.raises(ValidationError) as broken:
        enter(
            "a1002",
            affiliation=register.Post(elsewhere, make_office("regular"), date(2026, 4, 1)),
            actor=hr,
        )

    assert person.pk
    assert broken.value.code == "not_yours"
    assert not User.objects.filter(number="a1002").exists()


def test_changing_audiences_is_a_change():
    make_audiences()
    person = enter()

    changed = register.change_person(
        person, actor=None, audiences=Audience.objects.filter(code="サ")
    )
    again = register.change_person(
        person, actor=None, audiences=Audience.objects.filter(code="サ")
    )

    assert changed == ["audiences"]
    assert again == []
    assert Entry.objects.filter(verb="people.user.change").count() == 1


def test_number_of_whoever_has_rights_is_kept():
    keeper, office = UserFactory(roles=["trainer"]), UserFactory(roles=["office"])
    keeper.number = "zz-locked"

    with pytest.raises(ValidationError) as error:
        register.change_person(keeper, actor=office)

    assert error.value.error_dict["number"][0].code == "not_yours"


def test_only_a_superuser_gives_roles():
    with pytest.raises(ValidationError) as broken:
        register.set_groups(UserFactory(), [], actor=UserFactory(roles=[Role.ADMIN]))

    assert broken.value.code == "not_yours"


def test_where_somebody_is_now_leaves_out_what_ended():
    person = UserFactory()
    make_post(person, make_organisation("前の課"), ended_on=date(2026, 4, 2))
    make_post(person, make_organisation("今の課"))

    assert places.present_places(person) == "今の課"


def test_moving_an_organisation_takes_along_what_lies_below():
    top, other = make_organisation("福祉部"), make_organisation("区民部")
    section = make_organisation("高齢福祉課", under=top)
    make_organisation("高齢福祉係", under=section)

    organisations.place(Organisation.objects.get(pk=section.pk), other)

    moved = Organisation.objects.get(pk=section.pk)
    assert moved.get_parent() == other
    assert [child.name for child in moved.get_children()] == ["高齢福祉係"]
    assert Organisation.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("under", ["itself", "its child"])
def test_no_organisation_lies_below_itself(under):
    top = make_organisation("福祉部")
    child = make_organisation("高齢福祉課", under=top)

    with pytest.raises(ValidationError) as broken:
        organisations.place(top, top if under == "itself" else child)

    assert broken.value.code == "below_itself"
