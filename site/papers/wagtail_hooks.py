"""The way from the admin's menu to the paper desk, which is on the site."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from people.menu import RoleMenuItem
from people.roles import Role


@hooks.register("register_training_menu_item")
def paper_desk() -> MenuItem:
    """紙の受付, for the office."""
    return RoleMenuItem(
        "紙の受付", reverse("papers:desk"), roles={Role.OFFICE}, name="papers-desk",
        icon_name="doc-full", order=55,
    )  # fmt: skip
