"""What the public site's lists are sorted by, in the admin."""

from wagtail.admin.viewsets.model import ModelViewSet

from home.models import NewsCategory


class NewsCategoryViewSet(ModelViewSet):
    """お知らせの種類."""

    model = NewsCategory
    name = "news_categories"
    icon = "tag"
    form_fields = ["name", "order"]
    list_display = ["name", "order"]
    search_fields = ["name"]
    ordering = ["order"]
