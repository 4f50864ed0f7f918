"""What the public site's lists are sorted by, in the admin."""

from home.models import NewsCategory
from people.desks import DeskViewSet


class NewsCategoryViewSet(DeskViewSet):
    """お知らせの種類."""

    model = NewsCategory
    name = "news_categories"
    icon = "tag"
    form_fields = ["name", "order"]
    list_display = ["name", "order"]
    search_fields = ["name"]
    ordering = ["order"]
