"""News, its feed, leaflets, policy pages, the list of pages and robots.txt."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from curriculum.domain.permissions import sync_roles
from home.domain.pages import make_pages
from home.models import Leaflet, LeafletsPage, NewsCategory, NewsPage, TextPage
from library.models import LibraryDocument, WardSettings
from people.roles import Role
from tests.factories import UserFactory, add_lecture, add_stage, make_course
from tests.home.factories import make_event, make_news
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


def day(offset: int) -> date:
    """Return a day counted from today, which may begin while the tests run."""
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
@remembered
def pages():
    make_pages()


def test_pages_are_made_once_and_stay_as_written(pages):
    page = TextPage.objects.get(slug="privacy")
    page.lead = "区で書き直しました。"
    page.save_revision().publish()

    call_command("prepare_site", verbosity=0)

    assert make_pages() == 0
    assert TextPage.objects.get(slug="privacy").lead == "区で書き直しました。"


@pytest.mark.parametrize(
    "url",
    ["/", "/events/", "/news/", "/leaflets/", "/lecturers/", "/contact/", "/privacy/",
     "/accessibility/", "/copyright/", "/robots.txt", "/sitemap.xml", "/news/feed.xml"],
)  # fmt: skip
def test_every_address_answers_from_the_start(client: Client, pages, url):
    assert client.get(url).status_code == 200


def test_contact_names_the_office_in_full(client: Client, pages):
    WardSettings.objects.update_or_create(
        pk=1,
        defaults={"office_phone": "03-0000-0000", "office_address": "春日1丁目", "office_email": "kenshu@example.jp"},
    )  # fmt: skip

    page = client.get("/contact/").content.decode()

    for said in ("tel:03-0000-0000", "春日1丁目", "mailto:kenshu@example.jp"):
        assert said in page
    assert "<textarea" not in page


def test_news_of_tomorrow_is_not_told_today(client: Client):
    make_news("きのうのこと", told_on=day(-1))
    make_news("きょうのこと")
    make_news("あすのこと", told_on=day(1))

    rows = client.get("/news/").context["rows"]

    assert [row.title for row in rows] == ["きょうのこと", "きのうのこと"]


def test_news_of_tomorrow_has_no_address_today(client: Client):
    page = make_news("あすのこと", told_on=day(1))

    assert client.get(page.url).status_code == 404
    assert page.url not in client.get("/sitemap.xml").content.decode()


def test_what_news_of_tomorrow_shows_has_no_address_today(client: Client):
    file = ContentFile(b"%PDF-1.7", name="ninmei.pdf")
    paper = LibraryDocument.objects.create(title="任命", file=file)
    body = f'<p><a linktype="document" id="{paper.pk}">任命</a></p>'
    page = make_news("あすのこと", told_on=timezone.localdate() + timedelta(days=1), body=body)
    before = client.get(paper.url).status_code
    client.force_login(UserFactory())
    signed_in = client.get(paper.url).status_code
    client.logout()

    page.told_on = timezone.localdate()
    page.save()

    assert (before, signed_in) == (302, 404)
    assert client.get(paper.url).status_code == 200


def test_news_of_tomorrow_is_previewed_by_whoever_writes_it(client: Client, pages):
    sync_roles()
    client.force_login(UserFactory(roles=[Role.OFFICE]))
    page = make_news("あすのこと", told_on=day(1))
    page.save_revision()

    shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert shown.status_code == 200


def test_news_is_narrowed_by_kind(client: Client):
    kind = NewsCategory.objects.create(name="休止")
    make_news("休みます", category=kind)
    make_news("始めます")

    shown = client.get("/news/", {"kind": kind.pk}).context["rows"]
    nonsense = client.get("/news/", {"kind": "休み"}).context["rows"]

    assert [row.title for row in shown] == ["休みます"]
    assert len(nonsense) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_news_costs_the_same_for_any_number(client: Client, count, django_assert_num_queries):
    for _ in range(count):
        make_news()
    client.get("/news/")

    with django_assert_num_queries(10):
        client.get("/news/")


def test_html_that_is_not_allowed_is_stripped():
    page = make_news(body='<p onclick="x()">よい<script>alert(1)</script></p>')

    page.full_clean()

    assert page.body == "<p>よいalert(1)</p>"


@pytest.mark.parametrize(("days", "shown"), [(None, True), (0, True), (-1, False)])
def test_important_news_stands_on_the_front_page_until_its_day(client: Client, days, shown):
    until = None if days is None else day(days)
    make_news("大雪で休みます", is_important=True, important_until=until)

    pressing = client.get("/").context["pressing"]

    assert bool(pressing) is shown


def test_feed_tells_what_the_list_tells(client: Client):
    make_news("きょうのこと", body="<p>本文です。</p>")
    make_news("下書き", live=False)

    feed = client.get("/news/feed.xml")

    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "きょうのこと" in feed.content.decode()
    assert "下書き" not in feed.content.decode()


def make_leaflet(name: str = "a.pdf", **fields) -> Leaflet:
    page = LeafletsPage.objects.get()
    document = LibraryDocument(title="案内")
    document.file.save(name, ContentFile(b"%PDF-1.7 leaflet"))
    return Leaflet(page=page, title="支援センターの案内", document=document, **fields)


def test_leaflet_is_public_by_its_own_address_and_its_documents(client: Client, pages):
    leaflet = make_leaflet()
    leaflet.save()

    listed = client.get("/leaflets/").content.decode()
    response = client.get(reverse("home:leaflet", args=[leaflet.key]))

    assert "支援センターの案内(PDF、" in listed
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content) == b"%PDF-1.7 leaflet"
    assert client.get(leaflet.document.url).status_code == 200


def test_leaflet_of_a_list_taken_offline_is_gone(client: Client, pages):
    leaflet = make_leaflet()
    leaflet.save()
    LeafletsPage.objects.get().unpublish()

    assert client.get(reverse("home:leaflet", args=[leaflet.key])).status_code == 404
    assert client.get(leaflet.document.url).status_code == 302


def test_leaflet_of_a_list_under_a_restriction_is_not_found(client: Client, pages):
    leaflet = make_leaflet()
    leaflet.save()
    PageViewRestriction.objects.create(
        page=LeafletsPage.objects.get(), restriction_type=PageViewRestriction.LOGIN
    )

    assert client.get(reverse("home:leaflet", args=[leaflet.key])).status_code == 404


def test_leaflet_is_a_pdf(pages):
    with pytest.raises(ValidationError) as error:
        make_leaflet("a.docx").full_clean()

    assert "document" in error.value.message_dict


def test_sitemap_names_public_pages_only(client: Client, pages):
    course = make_course()
    add_lecture(add_stage(course, "first"), "l1")
    make_event("講演会")
    make_news("下書き", live=False)

    listed = client.get("/sitemap.xml").content.decode()

    for path in ("/courses/small/", "/events/event-", "/glossary/", "/privacy/"):
        assert path in listed
    for path in ("/l1/", "/first/", "/news/news-"):
        assert path not in listed


def test_robots_leave_people_alone(client: Client, pages):
    said = client.get("/robots.txt").content.decode()

    assert "Disallow: /my/" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said


@pytest.mark.parametrize(
    ("role", "lists"),
    [
        (Role.OFFICE, {"news", "events", "leaflets", "lecturers"}),
        (Role.TRAINER, {"news", "events", "lecturers"}),
        (Role.ADMIN, {"news", "events", "leaflets", "lecturers", "privacy"}),
        (Role.HR, set()),
    ],
)
def test_who_writes_what(client: Client, pages, role, lists):
    sync_roles()
    client.force_login(UserFactory(roles=[role]))
    writes = set()

    for page in NewsPage.get_root_nodes()[0].get_descendants().filter(depth=3):
        if client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200:
            writes.add(page.slug)

    assert writes & {"news", "events", "leaflets", "lecturers", "privacy"} == lists
