"""What every page of the site knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from home.display import current_display
from home.navigation import links, staff_links
from library.models import WardSettings


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the ward's own names, the menu and the display: each worked out only if used."""
    return {
        "ward": _Lazy(request),
        "is_demo": settings.DEMO,
        "display": SimpleLazyObject(lambda: current_display(request)),
        "navigation": SimpleLazyObject(lambda: links(request)),
        "staff_links": SimpleLazyObject(lambda: staff_links(request)),
        # A page that answered a POST may not be asked for by GET: come back to the front.
        "here": request.get_full_path() if request.method in ("GET", "HEAD") else "",
    }


class _Lazy:
    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(WardSettings.load(request_or_site=self._request), name)
