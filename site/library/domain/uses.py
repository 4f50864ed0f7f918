"""Which files a page shows, and which pages show a file.

What a page shows is read from the page itself: that is what trainees get. Wagtail's reference
index answers the other way round.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex
from wagtail.rich_text import extract_references_from_rich_text


def used_by(instance: models.Model, model: type[models.Model]) -> set[int]:
    """Return the ids of the files of one kind that the record's blocks show or link to. Asks no database."""
    found: set[int] = set()
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField):
            stream = getattr(instance, field.name)
            found.update(_chosen(stream.stream_block, list(stream.raw_data), model))
    return found


def _chosen(block: Any, raw: Any, model: type[models.Model]) -> Iterator[int]:
    """Yield the ids in a block's stored value. A block that is gone from the code shows nothing."""
    if not raw:
        return
    if isinstance(block, blocks.ChooserBlock) and issubclass(block.target_model, model):
        yield int(raw)
    if isinstance(block, blocks.RichTextBlock):
        yield from _linked(str(raw), model)
    for child, value in _children(block, raw):
        yield from _chosen(child, value, model)


def _linked(html: str, model: type[models.Model]) -> Iterator[int]:
    """Yield the ids of the files that a rich text leads to."""
    for kind, pk, *_ in extract_references_from_rich_text(html):
        if issubclass(kind, model) and str(pk).isdecimal():
            yield int(pk)


def _children(block: Any, raw: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(block, blocks.BaseStreamBlock):
        for item in raw:
            yield block.child_blocks.get(item["type"]), item["value"]
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield child, raw.get(name)
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            is_wrapped = isinstance(item, dict) and item.get("type") == "item"
            yield block.child_block, item["value"] if is_wrapped else item


def references_to(instance: models.Model) -> models.QuerySet[Any]:
    """Return what Wagtail's index knows of the record's use."""
    found: models.QuerySet[Any] = ReferenceIndex.get_references_to(instance)
    return found


def pages_showing(instance: models.Model) -> set[int]:
    """Return the ids of the pages that show the file, published or not."""
    ids = references_to(instance).values_list("object_id", "base_content_type__model")
    return {int(pk) for pk, model in ids if model == "page"}


def live_pages_showing(instance: models.Model) -> list[Page]:
    """Return the published pages that show the file."""
    rows = Page.objects.live().filter(pk__in=pages_showing(instance))
    return list(rows.order_by("title"))
