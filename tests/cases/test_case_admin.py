"""Cases in the admin: by grant alone."""

import re

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry, ReferenceIndex

from audit.domain.trail import broken_links
from audit.models import Entry
from courses.cases.domain import access, approval, disclosure, grants
from courses.cases.models import (
    Case,
    CasePart,
    ChecklistItem,
    Classification,
    Exclusion,
    Grant,
    HandlingRules,
    PledgeText,
)
from curriculum.domain.permissions import sync_roles
from people.models import Audience, Kept
from tests.cases.factories import grant, make_case, sign
from tests.factories import (
    UserFactory,
    add_exercise,
    add_stage,
    make_audiences,
    make_course,
    make_pledge_text,
)
from tests.outcomes import admin_text, queries_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def case():
    sync_roles()
    make_audiences()
    return make_case()


@pytest.fixture
def trainer(client, case):
    person = UserFactory(roles=["trainer"])
    client.force_login(person)
    return person


@pytest.fixture
def author(trainer, case):
    grant(case, trainer)
    return trainer


def stream(name, blocks):
    """What the admin posts for a stream of plain values or of dictionaries."""
    data = {f"{name}-count": str(len(blocks))}
    for number, (kind, value) in enumerate(blocks):
        data |= {
            f"{name}-{number}-deleted": "",
            f"{name}-{number}-order": str(number),
            f"{name}-{number}-type": kind,
            f"{name}-{number}-id": "",
        }
        fields = value.items() if isinstance(value, dict) else [("", value)]
        for key, one in fields:
            data[f"{name}-{number}-value" + (f"-{key}" if key else "")] = one
    return data


def case_data(key="case-n", parts=(), **fields):
    """What the admin posts for a case."""
    data = {
        "key": key, "order": 1, "title": "新しい事例", "title_kana": "あたらしいじれい",
        "classification": Classification.objects.get().pk, "is_fictional": "on",
        "fictional_statement": "創作です。", "theme": "8050",
        "audiences": [Audience.objects.get(code="支").pk],
        "presenter_role": "職員(役)", "content_notes": "", "question_from_presenter": "どうしますか",
        "family_text": "二人暮らし", "closing_words": "",
    }  # fmt: skip
    for name in ("tags", "family", "aims", "likely_turns", "advisor_points", "do_not", "timeline"):
        data |= stream(name, [])
    rows = list(parts) or [None]
    data |= {
        "parts-TOTAL_FORMS": len(rows),
        "parts-INITIAL_FORMS": len(parts),
        "parts-MIN_NUM_FORMS": 1,
        "parts-MAX_NUM_FORMS": 1000,
    }
    for number, part in enumerate(rows):
        prefix = f"parts-{number}"
        data |= {
            f"{prefix}-id": part.pk if part else "",
            f"{prefix}-key": part.key if part else "part1",
            f"{prefix}-order": number + 1,
            f"{prefix}-title": f"第{number + 1}部",
            f"{prefix}-trigger": "session_start",
            f"{prefix}-offset_minutes": 10,
            f"{prefix}-also_for_modules": "",
            f"{prefix}-reading_minutes": 5,
            f"{prefix}-DELETE": "",
        }
        data |= stream(f"{prefix}-facts", [("fact", {"num": "1", "text": "新しい事実"})])
        data |= stream(f"{prefix}-narrative", [("line", "新しい語り")])
        data |= stream(f"{prefix}-questions", [])
    return data | fields


def test_author_edits_everything_and_it_is_logged(client, author, case):
    parts = list(case.parts.all())
    page = admin_text(client.get(f"/admin/case/edit/{case.pk}/"))
    for words in ("case-aの事実2", "case-aのねらい", "記号に置き換えた", "確認後に使用できる"):
        assert words in page

    response = client.post(f"/admin/case/edit/{case.pk}/", case_data("case-a", parts))

    assert response.status_code == 302, response.context["form"].errors
    case.refresh_from_db()
    assert case.title == "新しい事例"
    assert case.parts.first().facts[0].value["text"] == "新しい事実"
    assert case.parts.first().also_for_modules == []
    assert Entry.objects.filter(verb="cases.access.grant", data__part="*").count() == 2
    assert Entry.objects.filter(verb="cases.case.change").count() == 1
    assert list(broken_links()) == []
    assert ModelLogEntry.objects.count() == 0


def test_new_case_is_its_authors(client, trainer, case):
    assert "記号に置き換えた" in admin_text(client.get("/admin/case/new/"))

    response = client.post("/admin/case/new/", case_data())

    assert response.status_code == 302, response.context["form"].errors
    new = Case.objects.get(title="新しい事例")
    assert (new.key[:5], new.parts.get().key[:5]) == ("case-", "part-")
    assert Grant.objects.get(case=new).person == trainer
    assert access.has_grant(trainer, new)
    assert ModelLogEntry.objects.count() == 0


def test_list_shows_only_the_cases_that_one_was_given(client, author, case):
    make_case("case-z")

    page = admin_text(client.get("/admin/case/"))

    assert "事例 case-a" in page
    assert "case-z" not in page


def test_trainer_without_a_grant_is_refused_and_it_is_logged(client, trainer, case):
    assert client.get(f"/admin/case/edit/{case.pk}/").status_code == 404
    assert client.post(f"/admin/case/edit/{case.pk}/", case_data()).status_code == 404

    assert Entry.objects.filter(verb="cases.access.refuse").count() == 2
    assert list(broken_links()) == []
    case.refresh_from_db()
    assert case.title == "事例 case-a"


@pytest.mark.parametrize("roles", [[], ["HR"], ["office"], ["admin"], ["auditor"]])
def test_superuser_sees_no_case(client, case, roles):
    client.force_login(UserFactory(roles=roles, is_superuser=True))

    for address in ("", "new/", f"edit/{case.pk}/"):
        response = client.get(f"/admin/case/{address}")
        assert response.status_code == 404
        assert "case-a" not in admin_text(response)
    assert "/admin/case/" not in admin_text(client.get("/admin/"))


def test_excluded_author_is_refused(client, author, case):
    Exclusion.objects.create(case=case, person=author, reason="親族")

    assert client.get(f"/admin/case/edit/{case.pk}/").status_code == 404
    assert "事例 case-a" not in admin_text(client.get("/admin/case/"))


def test_case_has_no_other_admin_page(client, author, case):
    for page in ("delete", "history", "usage", "inspect", "copy"):
        assert client.get(f"/admin/case/{page}/{case.pk}/").status_code == 404


def test_disclosed_part_is_not_deleted(client, author, case):
    parts = list(case.parts.all())
    disclosure.open_part(
        UserFactory(),
        parts[1],
        approved=approval.current(case),
        reason="会",
        source_key="x",
        closes_at="2030-01-01T00:00Z",
    )
    data = case_data("case-a", parts, **{"parts-1-DELETE": "on"})

    response = client.post(f"/admin/case/edit/{case.pk}/", data)

    assert "消せません" in admin_text(response)
    assert CasePart.objects.count() == 2


def test_part_added_in_another_screen_stays_and_keys_are_never_changed(client, author, case):
    stale = case_data("case-a", list(case.parts.all())[:1]) | {"key": "x", "parts-0-key": "part2"}

    response = client.post(f"/admin/case/edit/{case.pk}/", stale)

    case.refresh_from_db()
    assert response.status_code == 302
    assert case.key == "case-a"
    assert sorted(case.parts.values_list("key", flat=True)) == ["part1", "part2"]


def test_exercises_that_read_a_part_are_chosen_among_those_of_its_case(client, author, case):
    stage = add_stage(make_course(), "stage-1")
    own, other = add_exercise(stage, "e1"), add_exercise(stage, "e2")
    own.cases.add(case)
    own.save()
    parts, address = list(case.parts.all()), f"/admin/case/edit/{case.pk}/"

    page = admin_text(client.get(address))
    refused = client.post(
        address, case_data("case-a", parts, **{"parts-0-also_for_modules": [other.key]})
    )
    response = client.post(
        address, case_data("case-a", parts, **{"parts-0-also_for_modules": [own.key]})
    )

    assert ("演習 e1" in page, "演習 e2" in page) == (True, False)
    assert (refused.status_code, response.status_code) == (200, 302)
    assert case.parts.first().also_for_modules == ["e1"]


def test_holder_does_not_prolong_their_own_grant(client, case):
    both = UserFactory(roles=["trainer", "office"])
    row = grant(case, both)
    client.force_login(UserFactory(roles=["office"]))
    client.post(f"/admin/grant/edit/{row.pk}/", {"ends_on": "2026-01-31"})
    client.force_login(both)

    client.post(f"/admin/grant/edit/{row.pk}/", {"ends_on": "2099-01-01"})

    row.refresh_from_db()
    assert str(row.ends_on) == "2026-01-31"


def test_wrong_module_keys_are_refused(client, author, case):
    data = case_data("case-a", list(case.parts.all()), **{"parts-0-also_for_modules": "3"})

    assert client.post(f"/admin/case/edit/{case.pk}/", data).status_code == 200
    assert case.parts.first().also_for_modules == []


def test_no_search_or_index_knows_of_cases(client, author, case):
    from wagtail.search.index import get_indexed_models
    from wagtail.snippets.models import get_snippet_models

    client.post(f"/admin/case/edit/{case.pk}/", case_data("case-a", list(case.parts.all())))

    assert Case not in get_indexed_models()
    assert Case not in get_snippet_models()
    labels = ReferenceIndex.objects.values_list("base_content_type__model", flat=True)
    assert "case" not in labels


def test_anonymous_is_asked_to_sign_in(client, case):
    assert "login" in client.get(f"/admin/case/edit/{case.pk}/").url


@pytest.mark.parametrize("roles", [["office"], ["admin"]])
def test_keepers_give_and_end_grants_without_seeing_text(client, case, roles):
    client.force_login(UserFactory(roles=roles))
    trainer = UserFactory(roles=["trainer"])
    data = {"case": case.pk, "person_number": trainer.number, "reason": "副担当", "ends_on": ""}

    assert "case-aの事実" not in admin_text(client.get("/admin/grant/new/"))
    client.post("/admin/grant/new/", data)
    row = Grant.objects.get()
    assert "case-aの事実" not in admin_text(client.get("/admin/grant/"))
    client.post(f"/admin/grant/edit/{row.pk}/", {"ends_on": "2026-01-31"})

    assert not access.has_grant(trainer, case)
    verbs = Entry.objects.filter(verb__startswith="cases.grant").order_by("id")
    assert [entry.verb for entry in verbs] == ["cases.grant.give", "cases.grant.end"]
    assert ModelLogEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("number", "words"),
    [("zzz", "見つかりません"), ("lay", "研修担当ではない"), ("me", "自分を事例の担当に")],
)
def test_wrong_grants_are_refused(client, case, number, words):
    client.force_login(UserFactory(number="me", roles=["office", "trainer"]))
    UserFactory(number="lay")

    response = client.post(
        "/admin/grant/new/", {"case": case.pk, "person_number": number, "reason": "担当"}
    )

    assert words in admin_text(response)
    assert Grant.objects.count() == 0


def test_keepers_make_and_lift_exclusions(client, case):
    client.force_login(UserFactory(roles=["office"]))
    person = UserFactory()
    data = {"case": case.pk, "person_number": person.number, "reason": "親族"}

    client.post("/admin/exclusion/new/", data)
    row = Exclusion.objects.get()
    assert access.is_excluded(person, case)
    assert client.get("/admin/exclusion/").status_code == 200
    assert client.get(f"/admin/exclusion/delete/{row.pk}/").status_code == 200
    client.post(f"/admin/exclusion/delete/{row.pk}/")

    assert not access.is_excluded(person, case)
    verbs = Entry.objects.filter(verb__startswith="cases.exclusion").order_by("id")
    assert [entry.verb for entry in verbs] == ["cases.exclusion.add", "cases.exclusion.lift"]


def test_own_exclusion_is_not_lifted(client, case):
    keeper = UserFactory(roles=["office"])
    client.force_login(keeper)
    row = grants.exclude(case, keeper, reason="親族", actor=UserFactory())
    response = client.post(f"/admin/exclusion/delete/{row.pk}/", follow=True)
    assert grants.OWN_EXCLUSION in response.text
    assert Exclusion.objects.filter(pk=row.pk).exists()
    assert ModelLogEntry.objects.count() == 0


@pytest.mark.parametrize("name", ["grant", "exclusion", "pledgetext"])
def test_trainers_and_superusers_keep_no_grants(case, name):
    for roles in (["trainer"], ["HR"], []):
        client = Client()
        client.force_login(UserFactory(roles=roles, is_superuser=True))
        assert client.get(f"/admin/{name}/new/").status_code == 302


def test_signed_pledge_text_is_not_changed(client, case):
    client.force_login(UserFactory(roles=["office"]))
    row = make_pledge_text()
    data = {
        "version": 1, "title": "変えた題名", "lead": "", "agreement": "誓約します",
        "effective_on": "2020-04-01", **stream("articles", [("line", "秘密を守ります。")]),
    }  # fmt: skip
    client.post(f"/admin/pledgetext/edit/{row.pk}/", data)
    assert PledgeText.objects.get().title == "変えた題名"
    sign(UserFactory())

    response = client.post(f"/admin/pledgetext/edit/{row.pk}/", data | {"title": "また変えた"})

    assert "新しい版を作ってください" in admin_text(response)
    assert PledgeText.objects.get().title == "変えた題名"
    assert client.get("/admin/pledgetext/").status_code == 200


def test_trainers_write_the_rules_around_cases(client, trainer, case):
    rules = HandlingRules.objects.get()
    item = ChecklistItem.objects.get()

    for name in ("handlingrules", "classification", "checklistitem"):
        assert client.get(f"/admin/{name}/").status_code == 200
        # The kinds of cases are fixed; only their words are written.
        added = 302 if name == "classification" else 200
        assert client.get(f"/admin/{name}/new/").status_code == added
    client.post(
        f"/admin/handlingrules/edit/{rules.pk}/",
        {
            "notice": "直しました", "default_classification": "研修限り", "copies": "回収",
            "online": "見るだけ", "after_session": "閉じる",
        },
    )  # fmt: skip
    client.post(
        f"/admin/checklistitem/edit/{item.pk}/", {"key": "a1", "text": "別の確認", "order": 1}
    )

    assert HandlingRules.objects.get().notice == "直しました"
    assert ChecklistItem.objects.get().text == "別の確認"


def test_list_costs_the_same_for_any_number(client, author, case):
    client.get("/admin/case/")
    one = queries_of(client, "/admin/case/")
    for name in ("case-b", "case-c", "case-d"):
        grant(make_case(name), author)

    assert queries_of(client, "/admin/case/") == one


def test_a_case_lies_on_no_shelf(client, author, case):
    address = f"/admin/case/edit/{case.pk}/"
    token = re.search(r'name="form_token" value="([^"]+)"', admin_text(client.get(address)))[1]
    browser = {"Accept": "text/html"}

    refused = client.post(address, case_data("case-a") | {"title": ""}, headers=browser)
    client.logout()
    lost = client.post(address, case_data("case-a") | {"form_token": token}, headers=browser)

    assert refused.status_code == 200
    assert lost.url.startswith("/accounts/login/")
    assert Kept.objects.count() == 0


def test_an_author_is_told_that_an_approval_is_gone(client, author, case):
    address = f"/admin/case/edit/{case.pk}/"
    parts = list(case.parts.all())

    changed = client.post(address, case_data("case-a", parts), follow=True)
    again = client.post(address, case_data("case-a", parts), follow=True)

    assert "承認がなくなりました" in admin_text(changed)
    assert "承認がなくなりました" not in admin_text(again)
