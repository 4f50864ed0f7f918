"""What the written pages of the public site have in common."""

from typing import ClassVar

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from library.html import clean

# No heading: the text stands right below the page's title.
FEATURES = ["bold", "ol", "ul", "link"]


class WrittenPage(Page):
    """A page with one text that passes the allow-list each time it comes in."""

    body = RichTextField("本文", features=FEATURES, blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Strip what the allow-list does not know."""
        super().clean()
        self.body = clean(self.body)
