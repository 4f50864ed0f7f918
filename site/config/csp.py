"""Two content policies: the strict one for the site, Wagtail's own for its admin."""

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """Send the admin's policy under /admin/ and the strict one everywhere else."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Choose the policy by path, then let django-csp write the header."""
        if request.path.startswith("/admin/"):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[attr-defined]
        result: HttpResponseBase = super().process_response(request, response)
        return result
