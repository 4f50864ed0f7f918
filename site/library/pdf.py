"""Sending a PDF that was just made."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def pdf_response(content: bytes, name: str, *, as_attachment: bool = False) -> HttpResponse:
    """Send the bytes under a file name (without its ending), shown in the browser or kept."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment, f"{name}.pdf") or ""
    )
    return response
