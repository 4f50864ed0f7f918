"""Handing a list out as a file, and keeping on the trail that it was handed out."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

import audit.domain.trail as audit
from library.downloads import disposition
from people.current import current_user
from reports.domain.export import lines, workbook

# `?as=xlsx` in the address of a list asks for the workbook.
XLSX = "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_response(
    request: HttpRequest, title: str, header: list[str], rows: Iterable[Iterable[object]]
) -> HttpResponseBase:
    """Send the rows as a CSV file or a workbook, named in Japanese with today's date."""
    ending = XLSX if request.GET.get("as") == XLSX else "csv"
    name = f"{title} {timezone.localdate().isoformat()}.{ending}"
    audit.record(
        "reports.list.export", current_user(request), actor=current_user(request), title=title,
        filters=request.GET.dict(),
    )  # fmt: skip
    response: HttpResponseBase
    if ending == XLSX:
        response = HttpResponse(workbook(header, rows), content_type=XLSX_TYPE)
    else:
        response = StreamingHttpResponse(
            lines(header, rows), content_type="text/csv; charset=utf-8"
        )
    response["Content-Disposition"] = disposition(name, is_kept=True)
    response["Cache-Control"] = "no-store"
    return response
