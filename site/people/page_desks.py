"""Pages of the site in the admin: no newer version is covered by an older one in silence.

Wagtail tells editors of one another by script, and holds back its own autosave. What is sent with
a button, it takes from anybody; here it asks first.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page, Revision

from people.domain.faster import said_of
from people.filling import words_of
from people.models import User
from people.posts import NOT_KEPT

CONFLICT = 409
# What Wagtail's form says of the version that it was opened with, or that it saved by itself.
LOADED, LOADED_AT, OVERWRITES = (
    "loaded_revision_id",
    "loaded_revision_created_at",
    "overwrite_revision_id",
)


def ask_before_overwriting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask whoever sends a page that was saved elsewhere meanwhile; None to go on.

    Elsewhere is another person's editor, or one's own in another tab.
    """
    latest = page.get_latest_revision()
    is_by_script = not request.accepts("text/html")
    if request.method != "POST" or is_by_script or not _is_overtaken(request, latest):
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_KEPT | {LOADED, LOADED_AT, OVERWRITES}
        for value in values
    ]
    known = [(LOADED, latest.pk), (LOADED_AT, latest.created_at.isoformat())]
    context = {
        "page_title": page.get_admin_display_title(), "path": request.path,
        "fields": [*fields, *known], "words": words_of([[n, v] for n, v in fields]),
        "who": said_of(latest.user, latest.created_at, request.user),
        "is_own": latest.user_id == _pk(request.user),
    }  # fmt: skip
    return render(request, "people/page_overtaken.html", context, status=CONFLICT)


def _is_overtaken(request: HttpRequest, latest: Revision | None) -> bool:
    """Compare as Wagtail does for its autosave; what a command wrote is no surprise."""
    if latest is None or latest.user_id is None:
        return False
    if is_going_on(request) and latest.user_id == _pk(request.user):
        return False
    saved_itself = request.POST.get(OVERWRITES)
    if saved_itself:
        return bool(saved_itself != str(latest.pk))
    # A form that names no version was opened before the page had any.
    is_same = request.POST.get(LOADED) == str(latest.pk)
    return not is_same or request.POST.get(LOADED_AT, "") != latest.created_at.isoformat()


def goes_on(request: HttpRequest) -> None:
    """Note that the form made the page itself, a moment ago: it knows no version by number."""
    request._goes_on = True  # type: ignore[attr-defined]


def is_going_on(request: HttpRequest) -> bool:
    """Tell whether the form that is sent made the page."""
    return getattr(request, "_goes_on", False)


def _pk(user: Any) -> Any:
    return user.pk if isinstance(user, User) else None
