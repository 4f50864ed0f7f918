"""`{% load reports %}`: hours as people read them."""

from django import template

from reports.domain import export

register = template.Library()


@register.filter
def hours(minutes: int) -> str:
    """3時間20分."""
    return export.hours(minutes)
