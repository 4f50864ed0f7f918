"""Where cases show in the admin: to those whose roles say so, superuser or not."""

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.cases import checking
from courses.cases.viewsets import VIEWSETS
from people.menu import RoleMenuItem
from people.roles import Role


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Cases and what is around them."""
    return [viewset() for viewset in VIEWSETS]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Where a case is checked."""
    return [path("case-check/<uuid:pk>/", checking.check, name="case_check")]


TRAINERS = (Role.TRAINER,)
AUTHORS = (Role.TRAINER, Role.ADMIN)
KEEPERS = (Role.OFFICE, Role.ADMIN)
ITEMS: list[tuple[str, str, str, tuple[Role, ...]]] = [
    ("事例", "case", "openquote", TRAINERS),
    ("事例の取扱い", "handlingrules", "warning", AUTHORS),
    ("事例の区分", "classification", "tag", AUTHORS),
    ("匿名化の確認項目", "checklistitem", "tasks", AUTHORS),
    ("誓約の文", "pledgetext", "doc-full", KEEPERS),
    ("事例の担当", "grant", "key", KEEPERS),
    ("事例の除外", "exclusion", "no-view", KEEPERS),
]


def _register(order: int, label: str, name: str, icon: str, roles: tuple[Role, ...]) -> None:
    def item() -> MenuItem:
        return RoleMenuItem(
            label, reverse(f"{name}:index"), roles=roles, name=name, icon_name=icon, order=order
        )

    hooks.register("register_material_menu_item", item)


for number, (label, name, icon, roles) in enumerate(ITEMS, start=60):
    _register(number, label, name, icon, roles)
