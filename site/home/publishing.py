"""What leaves the site for everybody: the news feed, leaflets, the list of pages, robots.txt."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from courses.models import ModulePage, StagePage
from home.models import Leaflet, LeafletsPage, NewsPage
from library.serving import serve_document

FEED_LENGTH = 30
SUMMARY_LENGTH = 200
# Read by everybody, and no Wagtail page.
OPEN_PAGES = ["home:glossary", "home:resources", "home:networks", "home:help"]
# Nothing below these is for everybody.
CLOSED = [
    "/admin/", "/accounts/", "/my/", "/learn/", "/quizzes/", "/worksheets/", "/sessions/",
    "/calendar/", "/cases/", "/certificates/", "/documents/", "/events/apply/", "/events/receipt/",
    "/search/",
]  # fmt: skip


class NewsFeed(Feed):  # type: ignore[type-arg]
    """お知らせ as Atom."""

    feed_type = Atom1Feed
    title = "よりそい研修 お知らせ"
    subtitle = "研修と催しのお知らせ"
    language = "ja"

    def link(self) -> str:
        """Lead to the list."""
        return "/news/"

    def items(self) -> Any:
        """Return the latest news."""
        return NewsPage.objects.public().told(timezone.localdate())[:FEED_LENGTH]

    def item_title(self, item: Any) -> str:
        """Return the title."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """Return the first words."""
        text = strip_tags(item.body.replace("</p>", " ").replace("</li>", " ")).strip()
        return text if len(text) <= SUMMARY_LENGTH else f"{text[:SUMMARY_LENGTH]}…"

    def item_link(self, item: Any) -> str:
        """Lead to the page."""
        return item.get_url() or "/news/"

    def item_pubdate(self, item: Any) -> datetime:
        """Return the day it was told on."""
        return timezone.make_aware(datetime.combine(item.told_on, time()))

    def item_updateddate(self, item: Any) -> datetime:
        """Return when it was last published."""
        return item.last_published_at or self.item_pubdate(item)


@require_safe
def leaflet(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """One paper that the published list of leaflets holds, by an address that stays."""
    lists = LeafletsPage.objects.live().public()
    rows = Leaflet.objects.filter(page__in=lists).select_related("document")
    row = get_object_or_404(rows, key=key)
    return serve_document(request, row.document, name=f"{row.title}.pdf", is_public=True)


class PublicPages(Sitemap):  # type: ignore[type-arg]
    """Every page of the tree that anybody may read."""

    def items(self) -> Any:
        """Leave out what is not served at its own address, or not yet."""
        site = Site.objects.get(is_default_site=True)
        pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().public()
        untold = NewsPage.objects.filter(told_on__gt=timezone.localdate())
        pages = pages.exclude(pk__in=untold.values("pk"))
        return pages.not_type(StagePage, ModulePage).order_by("path")

    def location(self, item: Any) -> str:
        """Return the path."""
        return item.get_url() or "/"

    def lastmod(self, item: Any) -> datetime | None:
        """Return when it was last published."""
        published: datetime | None = item.last_published_at
        return published


class OpenPages(Sitemap):  # type: ignore[type-arg]
    """The lists that are no Wagtail pages."""

    def items(self) -> list[str]:
        """Return the names of their addresses."""
        return OPEN_PAGES

    def location(self, item: str) -> str:
        """Return the path."""
        return reverse(item)


SITEMAPS = {"pages": PublicPages, "lists": OpenPages}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what to leave alone, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
