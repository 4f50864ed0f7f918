"""Items of the admin's menu that ask for a role, not for a permission."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from people.current import current_user
from people.roles import Role, has_role


class RoleMenuItem(MenuItem):
    """A menu item that only people of certain groups see."""

    def __init__(self, label: str, url: str, *, roles: Collection[Role], **kwargs: Any) -> None:
        super().__init__(label, url, **kwargs)
        self.roles = roles

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the role; the page behind asks again."""
        return has_role(current_user(request), *self.roles)
