"""Where the trainers' desks for worksheets hang in the admin."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from courses.worksheets.viewsets import module_worksheet_viewset, worksheet_viewset
from people.menu import RoleMenuItem
from people.roles import Role


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    """Worksheets, and the modules that use them."""
    return [worksheet_viewset, module_worksheet_viewset]


@hooks.register("register_material_menu_item")
def register_worksheet_menu_item() -> MenuItem:
    """様式."""
    return RoleMenuItem(
        "様式",
        worksheet_viewset.menu_url,
        name="worksheets",
        icon_name="form",
        order=120,
        roles=[Role.TRAINER],
    )


@hooks.register("register_material_menu_item")
def register_module_menu_item() -> MenuItem:
    """単元の様式."""
    return RoleMenuItem(
        "単元の様式", module_worksheet_viewset.menu_url, name="module-worksheets",
        icon_name="link", order=121, roles=[Role.TRAINER]
    )  # fmt: skip


@hooks.register("register_training_menu_item")
def register_review_menu_item() -> MenuItem:
    """様式の確認."""
    return RoleMenuItem(
        "様式の確認", reverse("worksheets:review_list"), name="worksheet-review",
        icon_name="check", order=700, roles=[Role.TRAINER]
    )  # fmt: skip
