"""Sending a PDF that was just made."""

from django.http import HttpResponse

from library.downloads import disposition


def pdf_response(content: bytes, name: str, *, as_attachment: bool = False) -> HttpResponse:
    """Send the bytes under a file name (without its ending), shown in the browser or kept."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = disposition(f"{name}.pdf", is_kept=as_attachment)
    return response
