"""The front page."""

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class HomePage(Page):
    """What a visitor sees first."""

    lead = models.TextField("はじめのことば", blank=True)

    max_count = 1
    subpage_types: ClassVar[list[str]] = ["courses.CourseIndexPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = "ホーム"
