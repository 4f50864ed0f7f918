"""Where a worksheet seems to hold somebody's personal information: a warning, never a refusal."""

from collections.abc import Iterator
from typing import Any

from courses.worksheets.domain.answers import Answers, Field, fields_of
from library.domain.privacy import personal_signs


def warnings(definition: dict[str, Any], answers: Answers) -> dict[str, str]:
    """Return, by path and in the order of the form, where there are signs and of what."""
    found = (
        (path, label, personal_signs(text))
        for path, label, text in _free_text(definition, answers)
    )
    return {
        path: f"{label}に、{'、'.join(kinds)}のような書き込みがあります。"
        for path, label, kinds in found
        if kinds
    }


def _free_text(definition: dict[str, Any], answers: Answers) -> Iterator[tuple[str, str, str]]:
    """Yield (path, the name of the place, what is written there)."""
    for field in fields_of(definition):
        value = answers.get(field["key"])
        if field["type"] in ("text", "textarea"):
            yield field["key"], f"「{field['label']}」", str(value or "")
        elif field["type"] == "table":
            yield from _free_cells(field, value)


def _free_cells(field: Field, value: Any) -> Iterator[tuple[str, str, str]]:
    rows = value if isinstance(value, dict) else {str(n): row for n, row in enumerate(value or [])}
    names = {row["key"]: f"「{row['label']}」" for row in field["fixed_rows"]}
    for key, row in rows.items():
        place = f"「{field['label']}」の{names.get(key) or f'{int(key) + 1}行目'}"
        for column in field["columns"]:
            if column["type"] != "date":
                path = f"{field['key']}.{key}.{column['key']}"
                yield path, f"{place}の「{column['label']}」", str(row.get(column["key"], ""))
