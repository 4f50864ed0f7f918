"""Answers by definition: reading what was posted, and saying what is still to do. Pure.

Answers are JSON by field key. text, textarea, choice: str · choices: [str] · check: bool ·
rating: int · date: ISO · table: [{column: str}], or {row: {column: str}} if its rows are fixed.
Whatever cannot be read so stays as typed, and `problems` names it.

A value has a path, `field` or `field.row.column`, and is posted as `f-field` or
`f-field-row-column`; keys hold no hyphen or full stop.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from courses.worksheets.domain.dates import read_date, to_iso
from library.domain.lengths import excess

Answers = dict[str, Any]
Field = dict[str, Any]
Posted = Mapping[str, Sequence[str]]

# A form asks for no more; it bounds what one request can store.
MAX_ROWS = 60


def fields_of(definition: dict[str, Any]) -> Iterator[Field]:
    """Yield every field of a worksheet in order."""
    for section in definition["sections"]:
        yield from section["fields"]


def name_of(path: str) -> str:
    """Return the form name (and element id) of a value."""
    return "f-" + path.replace(".", "-")


# Reading -------------------------------------------------------------------------------


def parse(definition: dict[str, Any], posted: Posted) -> Answers:
    """Read a posted form. Text is kept exactly as typed; nothing is refused here."""
    return {field["key"]: _read(field, posted) for field in fields_of(definition)}


def _read(field: Field, posted: Posted) -> Any:
    name = name_of(field["key"])
    match field["type"]:
        case "table" if field["fixed_rows"]:
            return {row["key"]: _row(field, row["key"], posted) for row in field["fixed_rows"]}
        case "table":
            return _rows(field, posted)
        case "choices":
            return [_clean(value) for value in posted.get(name, []) if value]
        case "check":
            return bool(posted.get(name))
        case "rating":
            return _number(_first(posted, name))
        case "date":
            return to_iso(_first(posted, name))
        case _:
            return _first(posted, name)


def _first(posted: Posted, name: str) -> str:
    values = posted.get(name) or [""]
    return _clean(values[-1])


def _clean(text: str) -> str:
    # PostgreSQL cannot hold NUL in JSON; nobody types it.
    return text.replace("\x00", "")


def _number(text: str) -> int | str:
    plain = unicodedata.normalize("NFKC", text).strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 4 else text


def _row(field: Field, row: str, posted: Posted) -> dict[str, str]:
    cells = {}
    for column in field["columns"]:
        text = _first(posted, name_of(f"{field['key']}.{row}.{column['key']}"))
        cells[column["key"]] = to_iso(text) if column["type"] == "date" else text
    return cells


def _rows(field: Field, posted: Posted) -> list[dict[str, str]]:
    """Read free rows up to the last one that the form showed."""
    rows = []
    for index in range(MAX_ROWS):
        names = [name_of(f"{field['key']}.{index}.{c['key']}") for c in field["columns"]]
        if not any(name in posted for name in names):
            break
        rows.append(_row(field, str(index), posted))
    return rows


def add_row(definition: dict[str, Any], answers: Answers, key: str) -> Answers:
    """Return the answers with one more empty row in the free table `key`, if there is one."""
    for field in fields_of(definition):
        if field["key"] == key and field["type"] == "table" and not field["fixed_rows"]:
            rows = list(answers.get(key) or [])
            empty = {column["key"]: "" for column in field["columns"]}
            rows += [dict(empty) for _ in range(field["min_rows"] or 1) if not rows] + [empty]
            return {**answers, key: rows[:MAX_ROWS]}
    return answers


def without_empty_rows(definition: dict[str, Any], answers: Answers) -> Answers:
    """Return the answers with the free rows that nobody wrote in left out."""
    tidy = dict(answers)
    for field in fields_of(definition):
        rows = tidy.get(field["key"])
        if field["type"] == "table" and isinstance(rows, list):
            tidy[field["key"]] = [row for row in rows if _is_filled_row(row)]
    return tidy


# Saying what is still to do ------------------------------------------------------------


def is_filled(field: Field, value: Any) -> bool:
    """Tell whether anything was written, chosen or ticked."""
    if field["type"] == "table":
        rows = value.values() if isinstance(value, dict) else value or []
        return any(_is_filled_row(row) for row in rows)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value is not False and value != []


def _is_filled_row(row: Any) -> bool:
    return isinstance(row, dict) and any(str(cell).strip() for cell in row.values())


def filled(definition: dict[str, Any], answers: Answers) -> tuple[int, int]:
    """Return how many of the required fields are filled, and how many there are."""
    required = [field for field in fields_of(definition) if field["required"]]
    done = sum(is_filled(field, answers.get(field["key"])) for field in required)
    return done, len(required)


def problems(definition: dict[str, Any], answers: Answers) -> dict[str, str]:
    """Return, by path and in the order of the form, what keeps it from being submitted."""
    found: dict[str, str] = {}
    for field in fields_of(definition):
        value = answers.get(field["key"])
        if is_filled(field, value):
            found |= _wrong(field, value)
        elif field["required"]:
            found[field["key"]] = _missing(field)
    return found


def _missing(field: Field) -> str:
    label = f"「{field['label']}」"
    match field["type"]:
        case "choice":
            return f"{label}を一つ選んでください。"
        case "choices":
            return f"{label}を一つ以上選んでください。"
        case "check":
            return f"{label}に、しるしを付けてください。"
        case "rating":
            return f"{label}の数字を選んでください。"
        case "table" if (field["min_rows"] or 0) > 1:
            return f"{label}は{field['min_rows']}行以上書いてください。"
        case _:
            return f"{label}を書いてください。"


def _wrong(field: Field, value: Any) -> dict[str, str]:
    match field["type"]:
        case "table":
            return _wrong_table(field, value)
        case "choice":
            message = _wrong_options(field, [value])
        case "choices":
            message = _wrong_options(field, value)
        case "date":
            message = _wrong_date(field["label"], value)
        case "rating":
            message = _wrong_rating(field, value)
        case "text" | "textarea":
            message = _too_long(field, value)
        case _:
            message = ""
    return {field["key"]: message} if message else {}


def is_anything_filled(definition: dict[str, Any], answers: Answers) -> bool:
    """Tell whether anything at all is written on a worksheet."""
    return any(is_filled(field, answers.get(field["key"])) for field in fields_of(definition))


def _wrong_options(field: Field, chosen: Sequence[str]) -> str:
    if set(chosen) <= set(field["options"]):
        return ""
    return f"「{field['label']}」は、並んでいる中から選んでください。"


def _wrong_date(label: str, value: str) -> str:
    try:
        read_date(value)
    except ValidationError as error:
        return f"「{label}」:{error.messages[0]}"
    return ""


def _wrong_rating(field: Field, value: Any) -> str:
    low, high = field["min"] or 1, field["max"] or 5
    if isinstance(value, int) and low <= value <= high:
        return ""
    return f"「{field['label']}」は{low}から{high}までの数字を選んでください。"


def _too_long(field: Field, value: str) -> str:
    said = excess(value, field["max_length"]) if field["max_length"] else ""
    return f"「{field['label']}」は{said}" if said else ""


def _wrong_table(field: Field, value: Any) -> dict[str, str]:
    found = {}
    rows = value if isinstance(value, dict) else {str(n): row for n, row in enumerate(value)}
    written = sum(_is_filled_row(row) for row in rows.values())
    if written < (field["min_rows"] or 0):
        found[field["key"]] = (
            f"「{field['label']}」は{field['min_rows']}行以上書いてください。いま{written}行です。"
        )
    for key, row in rows.items():
        for column in field["columns"]:
            text = row.get(column["key"], "")
            if column["type"] == "date" and text.strip():
                path = f"{field['key']}.{key}.{column['key']}"
                found[path] = _wrong_date(column["label"], text)
    return {path: message for path, message in found.items() if message}
