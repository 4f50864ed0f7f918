"""Sections of lectures and exercises: what a file says in short, as the blocks that are stored."""

from collections.abc import Callable
from typing import Any

from courses.models import ModulePage
from curriculum.domain.load_media import load_recording
from curriculum.domain.loading import Loading, block_id, stream
from curriculum.domain.yaml_source import Mapping
from library.domain.ruby import plain_text
from library.models import GlossaryTerm

Stored = list[dict[str, Any]]
PLAYED = ("video", "audio")


def sections(
    model: type[ModulePage], name: str, items: list[Mapping], key: str, loading: Loading
) -> Stored:
    """Return the sections of a module as its stream field `name` stores them.

    Recordings that they play are written on the way.
    """
    return stream(model, name, [("section", _section(item, key, loading)) for item in items], key)


def _section(item: Mapping, key: str, loading: Loading) -> dict[str, Any]:
    """Paragraphs come first, then the other blocks; a bare text among these is a paragraph."""
    content = [("paragraph", text) for text in item.get("paragraphs", [])]
    content += [_block(block, key, loading) for block in item.get("content", [])]
    return {"heading": item["heading"], "content": content, "plain": item.get("plain", [])}


def _block(item: Any, key: str, loading: Loading) -> tuple[str, Any]:
    if isinstance(item, str):
        return "paragraph", item
    [(kind, value)] = item.items()
    if kind in PLAYED:
        media = load_recording(kind, value, key, loading)
        return kind, {"media": media, "caption": value.get("caption", "")}
    return kind, _STORED[kind](value) if kind in _STORED else value


def _table(value: Mapping) -> dict[str, Any]:
    cells = {
        "caption": value["caption"],
        "columns": [{"type": "text", "heading": heading} for heading in value["columns"]],
        "rows": [{"values": list(row)} for row in value["rows"]],
    }
    return {"cells": cells, "has_row_headings": value.get("row_headings", True)}


def _slides(value: Mapping) -> dict[str, Any]:
    return {"title": value["title"], "slides": [{"text": text} for text in value["slides"]]}


def _choice_check(value: Mapping) -> dict[str, Any]:
    choices = [{"text": row["text"], "correct": row["correct"]} for row in value["choices"]]
    return {**value, "choices": choices}


_STORED: dict[str, Callable[[Any], Any]] = {
    "table": _table,
    "slides": _slides,
    "check_choice": _choice_check,
    "term": lambda term: GlossaryTerm.objects.get(term=term).pk,
}


def as_counted(name: str, stored: Stored, key: str) -> list[Any]:
    """Return sections as the digest of a page counts them.

    A section of nothing but paragraphs counts in the shape it had before there were other blocks:
    otherwise an upgrade would take every lecture for changed, and undo what trainers edited.
    """
    return [{**section, "value": _counted(name, section["value"], key)} for section in stored]


def _counted(name: str, value: dict[str, Any], key: str) -> dict[str, Any]:
    blocks = value["content"]
    if value["plain"] or any(block["type"] != "paragraph" for block in blocks):
        return value
    path = (key, name, plain_text(value["heading"]), "paragraphs")
    return {
        "heading": value["heading"],
        "paragraphs": [
            {"type": "item", "id": block_id(*path, place), "value": block["value"]}
            for place, block in enumerate(blocks)
        ],
    }
