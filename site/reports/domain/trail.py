"""Reading the audit trail."""

from datetime import date

from django.db.models import Q, QuerySet

from audit.models import Entry
from people.domain.lookup import search
from people.models import User, normalise_number

# More than these is a word that says nothing about anybody.
MOST = 50


def entries(
    *, verb: str = "", since: date | None = None, until: date | None = None, q: str = ""
) -> QuerySet[Entry]:
    """Return entries, the newest first.

    `q`: whoever acted or whom it was about, by name or number; or part of what it was about.
    """
    rows = Entry.objects.order_by("-id")
    if verb:
        rows = rows.filter(verb=verb)
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    if q:
        rows = rows.filter(
            Q(actor_label__iexact=normalise_number(q))
            | Q(subject_label__contains=q)
            | _about(list(search(User.objects.all(), q, person="")[:MOST]))
        )
    return rows


def _about(people: list[User]) -> Q:
    ids = [person.pk for person in people]
    return (
        Q(actor_id__in=ids)
        | Q(on_behalf_of_id__in=ids)
        | Q(subject_type="people.user", subject_id__in=map(str, ids))
    )
