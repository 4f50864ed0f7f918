"""What every loader needs: known rows, counting, stable block ids, and writing only what changed."""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

from curriculum.domain.yaml_source import Mapping, Problems
from curriculum.models import LoadedItem
from library.domain.ruby import plain_text

# Block ids follow from what a block is, so that a bookmark in a section survives a reload.
NAMESPACE = uuid.UUID("6f0f4a0e-2f6e-5b7a-9a0e-7b8f5d1c2a11")


def block_id(*path: object) -> str:
    """Return the same id for the same path, always."""
    return str(uuid.uuid5(NAMESPACE, "/".join(str(step) for step in path)))


def raw(block: blocks.Block, value: Any, *path: object) -> Any:
    """Return plain values in the form that a StreamField stores, with stable ids."""
    if isinstance(block, ImageBlock):
        # The files hold words; a picture stays as it is by default, which is none.
        return block.get_prep_value(value)
    if isinstance(block, blocks.StructBlock):
        return {
            name: raw(child, value.get(name, child.get_default()), *path, name)
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.StreamBlock):
        return [
            {
                "type": kind,
                "id": block_id(*path, place),
                "value": raw(block.child_blocks[kind], item, *path, place),
            }
            for place, (kind, item) in enumerate(value)
        ]
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "id": block_id(*path, _own_key(item, place)),
                "value": raw(block.child_block, item, *path, _own_key(item, place)),
            }
            for place, item in enumerate(value)
        ]
    return value


def _own_key(value: Any, place: int) -> object:
    """Return what identifies a block among its siblings: its key if it has one, else its place."""
    if isinstance(value, dict):
        for name in ("key", "heading", "num", "left"):
            if name in value:
                # A reading added to a heading makes it no other section.
                return plain_text(value[name]) if name == "heading" else value[name]
    return place


def stream(model: type[models.Model], name: str, items: Iterable[Any], *path: object) -> list[Any]:
    """Return (type, value) pairs, or plain values of the only type, as a StreamField stores them."""
    stream_field = model._meta.get_field(name)
    assert isinstance(stream_field, StreamField)  # noqa: S101
    children = stream_field.stream_block.child_blocks
    made = []
    for place, item in enumerate(items):
        kind, value = item if isinstance(item, tuple) else (next(iter(children)), item)
        own = _own_key(value, place)
        made.append(
            {
                "type": kind,
                "id": block_id(*path, name, own),
                "value": raw(children[kind], value, *path, name, own),
            }
        )
    return made


@dataclass(slots=True)
class Loading:
    """One run of the loader."""

    problems: Problems
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    digests: dict[tuple[str, str], str] = field(default_factory=dict)
    # where the files lie that the YAML names
    folder: Path = Path()

    def __post_init__(self) -> None:
        rows = LoadedItem.objects.values_list("kind", "key", "digest")
        self.digests = {(kind, key): digest for kind, key, digest in rows}

    def needs_writing(self, kind: str, key: str, values: Any, *, exists: bool) -> bool:
        """Count the item; tell whether the files say something new of it."""
        text = json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if exists and self.digests.get((kind, key)) == digest:
            self.same[kind] += 1
            return False
        (self.changed if exists else self.added)[kind] += 1
        LoadedItem.objects.update_or_create(
            kind=kind, key=key, defaults={"digest": digest, "loaded_at": timezone.now()}
        )
        return True

    def upsert(
        self,
        model: type[models.Model],
        find: dict[str, Any],
        values: dict[str, Any],
        *,
        where: Mapping,
        many: dict[str, list[Any]] | None = None,
        key: str = "",
    ) -> Any:
        """Write one row found by `find`, if the files say something new of it; return it."""
        found = model._default_manager.filter(**find).first()
        kind = str(model._meta.verbose_name)
        name = key or ":".join(str(value) for value in find.values())
        said = {"values": _plain(values), "many": _plain(many or {})}
        if not self.needs_writing(kind, name, said, exists=found is not None):
            return found
        row: Any = found or model(**find)
        self.write(row, values, many or {}, where=where, save=row.save)
        return row

    def write(
        self,
        row: Any,
        values: dict[str, Any],
        many: dict[str, list[Any]],
        *,
        where: Mapping,
        save: Callable[[], object],
    ) -> bool:
        """Set the values and save; a broken rule is told with the place in the file."""
        for name, value in values.items():
            setattr(row, name, value)
        for name, items in many.items():
            getattr(row, name).set(items)
        try:
            row.full_clean(exclude=["path", "depth", "numchild", "url_path", "content_type"])
        except ValidationError as error:
            for message in error.messages:
                self.problems.add(where, message)
            return False
        save()
        return True


def _plain(value: Any) -> Any:
    """Return what can be written as JSON: a row stands as its key."""
    if isinstance(value, models.Model):
        return str(getattr(value, "key", value.pk))
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
