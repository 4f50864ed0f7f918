"""`{% load notices %}`: kinds by the names that the office knows."""

from django import template

from library.domain import phones
from notices import kinds

register = template.Library()
register.filter("dialled", phones.dialled)


@register.filter
def kind_title(key: str) -> str:
    """受講が決まったとき."""
    return kinds.titles().get(key, key)
