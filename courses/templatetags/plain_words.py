"""`{% load plain_words %}`: which words of a section are shown."""

from typing import Any

from django import template

from courses.models import Section
from courses.plain_words import wants_plain

register = template.Library()


@register.simple_tag(takes_context=True)
def shows_plain(context: template.Context, section: Section) -> bool:
    """Tell whether this reader reads this section in やさしい日本語."""
    request: Any = context["request"]
    return bool(section.plain) and wants_plain(request)
