"""お知らせ: what the office tells everybody."""

from datetime import date
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from home.models.written import WrittenPage

PER_PAGE = 20


class NewsCategory(models.Model):
    """A kind of news, as the ward calls it."""

    name = models.CharField("名称", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "お知らせの種類"
        verbose_name_plural = "お知らせの種類"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class NewsQuerySet(PageQuerySet):
    """Published news."""

    def told(self, on: date) -> "NewsQuerySet":
        """Keep what may be read on a day, the latest first, with its kind."""
        rows = self.live().filter(told_on__lte=on).select_related("category")
        latest: NewsQuerySet = rows.order_by("-told_on", "-pk")
        return latest

    def pressing(self, on: date) -> "NewsQuerySet":
        """Keep what stands above everything else on the front page that day."""
        until = Q(important_until__isnull=True) | Q(important_until__gte=on)
        rows: NewsQuerySet = self.told(on).filter(until, is_important=True)
        return rows


class NewsIndexPage(Page):
    """The list of news."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.NewsPage"]

    class Meta:
        verbose_name = "お知らせの一覧"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Show one page of news, of one kind if asked."""
        kind = request.GET.get("kind", "")
        rows = NewsPage.objects.child_of(self).told(timezone.localdate())
        if kind.isascii() and kind.isdigit():
            rows = rows.filter(category_id=int(kind[:9]))
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("p")),
            "kinds": [{"pk": str(row.pk), "name": row.name} for row in NewsCategory.objects.all()],
            "kind": kind,
        }


class NewsPage(WrittenPage):
    """One piece of news."""

    told_on = models.DateField("日付", default=timezone.localdate)
    category = models.ForeignKey(
        NewsCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="種類"
    )
    is_important = models.BooleanField(
        "重要なお知らせ", default=False,
        help_text="入れると、はじめのページのいちばん上に出します。中止や休止のときに使います。",
    )  # fmt: skip
    important_until = models.DateField(
        "いつまで上に出すか",
        null=True,
        blank=True,
        help_text="この日まで出します。空けると、外すまで出します。",
    )

    objects = PageManager.from_queryset(NewsQuerySet)()
    parent_page_types: ClassVar[list[str]] = ["home.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("told_on"),
        FieldPanel("category"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("is_important"), FieldPanel("important_until")], heading="重要なとき"
        ),
    ]
    search_fields = [*WrittenPage.search_fields, index.FilterField("told_on")]

    class Meta:
        verbose_name = "お知らせ"
        indexes = [models.Index(fields=["-told_on"])]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it from its day on: what is written ahead has no address before, but a preview."""
        if self.told_on > timezone.localdate() and not getattr(request, "is_preview", False):
            raise Http404
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response
