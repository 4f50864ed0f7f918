"""Handing a list out as a file, and keeping on the trail that it was handed out."""

from collections.abc import Iterable

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

import audit.domain.trail as audit
from library.downloads import disposition
from people.current import current_user
from reports.domain.export import lines


def csv_response(
    request: HttpRequest, title: str, header: list[str], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """Stream the rows as a CSV file named in Japanese with today's date."""
    name = f"{title} {timezone.localdate().isoformat()}.csv"
    audit.record(
        "reports.list.export", current_user(request), actor=current_user(request), title=title,
        filters=request.GET.dict(),
    )  # fmt: skip
    response = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = disposition(name, is_kept=True)
    response["Cache-Control"] = "no-store"
    return response
