"""Public pages and my page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Home, my page, words and places to look up."""

    name = "home"
    verbose_name = "ホーム"

    def ready(self) -> None:
        """Tell the loader of courses below which page they stand."""
        from curriculum.domain import page_tree
        from home.domain.front import front_page

        page_tree.register_front_page(front_page)
