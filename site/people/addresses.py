"""Where somebody is sent back to: only ever a page of this site."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_of_ours(request: HttpRequest, url: str, *, otherwise: str) -> str:
    """Return the address if it is a path on this site, else `otherwise`."""
    # Without the slash, `redirect` takes a word for the name of a view, and fails.
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(
        url, {request.get_host()}, request.is_secure()
    )
    return url if is_ours else otherwise
