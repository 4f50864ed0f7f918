"""Where words and places meet Wagtail's admin."""

from functools import partial

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from library.models import LibraryDocument
from library.viewsets import VIEWSETS

MENU_ORDER = 500


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    """Give each list its pages."""
    return VIEWSETS


for _place, _viewset in enumerate(VIEWSETS):
    # Shown to whoever may change the list: the permission decides, not the menu.
    hooks.register(
        "register_material_menu_item", partial(_viewset.get_menu_item, order=MENU_ORDER + _place)
    )


@hooks.register("before_serve_document")
def ask_visitors_to_sign_in(
    document: LibraryDocument, request: HttpRequest
) -> HttpResponse | None:
    """Hand documents to whoever is signed in only: their numbers can be counted through."""
    if request.user.is_authenticated:
        return None
    return redirect_to_login(request.get_full_path())
