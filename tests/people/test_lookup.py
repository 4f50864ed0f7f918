"""Looking people up: one rule for every desk, and the keys that it and every list stand on."""

import re
from pathlib import Path

import pytest
from django.db import models
from django.urls import reverse

from home.models import GuestApplication
from library.derived import DerivedModel, derived_fields
from people.domain import register
from people.domain.lookup import find_person, search
from people.models import User, kana_order
from reports.domain.verify_keys import KEYED, keys
from tests.factories import UserFactory
from tests.outcomes import code_of, text
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
@remembered
def person():
    """Somebody with every kind of name and number."""
    return UserFactory(
        number="w0012", family_name="渡邉", given_name="髙子", family_name_kana="わたなべ",
        given_name_kana="たかこ", alias="齋藤 髙子", staff_number="00123",
    )  # fmt: skip


@pytest.fixture
@remembered
def others():
    """People who must not be found along with them."""
    return [
        UserFactory(number="w0013", family_name="渡部", family_name_kana="わたべ"),
        UserFactory(number="x100%", family_name="田中", family_name_kana="たなか"),
        UserFactory(number="x_100", staff_number="100123", family_name="半田"),
    ]


def found(typed):
    return [row.number for row in search(User.objects.all(), typed, person="").in_kana_order()]


@pytest.mark.parametrize(
    "typed",
    [
        "渡邉髙子", "渡邉 髙子", "渡邉　髙子", "高子 渡辺", "渡邊", "渡辺高子", "わたなべ", "ワタナベ", "ﾜﾀﾅﾍﾞ ﾀｶｺ",
        "わたなべたかこ", "斉藤", "斎藤高子", "齊藤", "w0012", "Ｗ００１２", "W-0012", "00123", "００１２３", " 0012３ ",
        "渡\u200b邉", "渡邊󠄂", "わたな", "w00 わたなべ 00123",
    ],
)  # fmt: skip
def test_person_is_found_by(typed, person, others):
    assert "w0012" in found(typed)
    assert {"x100%", "x_100"}.isdisjoint(found(typed))


@pytest.mark.parametrize(
    "typed",
    ["わたべ 髙子", "0123", "123", "%", "_", "・", "#", "\\", "わだなべ", "w0012x", "\x00"],
)
def test_person_is_not_found_by(typed, person, others):
    assert "w0012" not in found(typed)


def test_nothing_typed_keeps_everybody_and_too_much_is_cut(person, others):
    assert len(found("")) == len(found("　 ")) == 4
    assert found("わ" * 100_000) == []
    assert found(" ".join(["わたなべ"] * 5000)) == ["w0012"]


def test_names_that_a_person_had_still_find_them(person):
    person.family_name, person.family_name_kana, person.alias = "小野", "おの", ""

    register.change_person(person, actor=None)

    assert found("渡辺") == found("わたなべ") == found("斎藤") == found("小野高子") == ["w0012"]
    assert [row["name"] for row in User.objects.get().names_before] == ["渡邉 髙子"]


def test_what_is_no_name_leaves_no_name_behind(person):
    person.phone, person.staff_number = "03-0000-0000", "00999"

    register.change_person(person, actor=None)

    assert User.objects.get().names_before == []
    assert found("00999") == ["w0012"]
    assert found("00123") == []


@pytest.mark.parametrize(
    "typed",
    ["w0012", "Ｗ００１２", "00123", "渡辺", "渡辺高子", "わたなべ たかこ", "斉藤高子", "渡辺高"],
)
def test_one_person_is_meant_by(typed, person, others):
    assert find_person(User.objects.all(), typed) == person


@pytest.mark.parametrize(
    ("typed", "code"),
    [("w001", "unknown_number"), ("0012", "unknown_number"), ("", "unknown_number"),
     ("高子", "unknown_number"), ("・", "unknown_number"), ("渡", "several"), ("わた", "several")],
)  # fmt: skip
def test_what_decides_about_somebody_is_not_guessed(typed, code, person, others):
    assert code_of(find_person, User.objects.all(), typed) == code


def test_those_to_choose_from_are_named_only_where_that_may_be_told(person, others):
    with pytest.raises(Exception, match=r"渡邉 髙子さん\(w0012\)") as told:
        find_person(User.objects.all(), "渡")
    with pytest.raises(Exception, match="何人かいます") as kept:
        find_person(User.objects.all(), "渡", is_telling=False)

    assert "w0013" in str(told.value)
    assert "w0012" not in str(kept.value)


# The keys ------------------------------------------------------------------------------------


def test_people_are_listed_as_in_a_directory():
    for kana in ("はやし", "ばば", "はば", "ひらた", "ははた", "ばーど", "はあと"):
        UserFactory(family_name_kana=kana)

    listed = User.objects.in_kana_order().values_list("family_name_kana", flat=True)

    assert list(listed) == ["はあと", "ばーど", "はば", "ばば", "ははた", "はやし", "ひらた"]


def test_family_name_is_compared_before_the_given_name():
    for family, given in (("ばば", "あい"), ("はば", "わか"), ("はば", "あい")):
        UserFactory(family_name_kana=family, given_name_kana=given)

    listed = User.objects.in_kana_order().values_list("family_name_kana", "given_name_kana")

    assert list(listed) == [("はば", "あい"), ("はば", "わか"), ("ばば", "あい")]


@pytest.mark.parametrize("way", ["save", "some fields", "bulk_create", "bulk_update", "loader"])
def test_keys_are_written_with_the_row(way, person):
    person.family_name, person.family_name_kana = "小野", "おの"
    if way == "save":
        person.save()
    elif way == "some fields":
        person.save(update_fields=["family_name", "family_name_kana"])
    elif way == "bulk_create":
        person.delete()
        User.objects.bulk_create([person])
    elif way == "bulk_update":
        User.objects.bulk_update([person], ["family_name", "family_name_kana"])
    else:
        names = {"family_name": "小野", "family_name_kana": "おの"}
        User.objects.update_or_create(number="w0012", defaults=names)

    assert found("小野") == found("おの たか") == ["w0012"]
    assert list(keys()) == []


def test_writing_past_the_keys_is_refused(person):
    with pytest.raises(TypeError, match="search_text"):
        User.objects.filter(pk=person.pk).update(family_name="小野")

    assert User.objects.filter(pk=person.pk).update(phone="") == 1


def test_stale_key_is_named(person):
    User.objects.filter(pk=person.pk).update(sort_key="9")

    assert [finding.row for finding in keys()] == [f"people_user {person.pk}"]


def test_every_model_with_keys_is_verified():
    def below(model):
        return {model, *(leaf for child in model.__subclasses__() for leaf in below(child))}

    assert below(DerivedModel) - {DerivedModel} == set(KEYED)
    assert all(derived_fields(model) for model in KEYED)
    assert isinstance(GuestApplication._meta.get_field("sort_key"), models.TextField)


def test_no_list_sorts_by_raw_kana():
    ours = ("site", "courses", "certificates", "quizzes")
    sources = {
        str(path.relative_to(ROOT)): path.read_text()
        for folder in ours
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    }

    sorting = re.compile(r"order(_by\(|ing = \[)[^)\]]*kana[\"']")
    assert [path for path, source in sources.items() if sorting.search(source)] == []
    assert kana_order("user__") == ["user__sort_key", "user__number"]


# The desks -----------------------------------------------------------------------------------


def test_register_of_the_office_finds_by_every_name(client, person, others):
    client.force_login(UserFactory(is_superuser=True))

    page = text(client.get(reverse("wagtailusers_users:index"), {"q": "斉藤"}))

    assert "w0012" in page
    assert "w0013" not in page
