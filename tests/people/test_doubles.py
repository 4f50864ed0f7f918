"""職員番号 is one person's within an employer; whoever may be a double is asked about first."""

import re
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from people.domain import doubles, employers, organisations, register
from people.models import Affiliation, Organisation, User
from tests.factories import UserFactory
from tests.people.factories import make_office, make_organisation, make_post
from tests.people.register import NEW, edit_url, entry, page
from tests.people.test_contradictions import APRIL, post

pytestmark = pytest.mark.django_db


def staff(number, organisation, **fields):
    return register.register_person(
        **{
            "number": f"n{User.objects.count()}", "family_name": "本郷", "given_name": "花子",
            "family_name_kana": "ほんごう", "given_name_kana": "はなこ", "actor": None,
            "staff_number": number,
            "affiliation": register.Post(organisation, make_office("regular"), APRIL),
        } | fields
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["00123A", "００１２３Ａ", " 00123a "])
def test_a_staff_number_is_one_persons_within_an_employer(typed):
    ward, partner = make_organisation("区"), make_organisation("センター", is_partner=True)
    first = staff("00123a", make_organisation("高齢福祉課", under=ward))

    with pytest.raises(ValidationError) as refused:
        staff(typed, make_organisation("教育課", under=ward))
    other = staff(typed, partner)

    assert refused.value.error_dict["staff_number"][0].code == "staff_number_taken"
    assert (first.staff_number, other.staff_number) == ("00123a", "00123a")
    assert (first.employer, other.employer) == (ward, partner)


def test_the_database_has_the_last_word():
    ward = make_organisation("区")
    UserFactory(staff_number="1", employer=ward)

    with pytest.raises(IntegrityError):
        UserFactory(staff_number="1", employer=ward)


def test_many_have_no_staff_number():
    ward = make_organisation("区")

    assert [staff("", ward).employer for _ in range(2)] == [None, None]


def test_whoever_moves_to_an_employer_brings_no_number_of_somebody_elses():
    ward, partner = make_organisation("区"), make_organisation("センター")
    staff("1", ward)
    mover = staff("1", partner)
    Affiliation.objects.filter(user=mover).update(ended_on=APRIL)

    with pytest.raises(ValidationError) as refused:
        register.keep(
            post(mover, ward, is_primary=False, office=make_office("regular")), actor=None
        )

    assert refused.value.error_dict["staff_number"][0].code == "staff_number_taken"
    assert mover.affiliations.count() == 1


def test_a_section_moved_below_another_brings_no_double_number():
    ward, section = make_organisation("区"), make_organisation("別の課")
    first, second = staff("1", ward), staff("1", section)

    with pytest.raises(ValidationError) as refused:
        organisations.place(Organisation.objects.get(pk=section.pk), ward)
    assert refused.value.code == "staff_number_taken"
    register.change_person(_with(second, staff_number="2"), actor=None)
    organisations.place(
        Organisation.objects.get(pk=section.pk), Organisation.objects.get(pk=ward.pk)
    )

    second.refresh_from_db()
    assert first.employer == second.employer == ward


def _with(person, **changes):
    for name, value in changes.items():
        setattr(person, name, value)
    return person


def test_the_form_says_it_beside_the_number(client, office):
    ward = make_organisation("区")
    staff("1", ward)
    other = staff("2", ward)

    response = client.post(edit_url(other), entry(other, staff_number="１"))

    other.refresh_from_db()
    assert employers.TAKEN in page(response)
    assert other.staff_number == "2"


# Look-alikes ---------------------------------------------------------------------------------


def somebody(**fields):
    values = {
        "family_name_kana": "ほんごう", "given_name_kana": "はなこ", "phone": "03-1111-2222",
        "contact_email": "hanako@example.jp", "staff_number": "00123",
    }  # fmt: skip
    return User(**(values | fields))


@pytest.mark.parametrize(
    ("fields", "is_alike"),
    [
        ({}, True),
        ({"phone": "０３（１１１１）２２２２", "contact_email": "", "staff_number": ""}, True),
        ({"phone": "+81-3-1111-2222", "contact_email": "", "staff_number": ""}, True),
        ({"phone": "", "contact_email": "ＨＡＮＡＫＯ@example.jp", "staff_number": ""}, True),
        ({"family_name_kana": "ホンゴウ", "staff_number": ""}, True),
        ({"family_name_kana": "ほんごうはなこ", "given_name_kana": "", "staff_number": ""}, True),
        ({"family_name_kana": "べつ", "phone": "", "contact_email": ""}, True),
        # A couple: same telephone, same address, another reading.
        ({"given_name_kana": "たろう", "staff_number": ""}, False),
        # A namesake.
        ({"phone": "03-9999-9999", "contact_email": "", "staff_number": ""}, False),
        ({"phone": "", "contact_email": "", "staff_number": ""}, False),
    ],
)
def test_who_looks_alike(fields, is_alike):
    there = somebody(number="a1", family_name="本郷", given_name="花子")
    there.save()

    assert list(doubles.look_alikes(somebody(**fields))) == ([there] if is_alike else [])


def test_an_entry_is_not_its_own_double():
    there = somebody(number="a1", family_name="本郷", given_name="花子")
    there.save()

    assert not doubles.look_alikes(there).exists()


def answer_of(response):
    return re.search(r'name="another_person"\s+value="([0-9a-f]{20})"', page(response))[1]


def test_a_double_is_asked_about_once_and_nothing_typed_is_lost(client, office):
    there = UserFactory(number="a1", phone="03-1111-2222")
    sent = entry(phone="０３ １１１１ ２２２２", alias="小石川 花子")

    asked = client.post(NEW, sent)
    before = User.objects.filter(number="a1001").exists()
    response = client.post(NEW, sent | {"another_person": answer_of(asked)})

    assert str(there) in page(asked)
    assert "小石川 花子" in page(asked)
    assert not before
    assert response.status_code == 302
    assert User.objects.filter(number="a1001").exists()


def test_an_answer_holds_for_those_alone_who_were_shown(client, office):
    UserFactory(phone="03-1111-2222")
    sent = entry(phone="03-1111-2222")
    answer = answer_of(client.post(NEW, sent))
    UserFactory(phone="03-1111-2222")

    again = client.post(NEW, sent | {"another_person": answer})

    assert "似た方がもう登録されています" in page(again)
    assert answer_of(again) != answer


def test_hr_is_not_told_who_looks_alike_elsewhere(client, hr, welfare):
    hidden = UserFactory(family_name="秘密", phone="03-1111-2222")
    make_post(hidden, make_organisation("教育委員会"))
    place = {"organisation": welfare.pk, "office": make_office("regular").pk}
    sent = entry(phone="03-1111-2222", started_on="2026-04-01", **place)

    asked = client.post(NEW, sent)

    assert "ほかに1名います" in page(asked)
    assert "秘密" not in page(asked)
    assert hidden.number not in page(asked)


def test_a_change_that_concerns_nothing_of_this_asks_nothing(client, office):
    UserFactory(phone="03-1111-2222")
    person = UserFactory(phone="03-1111-2222")

    response = client.post(edit_url(person), entry(person, alias="小石川"))

    assert response.status_code == 302


def test_a_name_of_one_word(client, office):
    client.post(NEW, entry(family_name="スハルト", family_name_kana="スハルト",
                           given_name="", given_name_kana=""))  # fmt: skip

    person = User.objects.get(number="a1001")
    assert (person.get_full_name(), person.full_kana) == ("スハルト", "すはると")
    assert person.certificate_name == "スハルト"


@pytest.mark.parametrize("half", [{"given_name": ""}, {"given_name_kana": ""}])
def test_half_a_name_is_refused(client, office, half):
    response = client.post(NEW, entry(**half))

    assert "両方を空けてください" in page(response)
    assert not User.objects.filter(number="a1001").exists()


def test_the_form_takes_out_what_nobody_sees_and_says_so(client, office):
    sent = entry(
        family_name="本\u200b郷", alias="小\ufeff石川", contact_email="ａ..b@docomo.ne.jp"
    )

    said = client.post(NEW, sent)
    again = client.post(NEW, sent | {"family_name": "本郷", "alias": "小石川"})

    assert page(said).count("目に見えない文字が入っていたため、取り除きました") == 2
    assert 'value="本郷"' in page(said)
    assert again.status_code == 302
    person = User.objects.get(number="a1001")
    assert (person.family_name, person.contact_email) == ("本郷", "a..b@docomo.ne.jp")


def test_numbers_that_were_there_are_kept_and_those_of_one_person_get_their_employer():
    ward, partner = make_organisation("区"), make_organisation("センター")
    section = make_organisation("高齢福祉課", under=ward)
    held = {}
    for key, typed, place in [
        ("one", "００１", section), ("same", "00b", ward), ("again", " 00B", section),
        ("elsewhere", "001", partner), ("nowhere", "002", None), ("none", "", ward),
    ]:  # fmt: skip
        held[key] = UserFactory(staff_number=typed)
        if place:
            make_post(held[key], place, started_on=date(2025, 4, 1))
    # Moved since: the last post says whose number it is.
    make_post(held["one"], partner, started_on=date(2020, 4, 1), ended_on=date(2025, 3, 31))
    migration = import_module("people.migrations.0009_number_staff_by_employer")

    migration.number_staff(apps, None)

    for person in held.values():
        person.refresh_from_db()
    assert {key: (row.staff_number, row.employer) for key, row in held.items()} == {
        "one": ("001", ward), "same": ("00b", None), "again": ("00b", None),
        "elsewhere": ("001", partner), "nowhere": ("002", None), "none": ("", None),
    }  # fmt: skip
