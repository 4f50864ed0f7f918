"""講師: the faces of those who teach (顔の見える), as anybody may see them. No personal contact."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from courses.models.pages import CoursePage
from library.derived import DerivedField, DerivedModel
from library.domain.collation import sort_key
from people.domain import spelling
from people.fields import NameTextField, ReadingTextField, hiragana


class LecturerIndexPage(Page):
    """The list of lecturers."""

    intro = models.TextField("案内", blank=True)

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.LecturerPage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = "講師の一覧"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """List them by kana, as names are always listed."""
        rows = LecturerPage.objects.child_of(self).live().select_related("portrait")
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"rows": rows.order_by("sort_key", "pk")}


class LecturerPage(DerivedModel, Page):
    """One lecturer. The title is the name."""

    name_kana = ReadingTextField("ふりがな", max_length=100, validators=[hiragana])
    sort_key = DerivedField("並べ方", of=("name_kana",), by=sort_key)
    post = NameTextField("職名", max_length=100, blank=True)
    organisation = NameTextField("所属", max_length=120, blank=True)
    words = models.TextField("受講する方へのことば")
    portrait = models.ForeignKey(
        "library.LibraryImage", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="写真",
    )  # fmt: skip
    portrait_alt = models.CharField(
        "写真の説明", max_length=100, blank=True, help_text="写真を見られない方に伝わる短い文。"
    )
    courses = ParentalManyToManyField(
        CoursePage, blank=True, related_name="lecturers", verbose_name="受け持つ研修"
    )

    parent_page_types: ClassVar[list[str]] = ["courses.LecturerIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("name_kana"),
        FieldPanel("post"),
        FieldPanel("organisation"),
        FieldPanel("words"),
        MultiFieldPanel([FieldPanel("portrait"), FieldPanel("portrait_alt")], heading="写真"),
        FieldPanel("courses"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("name_kana"),
        index.SearchField("post"),
        index.SearchField("organisation"),
        index.SearchField("words"),
    ]

    class Meta:
        verbose_name = "講師"

    def clean(self) -> None:
        """Ask for words beside a portrait: without them it says nothing to whoever cannot see it.

        The title is a name: nothing may be in it that nobody sees.
        """
        super().clean()
        try:
            spelling.check_seen(self.title)
        except ValidationError as error:
            raise ValidationError({"title": error}) from error
        if self.portrait_id and not self.portrait_alt:
            raise ValidationError({"portrait_alt": "写真には、説明を書いてください。"})
