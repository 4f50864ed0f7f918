"""Signs that free text is about a real person: a warning for the writer, never a refusal."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from courses.worksheets.domain.answers import Answers, Field, fields_of

SIGNS = {
    "電話番号": re.compile(r"(?<![\d-])0(?:[-() ]{0,2}\d){9,10}(?!\d)"),
    "住所": re.compile(
        r"\d+\s*丁目|\d+\s*番地|[一二三四五六七八九十]+丁目|[都道府県市区町村]\D{1,12}\d+-\d+(-\d+)?"
    ),
    "生年月日": re.compile(
        r"生年月日|((明治|大正|昭和|平成|令和|[MTSHR])\.?\s*(元|\d{1,2})|\d{4})[年./-]\d{1,2}[月./-]\d{1,2}日?\s*(生|産)"
    ),
    "メールアドレス": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
}
HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
# 03−1234−5678 is also typed with a long vowel mark.
LONG_MARK = re.compile(r"(?<=\d)ー(?=\d)")


def personal_signs(text: str) -> list[str]:
    """Return the kinds of personal information that a text seems to hold."""
    text = LONG_MARK.sub("-", unicodedata.normalize("NFKC", text).translate(HYPHENS))
    return [kind for kind, sign in SIGNS.items() if sign.search(text)]


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
