"""The gate for what a lecture shows: its recordings and pictures, and nothing else.

A file is sent to the trainee whose enrolment is in the address, once the module is open to them
and as long as the page shows the file. Everything else is not found.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from courses.models import ModulePage, ModuleProgress
from library.domain.uses import used_by
from library.models import LibraryImage, LibraryMedia
from library.serving import serve_picture, serve_recording


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
