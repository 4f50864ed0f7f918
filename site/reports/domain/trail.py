"""Reading the audit trail."""

from datetime import date

from django.db.models import Q, QuerySet

from audit.models import Entry
from people.models import normalise_number


def entries(
    *, verb: str = "", since: date | None = None, until: date | None = None, q: str = ""
) -> QuerySet[Entry]:
    """Return entries, the newest first. `q`: a number of whoever acted, or part of what it was."""
    rows = Entry.objects.order_by("-id")
    if verb:
        rows = rows.filter(verb=verb)
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    if q:
        rows = rows.filter(
            Q(actor_label__iexact=normalise_number(q)) | Q(subject_label__contains=q)
        )
    return rows
