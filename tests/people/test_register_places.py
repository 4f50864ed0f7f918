"""Posts, appointments and remits in the register, and the tables that they stand on."""

from datetime import date

import pytest

from audit.models import Entry
from people.models import Organisation, Remit, Term, User
from people.roles import Role
from tests.factories import UserFactory, make_audiences
from tests.people.factories import make_office, make_organisation, make_post
from tests.people.register import edit_url, page, sign_in

pytestmark = pytest.mark.django_db


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
    assert "「stranger」の方は見つかりません" in page(bad)
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


def test_what_is_kept_already_is_said_and_not_kept_twice(client, welfare):
    client.force_login(UserFactory(is_superuser=True))
    UserFactory(number="hr")
    entry = {"person_number": "hr", "organisation": welfare.pk, "office": ""}
    client.post("/admin/remit/new/", entry)
    other = Remit.objects.create(user=User.objects.get(number="hr"), office=make_office("minsei"))

    again = client.post("/admin/remit/new/", entry)
    changed = client.post(f"/admin/remit/edit/{other.pk}/", entry)

    assert "もう所管しています" in page(again)
    assert "もう所管しています" in page(changed)
    assert Remit.objects.count() == 2


def test_term_that_ends_before_it_begins_is_said_in_plain_words(client):
    client.force_login(UserFactory(is_superuser=True))
    entry = {
        "key": "t1", "office": make_office("minsei").pk, "title": "試しの期",
        "starts_on": "R9.4.1", "ends_on": "R8.4.1",
    }  # fmt: skip

    refused = page(client.post("/admin/term/new/", entry))

    assert "終わりは、始まりより後の日にしてください。" in refused
    assert "people_term_ends_after_start" not in refused
    assert not Term.objects.exists()
