"""What the admin shows to whom: two submenus, our own pages, and nothing that leads outside."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component

from people.current import current_user
from people.menu import RoleMenuItem
from people.roles import Role, has_role
from reports.menu import panels_for

# A submenu is shown only if something in it is shown.
training_menu = Menu(
    register_hook_name="register_training_menu_item",
    construct_hook_name="construct_training_menu",
)
material_menu = Menu(
    register_hook_name="register_material_menu_item",
    construct_hook_name="construct_material_menu",
)
# (label, URL name, icon, roles), in the order of the work.
TRAINING_ITEMS = [
    ("開催", "runs", "calendar-alt", {Role.HR, Role.OFFICE}),
    ("推薦", "nominations", "group", {Role.HR}),
    ("修了状況", "completion", "table", {Role.HR}),
    ("修了証交付台帳", "ledger", "list-ol", {Role.HR}),
    ("受講記録", "records", "folder-open-1", {Role.HR, Role.OFFICE}),
    ("区の外の学び", "external", "globe", {Role.HR, Role.OFFICE}),
    ("お知らせ", "notices", "mail", {Role.HR, Role.OFFICE}),
    ("催しの申込", "guest_events", "calendar", {Role.OFFICE}),
    ("監査記録", "trail", "history", {Role.AUDITOR, Role.ADMIN}),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Put our pages under /admin/training/."""
    return [path("training/", include("reports.urls"))]


@hooks.register("register_admin_menu_item")
def register_training_menu() -> MenuItem:
    """研修管理: runs, nominations, completion, certificates."""
    return SubmenuMenuItem(
        "研修管理", training_menu, name="training", icon_name="clipboard-list", order=50
    )


@hooks.register("register_admin_menu_item")
def register_material_menu() -> MenuItem:
    """教材: quizzes, worksheets, cases, words."""
    return SubmenuMenuItem("教材", material_menu, name="material", icon_name="copy", order=60)


def _register_training_item(order: int, label: str, url: str, icon: str, roles: set[Role]) -> None:
    # Made when the menu is first drawn: the addresses are not known before.
    hooks.register(
        "register_training_menu_item",
        lambda: RoleMenuItem(
            label, reverse(f"reports:{url}"), roles=roles, name=f"reports-{url}",
            icon_name=icon, order=order,
        ),
    )  # fmt: skip


for _order, _item in enumerate(TRAINING_ITEMS, start=1):
    _register_training_item(_order * 10, *_item)


@hooks.register("insert_global_admin_css")
def our_styles() -> str:
    """Style our pages and the word that stands where the admin's logo would."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/reports.css"))


@hooks.register("insert_global_admin_js")
def stand_row_by_row() -> str:
    """Let our lists be read on a telephone without being pushed sideways."""
    return format_html('<script type="module" src="{}"></script>', static("js/stack.js"))


@hooks.register("construct_help_menu")
def drop_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Drop guides on other hosts: the desks sit on a closed network. `?` still lists the keys."""
    items.clear()


@hooks.register("construct_reports_menu")
def keep_content_reports_to_authors(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's own reports are about pages: of no use to HR and the office."""
    if not has_role(current_user(request), Role.TRAINER, Role.ADMIN):
        items.clear()


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Open with what waits; leave panels about pages to those who write pages."""
    if not has_role(current_user(request), Role.TRAINER, Role.ADMIN):
        panels.clear()
    panels[:0] = panels_for(request)


@hooks.register("construct_homepage_summary_items")
def drop_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts of pages, images and documents tell nobody here anything."""
    items.clear()
