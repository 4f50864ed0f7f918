"""A row that somebody else deleted while its form was open: what was typed is not lost."""

import re

import pytest
from django.urls import reverse
from wagtail.log_actions import log

from library.models import GlossaryTerm, Network, WordingRule
from people.domain.faster import who_deleted
from people.filling import words_of
from tests.factories import UserFactory, make_course
from tests.outcomes import text
from tests.people.register import sign_in
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
WORDS = "ひとりで暮らすことではありません。"


@pytest.fixture
@remembered
def page():
    return make_course().get_parent().specific


def token_on(client, url):
    return re.search(r'name="form_token" value="([^"]+)"', text(client.get(url)))[1]


def make_term():
    return GlossaryTerm.objects.create(term="自立", kana="じりつ", text="前")


def make_rule():
    return WordingRule.objects.create(avoid="痴呆", use="認知症")


def make_network():
    return Network.objects.create(key="watch", name="見守り")


DESKS = [("glossary_terms", make_term), ("wording_rules", make_rule), ("networks", make_network)]


@pytest.mark.parametrize(("desk", "make"), DESKS)
def test_text_for_a_deleted_row_is_shown_with_who_deleted_it(client, desk, make):
    sign_in(client, "admin", is_superuser=True)
    row = make()
    url, pk = reverse(f"{desk}:edit", args=[row.pk]), row.pk
    token = token_on(client, url)
    other = UserFactory(family_name="湯島", given_name="花子")
    log(row, "wagtail.delete", user=other)
    row.delete()

    answer = client.post(url, {"text": WORDS, "form_token": token})

    assert answer.status_code == 410
    assert WORDS in text(answer)
    assert f"{other.get_full_name()}さん(" in text(answer)
    assert f'href="{reverse(f"{desk}:index")}"' in text(answer)
    assert not type(row).objects.filter(pk=pk).exists()


def test_row_deleted_while_the_lock_was_waited_for(client, monkeypatch):
    sign_in(client, "admin", is_superuser=True)
    row = make_term()
    url = reverse("glossary_terms:edit", args=[row.pk])
    token = token_on(client, url)
    found = GlossaryTerm.objects.get(pk=row.pk)
    row.delete()
    monkeypatch.setattr("people.desks.DeskEditView.get_object", lambda *_: found, raising=False)

    answer = client.post(url, {"text": WORDS, "form_token": token})

    assert answer.status_code == 410
    assert WORDS in text(answer)


def test_a_person_is_sent_to_the_page_and_sees_it_there(client):
    """As a browser asks: the page lies at an address of its own, so that reload shows it."""
    sign_in(client, "admin", is_superuser=True)
    row = make_term()
    url = reverse("glossary_terms:edit", args=[row.pk])
    data = {"text": WORDS, "form_token": token_on(client, url)}
    row.delete()

    answer = client.post(url, data, headers={"Accept": "text/html"}, follow=True)

    assert (answer.status_code, len(answer.redirect_chain)) == (410, 1)
    assert WORDS in text(answer)
    assert "ほかの方が先に削除したか" in text(answer)


def test_text_for_a_deleted_page_is_shown(client, page):
    sign_in(client, "admin", is_superuser=True)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    token = token_on(client, url)
    page.delete()

    answer = client.post(url, {"title": WORDS, "form_token": token})

    assert answer.status_code == 410
    assert WORDS in text(answer)


def test_whoever_had_no_form_is_told_nothing(client):
    sign_in(client, "admin", is_superuser=True)
    row = make_term()
    url = reverse("glossary_terms:edit", args=[row.pk])
    token = token_on(client, url)
    row.delete()
    script = {"Accept": "application/json"}

    assert client.post(url, {"text": WORDS}).status_code == 404
    assert client.post(url, {"form_token": "x"}).status_code == 404
    assert client.post(url, {"form_token": token}, headers=script).status_code == 404
    assert client.get(url).status_code == 404


def test_row_that_was_only_changed_was_deleted_by_nobody():
    row, person = make_term(), UserFactory()
    log(row, "wagtail.edit", user=person)
    assert who_deleted(row, person) == ""


def test_what_looks_like_a_key_but_was_typed_is_shown():
    typed = ["03-3812-1234", "hanako@example.jp", "2026-04-01", "自立"]
    keys = ["17", "accept", "3f2b8c1e-0d4a-4c39-9d43-6a9e0f7d2b11", '{"text": "a1b2"}']
    assert words_of([["x", value] for value in [*typed, *keys]]) == typed
