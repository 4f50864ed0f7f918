"""監査記録: who did what, for auditors and whoever looks after the system. Read-only."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from audit.domain.trail import verbs
from people.gate import for_roles
from people.roles import Role
from reports.domain.trail import entries
from reports.forms import TrailForm
from reports.pages import page, paged


@require_safe
@for_roles(Role.AUDITOR, Role.ADMIN)
def trail(request: HttpRequest) -> HttpResponse:
    """List the trail, the newest first."""
    names = verbs()
    filters = TrailForm(request.GET, verbs=names)
    found = filters.cleaned_data if filters.is_valid() else {}
    rows = paged(request, entries(**found)) if found else paged(request, entries().none())
    lines = [(entry, names.get(entry.verb, entry.verb)) for entry in rows]
    return page(
        request, "reports/trail.html", "監査記録", icon="history", filters=filters, rows=rows,
        lines=lines, status=200 if found else 422,
    )  # fmt: skip
