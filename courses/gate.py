"""The gate for what a lecture shows: its recordings, pictures and documents, and nothing else.

A file is sent to the trainee whose enrolment is in the address, once the module is open to them
and as long as the page shows the file. Everything else is not found. A document's address names
no enrolment, so any of the reader's own will do.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from courses.models import ModulePage, ModuleProgress
from library.domain.quotes import quoted
from library.domain.uses import pages_showing, used_by
from library.models import LibraryDocument, LibraryImage, LibraryMedia
from library.serving import serve_picture, serve_recording
from people.models import User


def open_page(request: HttpRequest, enrolment_id: UUID, key: str) -> ModulePage:
    """Return the page of a module that is open to its reader.

    Raises Http404 for anybody else's enrolment, PermissionDenied for a module still closed.
    """
    rows = ModuleProgress.objects.select_related("module__page")
    progress = get_object_or_404(
        rows, enrolment_id=enrolment_id, enrolment__person_id=request.user.pk, module__key=key
    )
    if not progress.is_open:
        raise PermissionDenied
    page: ModulePage = progress.module.page.specific
    return page


def _shown(page: ModulePage, model: type[models.Model], pk: int) -> Any:
    if pk not in used_by(page, model):
        raise Http404
    return get_object_or_404(model, pk=pk)


@login_required
@require_safe
def media(
    request: HttpRequest, enrolment_id: UUID, key: str, media_id: int, part: str
) -> HttpResponseBase:
    """Send a recording of an open lecture, its captions or its poster."""
    page = open_page(request, enrolment_id, key)
    return serve_recording(request, _shown(page, LibraryMedia, media_id), part)


@login_required
@require_safe
def picture(
    request: HttpRequest, enrolment_id: UUID, key: str, image_id: int, width: int
) -> HttpResponseBase:
    """Send a picture of an open lecture in one of the widths."""
    page = open_page(request, enrolment_id, key)
    return serve_picture(request, _shown(page, LibraryImage, image_id), width)


def lets_read(document: LibraryDocument, person: User) -> bool:
    """Tell whether a module that is open to the person leads to the document.

    Raises ValidationError("locked") if only modules do that are still closed to them.
    """
    pages = ModulePage.objects.filter(pk__in=pages_showing(document)).specific()
    showing = [page.pk for page in pages if document.pk in used_by(page, LibraryDocument)]
    rows = list(
        ModuleProgress.objects.filter(enrolment__person=person, module__page__in=showing)
        .select_related("module")
        .order_by("pk")
    )
    if rows and not any(row.is_open for row in rows):
        raise ValidationError(
            f"{quoted(rows[0].module.title)}の資料です。この単元は、まだ開いていません。"
            "マイページで、開く条件をお確かめください。",
            code="locked",
        )
    return bool(rows)
