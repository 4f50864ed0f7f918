"""`{% load pictures %}`: pictures on public pages."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from library.domain.pictures import WIDTHS
from library.models import LibraryImage
from library.serving import version

register = template.Library()
TAG = (
    '<img class="{}" src="{}" srcset="{}" sizes="(max-width: {}px) 100vw, {}px"'
    ' width="{}" height="{}" alt="{}" loading="lazy" decoding="async">'
)


def _address(image: LibraryImage, width: int) -> str:
    return f"{reverse('library:picture', args=[image.pk, width])}?v={version(image)}"


@register.simple_tag
def public_picture(
    image: LibraryImage | None, width: int, alt: str = "", css_class: str = ""
) -> SafeString | str:
    """Draw the picture at most `width` pixels wide; a phone fetches a smaller one.

    alt: what it says, empty if it only decorates. Only pictures of public pages are served.
    """
    if image is None:
        return ""
    shown = min(width, image.width)
    sizes = [(each, _address(image, each)) for each in WIDTHS if each <= width] or [
        (WIDTHS[0], _address(image, WIDTHS[0]))
    ]
    return format_html(
        TAG,
        css_class,
        sizes[-1][1],
        ", ".join(f"{address} {each}w" for each, address in sizes),
        shown,
        shown,
        shown,
        round(shown * image.height / image.width),
        alt,
    )
