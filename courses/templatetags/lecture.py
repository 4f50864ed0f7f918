"""`{% load lecture %}`: where the files of a lecture are, for whoever is looking.

Trainees get addresses that go through the gate of their own module; anybody else (a preview, a
print by the office) gets the admin's.
"""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from library.models import LibraryImage, LibraryMedia
from library.serving import version

register = template.Library()


def _gate(context: Context) -> list[object]:
    """Return (enrolment, module key) of a trainee's own page; nothing for anybody else."""
    enrolment, module, request = (context.get(name) for name in ("enrolment", "module", "request"))
    if not enrolment or not module:
        return []
    if request is not None and request.user.pk != enrolment.person_id:
        return []
    return [enrolment.pk, module.key]


@register.simple_tag(takes_context=True)
def media_url(context: Context, media: LibraryMedia, part: str = "file") -> str:
    """The address of a recording's `file`, `captions` or `poster`."""
    gate = _gate(context)
    name = "courses:media" if gate else "library_files:media"
    return reverse(name, args=[*gate, media.pk, part])


@register.simple_tag(takes_context=True)
def picture_url(context: Context, image: LibraryImage, width: int = 800) -> str:
    """The address of a picture at most 400, 800 or 1200 pixels wide."""
    gate = _gate(context)
    name = "courses:picture" if gate else "library_files:picture"
    return f"{reverse(name, args=[*gate, image.pk, width])}?v={version(image)}"


@register.simple_tag(takes_context=True)
def viewing(context: Context, media_id: int) -> Any:
    """What the player knows of the reader's own watching; None in a preview or on paper."""
    return (context.get("viewings") or {}).get(media_id)
