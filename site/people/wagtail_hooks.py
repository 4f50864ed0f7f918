"""Where the register shows in the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.models import User
from people.page_desks import ask_before_overwriting
from people.policies import KEEPERS
from people.record_viewsets import VIEWSETS
from people.roles import has_role

hooks.register("before_edit_page", ask_before_overwriting)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Posts, appointments, remits and the tables; people themselves stand in Wagtail's place."""
    return [viewset() for viewset in VIEWSETS]


class KeepersMenuItem(MenuItem):
    """Shown to those who keep the register."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the viewer keeps anybody's entry."""
        user = request.user
        return isinstance(user, User) and (user.is_superuser or has_role(user, *KEEPERS))


@hooks.register("register_training_menu_item")
def people_menu_item() -> MenuItem:
    """受講者."""
    return KeepersMenuItem(
        "受講者", reverse("wagtailusers_users:index"), name="people", icon_name="user", order=10
    )


@hooks.register("register_training_menu_item")
def affiliations_menu_item() -> MenuItem:
    """所属歴."""
    return KeepersMenuItem(
        "所属歴", reverse("affiliation:index"), name="affiliations", icon_name="site", order=11
    )


@hooks.register("register_training_menu_item")
def appointments_menu_item() -> MenuItem:
    """委嘱."""
    return KeepersMenuItem(
        "委嘱", reverse("appointment:index"), name="appointments", icon_name="calendar", order=12
    )


@hooks.register("register_account_menu_item")
def own_password(request: HttpRequest) -> dict[str, Any]:
    """Lead to the one page where people change their password."""
    return {
        "url": reverse("account_change_password"),
        "label": "パスワードを変える",
        "help_text": "ログインに使う、自分のパスワードを変えます。",
    }
