"""Quizzes and worksheets as they are printed: questions, an answer sheet, lines to write on."""

from typing import Any

from courses.worksheets.domain.answers import fields_of
from courses.worksheets.models import WorksheetVersion
from papers.domain import nodes
from papers.domain.marks import mark
from papers.domain.nodes import Node
from quizzes.domain.papers import present_sheet
from quizzes.domain.presentation import Asked
from quizzes.models import QuizVersion

HOW = {
    "single": "一つ選びます。",
    "multiple": "当てはまるものを、いくつでも選びます。",
    "true_false": "正しければ○、誤りなら×です。",
    "short_text": "ことばで答えます。",
    "ordering": "正しい順番になるように、番号を付けます。",
    "matching": "合うものを、記号で選びます。使わないものもあることがあります。",
}


def print_questions(version: QuizVersion) -> list[Node]:
    """Set the questions of a version; which answer is right is nowhere on it."""
    blocks: list[Node] = []
    for asked in present_sheet(version):
        inside = [nodes.paragraph([asked.prompt]), nodes.note([HOW[asked.kind]])]
        if asked.kind in ("single", "multiple"):
            texts = [[option.text] for option in asked.options]
            inside.append(nodes.items(texts, _marks(len(texts))))
        elif asked.kind == "ordering":
            inside.append(nodes.items([[s.text] for s in asked.slots], _marks(len(asked.slots))))
        elif asked.kind == "matching":
            lefts = [[slot.text] for slot in asked.slots]
            inside.append(nodes.items(lefts, [f"({n})" for n in range(1, len(lefts) + 1)]))
            rights = [[option.text] for option in asked.slots[0].options]
            inside.append(nodes.items(rights, _marks(len(rights))))
        blocks.append({"t": "keep", "blocks": [nodes.heading([f"問{asked.number}"]), *inside]})
    return blocks


def _marks(count: int) -> list[str]:
    return [mark(place) for place in range(1, count + 1)]


def print_answer_sheet(version: QuizVersion) -> list[Node]:
    """Set the sheet to write the answers on: a row a question."""
    asked = present_sheet(version)
    rows = [{"q": f"問{one.number}", "how": HOW[one.kind], "slots": _slots(one)} for one in asked]
    said = "答えを書いて、この用紙だけを研修事務局へお出しください。わからない問題は空けたままでかまいません。"
    return [nodes.paragraph([said]), {"t": "answers", "rows": rows}, {"t": "signature"}]


def _slots(asked: Asked) -> list[str]:
    """Return what stands before each place to write in; one nameless place is a plain line."""
    if asked.kind == "ordering":
        return _marks(len(asked.slots))
    if asked.kind == "matching":
        return [f"({n})" for n in range(1, len(asked.slots) + 1)]
    if asked.kind in ("single", "multiple"):
        return [f"○{name}" for name in _marks(len(asked.options))]
    return ["○正しい", "○誤り"] if asked.kind == "true_false" else []


def print_worksheet(version: WorksheetVersion) -> list[Node]:
    """Set a worksheet's form: what it is for, then every field with room to write."""
    definition = version.definition
    blocks = [
        nodes.paragraph([definition[key]])
        for key in ("intro", "visibility_note")
        if definition.get(key)
    ]
    blocks += [
        nodes.note([definition[key]]) for key in ("notice", "revision_note") if definition.get(key)
    ]
    for section in definition["sections"]:
        blocks.append(nodes.heading([section["title"]]))
        blocks += [_field(field) for field in fields_of({"sections": [section]})]
    return blocks


def _field(field: dict[str, Any]) -> Node:
    made: Node = {
        "t": "field",
        "kind": field["type"],
        "label": field["label"].removesuffix("(任意)") + ("" if field["required"] else "(任意)"),
        "help": field["help"],
        "options": list(field["options"]),
    }
    if field["type"] == "rating":
        low, high = field["min"] or 1, field["max"] or 5
        ends = {low: field["min_label"], high: field["max_label"]}
        said = [f"{n}({ends[n]})" if ends.get(n) else str(n) for n in range(low, high + 1)]
        made["options"] = said
    if field["type"] == "table":
        made["columns"] = [column["label"] for column in field["columns"]]
        fixed = [row["label"] if isinstance(row, dict) else row for row in field["fixed_rows"]]
        made["rows"] = fixed or [""] * max(3, field["min_rows"] or 0)
        made["is_fixed"] = bool(fixed)
    return made
