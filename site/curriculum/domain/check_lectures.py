"""What no schema can say of a lecture and its quiz: known words, full tables, right answers."""

from pathlib import Path
from typing import Any

from curriculum.domain.beside import check_recording
from curriculum.domain.yaml_source import Mapping, Problems
from quizzes.domain.spelling import comparable


def sections_of(module: Mapping) -> list[Mapping]:
    """Return the sections of a lecture, or what is read before an exercise."""
    return [*module.get("sections", []), *([module["material"]] if "material" in module else [])]


def check_sections(
    sections: list[Mapping], terms: set[str], folder: Path, problems: Problems
) -> None:
    """Check each block of each section. `folder`: where the files lie that are played."""
    for block in (block for section in sections for block in section.get("content", [])):
        if not isinstance(block, Mapping):
            continue
        if "term" in block and block["term"] not in terms:
            problems.add(block, f"「{block['term']}」は、ことばの一覧にありません。", "term")
        for kind in {"video", "audio"} & set(block):
            check_recording(kind, block[kind], folder, problems)
        _check_table(block.get("table"), problems)
        _check_choices(block.get("check_choice"), problems)
        if "as_of" in block and not block["as_of"]:
            problems.add(block, "「on」か「note」のどちらかを書いてください。", "as_of")


def _check_table(table: Any, problems: Problems) -> None:
    for row in table["rows"] if table else []:
        if len(row) != len(table["columns"]):
            wanted = len(table["columns"])
            problems.add(table, f"表のどの行も、列の数({wanted})に合わせてください。", "rows")


def _check_choices(check: Any, problems: Problems) -> None:
    right = sum(choice["correct"] for choice in check["choices"]) if check else 1
    if right != 1:
        problems.add(check, f"正しい答えを一つにしてください(今は{right}つ)。", "choices")


def check_question(question: Mapping, problems: Problems) -> None:
    """Check that a question has a right answer, and not one too many."""
    kind = question["type"]
    if kind in ("single", "multiple"):
        _check_marked(question, problems)
    elif kind == "short_text":
        _check_accepted(question, problems)
    elif kind == "ordering":
        keys = sorted(item["key"] for item in question["items"])
        if sorted(question["correct_order"]) != keys:
            problems.add(
                question,
                "「correct_order」に、すべての項目を一度ずつ書いてください。",
                "correct_order",
            )
    elif kind == "matching":
        rights = [pair["right"] for pair in question["pairs"]] + question.get("extra_right", [])
        if len(set(rights)) != len(rights):
            problems.add(question, "右側に同じことばが二つあります。", "pairs")


def _check_marked(question: Mapping, problems: Problems) -> None:
    right = sum(choice["correct"] for choice in question["choices"])
    if question["type"] == "single" and right != 1:
        problems.add(question, f"正解を一つにしてください(今は{right}つ)。", "choices")
    if question["type"] == "multiple" and not right:
        problems.add(question, "正解を一つ以上にしてください。", "choices")


def _check_accepted(question: Mapping, problems: Problems) -> None:
    for accepted in question["accepted"]:
        if not comparable(accepted):
            problems.add(question, f"「{accepted}」は、どの答えとも合いません。", "accepted")
