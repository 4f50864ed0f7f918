"""Files for those who edit, and the pictures of public pages."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry
from wagtailmedia.views import media as wagtailmedia_views

from library.deletion import refusal
from library.domain.public_use import is_shown_to_everybody
from library.models import LibraryImage, LibraryMedia, LibraryRendition
from library.serving import serve_as_kept, serve_picture, serve_recording

# Any of these makes somebody one who keeps files of a kind.
KEEPING = ["add", "change", "choose"]


@require_safe
def picture(request: HttpRequest, image_id: int, width: int) -> HttpResponseBase:
    """Show a picture of a public page to anybody; any other picture is not found."""
    image = get_object_or_404(LibraryImage, pk=image_id)
    if not is_shown_to_everybody(image):
        raise Http404
    return serve_picture(request, image, width, is_public=True)


def keeps(request: HttpRequest, model: type[Model]) -> bool:
    """Tell whether the asker keeps files of a kind in the admin.

    Using the admin is not enough: HR learns too, and no number may lead past a lecture's gate.
    """
    policy = policy_registry.get_by_type(model)
    return bool(policy.user_has_any_permission(request.user, KEEPING))


def _kept(request: HttpRequest, model: type[Model], pk: int) -> Any:
    """Return a file of the admin to whoever keeps such files; nobody else finds it."""
    if not keeps(request, model):
        raise Http404
    return get_object_or_404(model, pk=pk)


@require_safe
def edited_media(request: HttpRequest, media_id: int, part: str) -> HttpResponseBase:
    """Show a recording, its captions or its poster to whoever keeps recordings."""
    return serve_recording(request, _kept(request, LibraryMedia, media_id), part)


@require_safe
def edited_picture(request: HttpRequest, image_id: int, width: int) -> HttpResponseBase:
    """Show a picture as a page would, to whoever keeps pictures."""
    return serve_picture(request, _kept(request, LibraryImage, image_id), width)


@require_safe
def original(request: HttpRequest, image_id: int) -> HttpResponseBase:
    """Show a picture as it came in."""
    return serve_as_kept(request, _kept(request, LibraryImage, image_id).file)


@require_safe
def rendition(request: HttpRequest, rendition_id: int) -> HttpResponseBase:
    """Show a picture in the size that one of the admin's pages asked for."""
    row = get_object_or_404(LibraryRendition, pk=rendition_id)
    _kept(request, LibraryImage, row.image_id)
    return serve_as_kept(request, row.file)


def delete_media(request: HttpRequest, media_id: int) -> HttpResponse:
    """Refuse to delete a recording that is in use; anything else is Wagtail's to do."""
    sentence = refusal(get_object_or_404(LibraryMedia, pk=media_id))
    if sentence:
        messages.error(request, sentence)
        return redirect("wagtailmedia:media_usage", media_id)
    answer: HttpResponse = wagtailmedia_views.delete(request, media_id)
    return answer
