"""Where the public site meets Wagtail's admin."""

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.viewsets import NewsCategoryViewSet

MENU_ORDER = 550
NEWS_CATEGORIES = NewsCategoryViewSet()


@hooks.register("register_admin_viewset")
def register_viewset() -> NewsCategoryViewSet:
    """Give the kinds of news their pages."""
    return NEWS_CATEGORIES


@hooks.register("register_material_menu_item")
def categories_menu_item() -> MenuItem:
    """お知らせの種類, shown to whoever may change them."""
    return NEWS_CATEGORIES.get_menu_item(order=MENU_ORDER)
