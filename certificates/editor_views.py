"""What an author sees of a certificate while writing the course: samples that nobody gets."""

import base64
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST
from wagtail.permission_policies.pages import PagePermissionPolicy

from certificates.domain import check
from courses.models import CoursePage
from people.current import current_user

_ASKED = (
    "title", "certificate_title", "certificate_number_format", "certificate_body",
    "certificate_issuer_role", "certificate_date_style",
)  # fmt: skip


@require_POST
def samples(request: HttpRequest) -> JsonResponse:
    """Return pictures of the certificate as the unsaved form would have it, or what is wrong.

    Only for those who write pages. Nothing is kept.
    """
    writes = PagePermissionPolicy().user_has_any_permission(
        current_user(request), {"add", "change", "publish"}
    )
    if not writes:
        raise PermissionDenied
    course = CoursePage(**{name: request.POST.get(name, "") for name in _ASKED})
    wrong = check.field_problems(course)
    shown: list[dict[str, Any]] = []
    if not wrong:
        try:
            shown = [_shown(label, made) for label, made in check.pictures(course)]
        except ValidationError as error:
            wrong = error.messages
    return JsonResponse({"problems": wrong, "samples": shown})


def _shown(label: str, made: bytes | str) -> dict[str, str]:
    if isinstance(made, str):
        return {"label": label, "problem": made}
    picture = base64.b64encode(made).decode()
    return {"label": label, "picture": f"data:image/png;base64,{picture}"}
