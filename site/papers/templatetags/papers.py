"""`{% load papers %}`: what paper calls things."""

from django import template

from papers.domain.marks import mark

register = template.Library()


@register.filter
def paper_mark(place: int) -> str:
    """Return the mark of the n-th choice (from 1): ア, イ, ウ."""
    return mark(place)
