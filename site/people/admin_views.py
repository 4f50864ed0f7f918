"""Pages of the register beside the viewsets: handing out a code, one's own settings."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods
from wagtail.admin.views.account import (
    AccountView,
    ChangePasswordPanel,
    NameEmailSettingsPanel,
)

from people.current import current_user
from people.domain import codes
from people.domain.participation import days_of, takes_part
from people.domain.qr import qr_svg
from people.domain.visibility import people_kept_by
from people.posts import not_kept


@never_cache
@sensitive_variables("code")
@require_http_methods(["GET", "POST"])
def issue_code(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ask once, then issue a code and show its slip, this one time."""
    actor = current_user(request)
    person = get_object_or_404(people_kept_by(actor), pk=pk)
    if not codes.may_manage_sign_in(actor, person):
        raise PermissionDenied
    back_url = reverse("wagtailusers_users:edit", args=[person.pk])
    context = {"person": person, "back_url": back_url, "header_icon": "key"}
    context |= {"first_day": None if takes_part(person) else days_of(person)[0]}
    if request.method == "GET":
        return render(request, "people/admin/issue_code.html", context)
    try:
        code = codes.issue_code(person, actor=actor)
    except ValidationError as error:
        return render(
            request, "people/admin/issue_code.html", context | {"error": error}, status=409
        )
    get_adapter(request).forget_failures(request, person)
    address = request.build_absolute_uri(reverse("account_login"))
    slip = {
        "code": code, "address": address, "usable": codes.usable_text(person),
        "qr": mark_safe(qr_svg(address)),  # noqa: S308 (drawn from our own address)
    }  # fmt: skip
    # Shown this one time: it lies on no shelf.
    return not_kept(render(request, "people/slip.html", context | slip))


class OwnSettingsView(AccountView):
    """Wagtail's page without names and passwords, which have their own ways to change."""

    def get_panels(self) -> list[Any]:
        """Keep what concerns the screen only."""
        ours = (NameEmailSettingsPanel, ChangePasswordPanel)
        return [panel for panel in super().get_panels() if not isinstance(panel, ours)]


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Answer for a page of Wagtail's that would go round the register's rules."""
    raise Http404
