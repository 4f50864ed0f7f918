"""The panels of the admin's first page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from people.current import current_user
from reports.domain.waiting import Waiting, waiting_for


class WaitingPanel(Component):
    """The first thing on the admin's first page: what waits."""

    name = "waiting"
    template_name = "reports/home/waiting.html"
    order = 10

    def __init__(self, items: list[Waiting]) -> None:
        self.items = items

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give each item its address."""
        return {"items": [(item, address(item)) for item in self.items]}


def address(item: Waiting) -> str:
    """Return where the item is done."""
    return reverse(item.url_name) + (f"?{item.query}" if item.query else "")


def panels_for(request: HttpRequest) -> list[Component]:
    """Return our panels of the admin's first page."""
    items = waiting_for(current_user(request))
    return [WaitingPanel(items)] if items else []
