"""Where sessions show in the admin."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.groupwork.viewsets import SessionViewSet
from people.menu import RoleMenuItem
from people.roles import Role


@hooks.register("register_admin_viewset")
def register_viewset() -> SessionViewSet:
    """開催回."""
    return SessionViewSet()


@hooks.register("register_training_menu_item")
def sessions_menu_item() -> MenuItem:
    """開催回, for the office."""
    return RoleMenuItem(
        "集合研修の開催回", reverse("groupsession:index"), roles=(Role.OFFICE,),
        name="groupsessions", icon_name="group", order=40,
    )  # fmt: skip
