"""The directory: whom an entry is for, how fresh it is, and who said that it still holds."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from audit.models import Entry
from curriculum.domain.permissions import sync_roles
from library import clock
from library.domain import directory
from library.models import Resource
from people.roles import Role
from tests.factories import UserFactory, make_home
from tests.library.factories import ResourceFactory
from tests.people.factories import make_organisation

TODAY = date(2026, 11, 21)
said_in = import_module("library.migrations.0003_resource_ages").said_in


@pytest.mark.parametrize(
    ("confirmed_on", "state"),
    [
        (None, directory.UNCONFIRMED),
        (date(2026, 11, 21), directory.FRESH),
        (date(2025, 11, 21), directory.FRESH),
        (date(2025, 11, 20), directory.STALE),
    ],
)
def test_entry_is_stale_after_a_year(confirmed_on, state):
    assert directory.freshness(confirmed_on, on=TODAY) is state


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, ""),
        ({"ages": "女性"}, "女性"),
        ({"is_all_ages": True}, "年代を問わない"),
        ({"age_from": 18}, "18歳以上"),
        ({"age_to": 17}, "18歳未満"),
        ({"age_from": 18, "age_to": 49, "ages": "おおむね"}, "18歳から49歳まで(おおむね)"),
    ],
)
def test_ages_in_words(fields, text):
    assert directory.ages_text(Resource(**fields)) == text


@pytest.mark.parametrize(
    ("typed", "age"),
    [("45", 45), (" ４５歳 ", 45), ("0", 0), ("121", None), ("", None), ("-5", None), ("²", 2)],
)
def test_age_as_people_type_it(typed, age):
    assert directory.read_age(typed) == age


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("18歳未満", {"ages": "", "age_to": 17}),
        ("18歳以上", {"ages": "", "age_from": 18}),
        ("おおむね18歳から49歳", {"ages": "おおむね", "age_from": 18, "age_to": 49}),
        ("全年齢", {"ages": "", "is_all_ages": True}),
        ("居住地を問わない", {"ages": "", "residence": "anyone"}),
        ("女性", {}),
    ],
)
def test_lines_of_before_become_fields(line, fields):
    assert said_in(line) == fields


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"age_from": 20, "age_to": 10}, {"is_all_ages": True, "age_to": 3}])  # fmt: skip
def test_ages_that_contradict_are_refused(fields):
    with pytest.raises(ValidationError):
        ResourceFactory.build(**fields).full_clean()


@pytest.fixture
def office(client: Client):
    make_home()
    sync_roles()
    person = UserFactory(roles=[Role.OFFICE])
    client.force_login(person)
    return person


@pytest.mark.django_db
def test_confirming_sets_the_day_and_is_on_the_trail_once(client: Client, office):
    resource = ResourceFactory(confirmed_on=date(2020, 4, 1))
    url = f"/admin/resources/confirm/{resource.pk}/"

    asked = client.get(url).content.decode()
    client.post(url)
    client.post(url)

    assert "今日確認した" in asked
    resource.refresh_from_db()
    assert resource.confirmed_on == clock.today()
    entry = Entry.objects.get(verb="library.resource.confirm")
    assert (entry.actor_id, entry.data) == (office.pk, {"before": "2020-04-01"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("freshness", "names"), [("stale", ["古い"]), ("unconfirmed", ["まだ"]), ("fresh", ["今年"])]
)
def test_admin_lists_what_to_ask_again(client: Client, office, freshness, names):
    today = clock.today()
    ResourceFactory(name="古い", confirmed_on=today - timedelta(days=400))
    ResourceFactory(name="まだ", owner=make_organisation("福祉政策課"))
    ResourceFactory(name="今年", confirmed_on=today)

    response = client.get("/admin/resources/", {"freshness": freshness})

    assert [row.name for row in response.context["object_list"]] == names


@pytest.mark.django_db
def test_only_keepers_of_the_directory_confirm(client: Client):
    make_home()
    sync_roles()
    resource = ResourceFactory()
    client.force_login(UserFactory(roles=[Role.HR]))

    assert client.post(f"/admin/resources/confirm/{resource.pk}/").status_code == 404
    resource.refresh_from_db()
    assert resource.confirmed_on is None
