"""The page editor saves by itself and by its buttons; whichever comes last, nothing is undone."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from wagtail import hooks
from wagtail.test.utils.form_data import nested_form_data, rich_text

from curriculum.domain.permissions import sync_roles
from home.models import EventPage, NewsPage
from library import page_editing
from tests.factories import UserFactory
from tests.home.factories import make_event, make_news

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """A trainer and a member of the office at once, signed in."""
    make_news()
    sync_roles()
    person = UserFactory(roles=["trainer", "office"])
    client.force_login(person)
    return client


def news_form(title="休止のお知らせ", slug="kyushi", **fields):
    data = {
        "title": title, "slug": slug, "told_on": "2026-11-27", "category": "",
        "body": rich_text("<p>休みます。</p>"), "important_until": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    return nested_form_data(data | fields)


def add_address(parent, model="newspage", app="home"):
    return reverse("wagtailadmin_pages:add", args=[app, model, parent.pk])


def index():
    return NewsPage.objects.first().get_parent()


def by_itself(client, address, data):
    """What the editor's own save sends."""
    return client.post(address, data, headers={"Accept": "application/json"})


def publish(client, address, data):
    return client.post(address, data | {"action-publish": "1"})


def made(title="休止のお知らせ"):
    return list(NewsPage.objects.filter(title=title))


def test_form_of_a_new_page_has_a_token_and_keeps_it_after_a_refusal(editor):
    address = add_address(index())
    token = editor.get(address).context["creation_token"]

    refused = publish(editor, address, news_form(title="", creation_token=str(token)))

    assert refused.context["creation_token"] == token
    assert f'name="creation_token" value="{token}"' in refused.content.decode()


def test_publishing_while_the_first_save_is_under_way_makes_one_page_that_is_live(editor):
    address, form = add_address(index()), news_form(creation_token=str(uuid4()))

    saved = by_itself(editor, address, form)
    published = publish(editor, address, form)

    assert saved.json()["success"] is True
    assert published.status_code == 302
    (page,) = made()
    assert page.live
    assert not page.has_unpublished_changes


def test_first_save_that_arrives_after_publishing_changes_nothing(editor):
    address, token = add_address(index()), str(uuid4())

    publish(editor, address, news_form(creation_token=token))
    late = by_itself(editor, address, news_form(body=rich_text("<p>休</p>"), creation_token=token))

    assert late.json()["error_code"] == "invalid_revision"
    (page,) = made()
    assert page.live
    assert not page.has_unpublished_changes
    assert "休みます" in page.body


def test_refused_first_save_leaves_no_draft_behind_that_blocks_its_key(editor):
    address, form = add_address(index()), news_form(creation_token=str(uuid4()))

    by_itself(editor, address, form)
    refused = publish(editor, address, form | {"title": ""})
    published = publish(editor, address, form)

    assert refused.status_code == 200
    assert published.status_code == 302
    assert [(page.slug, page.live) for page in made()] == [("kyushi", True)]


def test_publication_that_fails_halfway_leaves_no_page(editor, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("halfway")

    monkeypatch.setattr("wagtail.models.Revision.publish", fail)

    with pytest.raises(RuntimeError, match="halfway"):
        publish(editor, add_address(index()), news_form(creation_token=str(uuid4())))

    assert made() == []


@pytest.mark.parametrize("token", ["", "not-a-token", None])
def test_form_without_a_token_makes_a_page_each_time(editor, token):
    address = add_address(index())
    extra = {} if token is None else {"creation_token": token}

    publish(editor, address, news_form(**extra))
    publish(editor, address, news_form(slug="kyushi-2", **extra))

    assert len(made()) == 2


def test_token_of_somebody_else_opens_nobody_elses_page(editor, client):
    address, token = add_address(index()), str(uuid4())
    publish(editor, address, news_form(creation_token=token))
    client.force_login(UserFactory(roles=["office"]))

    publish(client, address, news_form(slug="kyushi-2", creation_token=token))

    assert [page.slug for page in made()] == ["kyushi", "kyushi-2"]


def test_token_of_a_page_since_deleted_makes_a_new_one(editor):
    address, form = add_address(index()), news_form(creation_token=str(uuid4()))
    publish(editor, address, form)
    NewsPage.objects.get(slug="kyushi").delete()

    publish(editor, address, form)

    assert [page.live for page in made()] == [True]


def test_save_made_before_the_page_had_a_revision_is_refused_once_it_has_one(editor):
    page = make_news("はじめ")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    publish(editor, address, news_form(title="公開した題", slug=page.slug))
    late = by_itself(editor, address, news_form(title="古い題", slug=page.slug))

    page.refresh_from_db()
    assert late.json()["error_code"] == "invalid_revision"
    assert (page.title, page.live, page.has_unpublished_changes) == ("公開した題", True, False)


def test_save_of_the_newest_revision_is_taken(editor):
    page = make_news("はじめ")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    first = by_itself(editor, address, news_form(title="一", slug=page.slug)).json()
    second = by_itself(
        editor,
        address,
        news_form(title="二", slug=page.slug, overwrite_revision_id=first["revision_id"]),
    ).json()

    assert (first["success"], second["success"]) == (True, True)
    assert second["revision_id"] == first["revision_id"]


@pytest.mark.parametrize("is_new", [True, False])
def test_every_save_locks_before_it_reads(editor, is_new):
    seen = []
    name = "before_create_page" if is_new else "before_edit_page"
    page = make_news("はじめ")
    address = (
        add_address(page.get_parent())
        if is_new
        else reverse("wagtailadmin_pages:edit", args=[page.pk])
    )

    with hooks.register_temporarily(
        name, lambda request, *rest: seen.append(len(connection.savepoint_ids))
    ):
        editor.get(address)
        by_itself(editor, address, news_form(slug="another"))

    without, within = seen
    assert within > without


def test_going_back_to_an_earlier_version_still_works(editor):
    page = make_news("はじめ")
    first = page.save_revision()
    stage_address = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])

    shown = editor.get(stage_address)
    back = publish(editor, stage_address, news_form(title="はじめ", slug=page.slug))

    assert shown.status_code == 200
    assert back.status_code == 302


def late(monkeypatch, **values):
    """Let somebody else write the page after the view read it, before it is locked."""
    locked = page_editing.lock_page

    def lock(pk):
        NewsPage.objects.filter(pk=pk).update(**values)
        return locked(pk)

    monkeypatch.setattr(page_editing, "lock_page", lock)


def test_taking_a_page_off_the_site_undoes_nothing_that_was_stored_meanwhile(editor, monkeypatch):
    page = make_news(title="前の題")
    late(monkeypatch, title="新しい題")

    editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

    page.refresh_from_db()
    assert (page.live, page.title) == (False, "新しい題")


def test_neither_does_taking_off_many_at_once(editor, monkeypatch):
    page = make_news(title="前の題")
    late(monkeypatch, title="新しい題")

    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    editor.post(f"{address}?id={page.pk}&next=/admin/")

    page.refresh_from_db()
    assert (page.live, page.title) == (False, "新しい題")


def test_page_that_must_stay_the_only_one_offers_no_alias(editor):
    event, news = make_event("講演会"), NewsPage.objects.first()
    sync_roles()
    copied = {"new_title": "写し", "new_slug": "utsushi", "alias": "on"}

    def address(page):
        return reverse("wagtailadmin_pages:copy", args=[page.pk])

    offers = [
        "alias" in editor.get(address(page)).context["form"].fields for page in (event, news)
    ]
    sent = editor.post(address(event), copied | {"new_parent_page": event.get_parent().pk})

    assert offers == [False, True]
    assert sent.status_code == 302
    copy = EventPage.objects.get(title="写し")
    assert (copy.alias_of, copy.key == event.key, copy.live) == (None, False, False)
