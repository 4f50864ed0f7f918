"""What an author sees of a certificate while writing the course: samples that nobody gets."""

import base64
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST
from wagtail.permission_policies.pages import PagePermissionPolicy

from certificates.domain import check
from courses.models import CourseIndexPage, CoursePage
from people.current import current_user
from people.models import User

_ASKED = (
    "title", "certificate_title", "certificate_number_format", "certificate_body",
    "certificate_issuer_role", "certificate_date_style",
)  # fmt: skip


TOO_MANY = (
    "見本を続けて何度も作ったので、少し休みます。書いた内容はそのままです。"
    "1分ほどしてから、どこかを直すと、また出ます。"
)


@require_POST
def samples(request: HttpRequest) -> JsonResponse:
    """Return pictures of the certificate as the unsaved form would have it, or what is wrong.

    Only for those who write courses, and so many in a minute: each is set anew. Nothing is kept.
    """
    author = current_user(request)
    if not _writes_courses(author):
        raise PermissionDenied
    if not ratelimit.consume(request, action="certificate_samples", user=author):
        return JsonResponse({"failure": TOO_MANY}, status=HTTPStatus.TOO_MANY_REQUESTS)
    course = CoursePage(**{name: request.POST.get(name, "") for name in _ASKED})
    wrong = check.field_problems(course)
    shown: list[dict[str, Any]] = []
    if not wrong:
        try:
            shown = [_shown(label, made) for label, made in check.pictures(course)]
        except ValidationError as error:
            wrong = error.messages
    return JsonResponse({"problems": wrong, "samples": shown})


def _writes_courses(user: User) -> bool:
    pages = PagePermissionPolicy().instances_user_has_any_permission_for(
        user, {"add", "change", "publish"}
    )
    return bool(pages.type(CourseIndexPage, CoursePage).exists())


def _shown(label: str, made: bytes | str) -> dict[str, str]:
    if isinstance(made, str):
        return {"label": label, "problem": made}
    picture = base64.b64encode(made).decode()
    return {"label": label, "picture": f"data:image/png;base64,{picture}"}
