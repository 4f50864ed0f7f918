"""Words and places in the admin, by role."""

import pytest
from django.test import Client

from curriculum.domain.permissions import sync_roles
from library.models import GlossaryTerm
from people.roles import Role
from tests.factories import UserFactory, make_home
from tests.library.factories import GlossaryTermFactory, WordingRuleFactory

pytestmark = pytest.mark.django_db
LISTS = ["glossary_terms", "wording_rules", "resources", "networks", "external_training_types"]


def sign_in(client: Client, *roles: Role) -> None:
    make_home()
    sync_roles()
    client.force_login(UserFactory(roles=roles))


@pytest.mark.parametrize("name", LISTS)
def test_trainer_reads_every_list(client: Client, name):
    sign_in(client, Role.TRAINER)

    assert client.get(f"/admin/{name}/").status_code == 200


def test_trainer_adds_a_word(client: Client):
    sign_in(client, Role.TRAINER)

    client.post("/admin/glossary_terms/new/", {"term": "同行", "kana": "どうこう", "text": "一緒に行くこと。"})  # fmt: skip

    assert GlossaryTerm.objects.get().term == "同行"


def test_the_same_word_is_refused(client: Client):
    sign_in(client, Role.TRAINER)
    GlossaryTermFactory(term="同行")

    response = client.post("/admin/glossary_terms/new/", {"term": "同行", "kana": "どうこう", "text": "もう一つ。"})  # fmt: skip

    assert response.context["form"].errors.as_data()["term"][0].code == "unique"
    assert GlossaryTerm.objects.count() == 1


def test_office_keeps_places_but_not_words(client: Client):
    sign_in(client, Role.OFFICE)
    rule = WordingRuleFactory()

    assert client.get("/admin/resources/").status_code == 200
    assert client.get("/admin/wording_rules/").status_code == 302
    client.post(f"/admin/wording_rules/delete/{rule.pk}/")
    rule.refresh_from_db()


def test_hr_has_no_material_list(client: Client):
    sign_in(client, Role.HR)

    assert client.get("/admin/glossary_terms/").status_code == 302


def test_anonymous_is_sent_to_sign_in(client: Client):
    response = client.get("/admin/glossary_terms/")

    assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")
