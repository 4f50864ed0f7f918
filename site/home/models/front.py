"""The front page."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from home.models.events import EventPage
from home.models.news import NewsPage

# As many as one takes in at a glance.
SHOWN = 3


class HomePage(Page):
    """What a visitor sees first."""

    lead = models.TextField("はじめのことば", blank=True)

    max_count = 1
    subpage_types: ClassVar[list[str]] = [
        "courses.CourseIndexPage", "courses.LecturerIndexPage", "home.NewsIndexPage",
        "home.EventIndexPage", "home.LeafletsPage", "home.TextPage",
    ]  # fmt: skip
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    search_fields = [*Page.search_fields, index.SearchField("lead")]

    class Meta:
        verbose_name = "ホーム"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Show what presses, what comes next and what is new."""
        today = timezone.localdate()
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "pressing": NewsPage.objects.pressing(today)[:SHOWN],
            "events": EventPage.objects.coming(timezone.now())[:SHOWN],
            "news": NewsPage.objects.told(today)[:SHOWN],
        }
