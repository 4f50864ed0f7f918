"""Pictures, recordings and documents over HTTP, once it is clear that the asker may see them."""

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from library.domain.pictures import WIDTHS
from library.domain.recordings import content_type
from library.downloads import disposition
from library.models import LibraryDocument, LibraryImage, LibraryMedia
from library.ranged import serve

MINUTES_10 = 600
DAYS_30 = 30 * 24 * 60 * 60
PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
            "webp": "image/webp", "avif": "image/avif"}  # fmt: skip
OFFICE = "application/vnd.openxmlformats-officedocument"
# The kinds that the settings let in. Anything else is bytes: no name makes it a page or a script.
DOCUMENTS = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}


def picture_type(name: str) -> str:
    """Return what a browser is told that a picture is."""
    return PICTURES.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")


def version(image: LibraryImage) -> str:
    """Return what changes in the address when the picture is replaced."""
    return str(image.get_file_hash())[:8]


def serve_picture(
    request: HttpRequest, image: LibraryImage, width: int, *, is_public: bool = False
) -> HttpResponseBase:
    """Send the picture in one of the widths. Raises Http404 for any other."""
    if width not in WIDTHS:
        raise Http404
    try:
        rendition = image.get_rendition(f"width-{width}")
    except (SourceImageIOError, InvalidFilterSpecError) as error:
        raise Http404 from error
    # An address that names the version never shows another one.
    is_exact = request.GET.get("v") == version(image)
    who, seconds = "public" if is_public else "private", DAYS_30 if is_exact else MINUTES_10
    return serve(
        request,
        rendition.file,
        content_type=picture_type(rendition.file.name),
        cache_control=f"{who}, max-age={seconds}",
    )


def serve_as_kept(request: HttpRequest, file: FieldFile) -> HttpResponseBase:
    """Send a picture as it lies in the storage."""
    return serve(
        request,
        file,
        content_type=picture_type(str(file.name)),
        cache_control=f"private, max-age={MINUTES_10}",
    )


def serve_recording(request: HttpRequest, media: LibraryMedia, part: str) -> HttpResponseBase:
    """Send the recording, its captions or its poster. Raises Http404 for what it has not."""
    name = LibraryMedia.PARTS.get(part, "")
    file = getattr(media, name, None)
    if not file:
        raise Http404
    kinds = {"captions": "text/vtt; charset=utf-8", "poster": picture_type(file.name)}
    return serve(
        request,
        file,
        content_type=kinds.get(part) or content_type(file.name),
        cache_control=f"private, max-age={MINUTES_10}",
    )


def serve_document(
    request: HttpRequest, document: LibraryDocument, *, name: str, is_public: bool = False
) -> HttpResponseBase:
    """Send the document under `name`: a PDF to be read in the browser, all else to be kept."""
    kind = DOCUMENTS.get(document.file_extension.lower(), "application/octet-stream")
    who = "public" if is_public else "private"
    response = serve(
        request,
        document.file,
        content_type=kind,
        cache_control=f"{who}, max-age={MINUTES_10}",
    )
    is_kept = kind != DOCUMENTS["pdf"]
    response.headers["Content-Disposition"] = disposition(name, is_kept=is_kept)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
