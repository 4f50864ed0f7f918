"""Carry sections over: {heading, paragraphs} and bare rich text become {heading, content, plain}.

The ids of sections stay: what was read is recorded by them.
"""

from typing import Any

from django.db import migrations
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import BaseBlockOperation


def _escape(text: str) -> str:
    """A brace in the old text was a brace; now it would begin a word with its reading."""
    return text.replace("{", "{{").replace("}", "}}")


def _section(block: dict[str, Any]) -> dict[str, Any]:
    old = block["value"]
    if block["type"] == "rich_text":
        return {"heading": "", "content": [{"type": "rich_text", "value": old}], "plain": []}
    if "content" in old:
        return old
    content = []
    for item in old["paragraphs"]:
        # Lists were once kept without ids.
        text, rest = (item["value"], {"id": item["id"]}) if isinstance(item, dict) else (item, {})
        content.append({"type": "paragraph", "value": _escape(text), **rest})
    return {"heading": _escape(old["heading"]), "content": content, "plain": []}


class SectionsOfBlocks(BaseBlockOperation):
    """Rewrite the sections of one stream; what has the new shape stays."""

    operation_name_fragment = "sections_of_blocks"

    def apply(self, block_value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**block, "type": "section", "value": _section(block)} for block in block_value]


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0003_lecture_blocks"),
    ]

    operations = [
        MigrateStreamData("courses", "LecturePage", "body", [(SectionsOfBlocks(), "")]),
        MigrateStreamData("courses", "ExercisePage", "material", [(SectionsOfBlocks(), "")]),
    ]
