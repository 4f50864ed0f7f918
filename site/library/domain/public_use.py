"""Which pictures and documents anybody may see: those that a public page or another public record shows.

A page is public when it is live, under no restriction and served at an address of its own now;
its app may narrow that with `register`. Other kinds of records are public only if their app says
so there.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page

from library.domain.uses import references_to

Narrow = Callable[[models.QuerySet[Any]], models.QuerySet[Any]]
_registered: dict[type[models.Model], Narrow] = {}


def register(model: type[models.Model], narrow: Narrow = lambda rows: rows) -> None:
    """Tell which rows of a model are shown to everybody: all, unless narrowed."""
    _registered[model] = narrow


def is_shown_to_everybody(file: models.Model) -> bool:
    """Tell whether something public shows the picture, or leads to the document."""
    ids: dict[int, list[str]] = defaultdict(list)
    for kind, pk in references_to(file).values_list("base_content_type_id", "object_id"):
        ids[kind].append(pk)
    return any(_is_public(ContentType.objects.get_for_id(kind), ids[kind]) for kind in ids)


def _is_public(kind: ContentType, ids: list[str]) -> bool:
    model = kind.model_class()
    if model is None:
        return False
    if issubclass(model, Page):
        pages = Page.objects.live().public().filter(pk__in=ids).select_related("content_type")
        return any(has_address(page) for page in pages)
    if model not in _registered:
        return False
    return _registered[model](model._default_manager.all()).filter(pk__in=ids).exists()


def has_address(page: Page) -> bool:
    """Tell whether the page is served to visitors now; what only the player shows is not."""
    model = page.specific_class
    if model is None or not getattr(model, "has_public_address", True):
        return False
    narrow = _registered.get(model)
    return narrow is None or narrow(model._default_manager.filter(pk=page.pk)).exists()
