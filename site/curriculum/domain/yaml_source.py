"""Reading YAML so that every value knows its file and line, and mistakes are collected."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

# The C parser reads the same language ten times as fast, where it was built.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mapping(dict[str, Any]):
    """A YAML mapping that knows where it and each of its values stand."""

    def __init__(self, values: Any = (), *, file: str = "", line: int = 0) -> None:
        super().__init__(values)
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping if the key is missing."""
        return self.lines.get(key, self.line)


class Sequence(list[Any]):
    """A YAML list that knows where it and each of its items stand."""

    def __init__(self, values: Any = (), *, file: str = "", line: int = 0) -> None:
        super().__init__(values)
        self.file = file
        self.line = line
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in a file. Lines count from 1; 0 means the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file} {self.line}行目" if self.line else self.file
        return f"{place}: {self.message}"


@dataclass(slots=True)
class Problems:
    """Everything that is wrong, so that all of it is told at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, where: Mapping | Sequence, message: str, key: str | int | None = None) -> None:
        """Note a mistake at a mapping or list, or at one of its values."""
        line = where.line
        if isinstance(where, Mapping) and isinstance(key, str):
            line = where.line_of(key)
        elif isinstance(where, Sequence) and isinstance(key, int):
            line = where.lines[key]
        self.found.append(Problem(where.file, line, message))

    def stop(self) -> None:
        """Raise ValidationError("bad_curriculum") with every mistake, if there is any."""
        if self.found:
            lines = [str(problem) for problem in sorted(set(self.found))]
            raise ValidationError([ValidationError(line, code="bad_curriculum") for line in lines])


class _Reader:
    """Turns the nodes of one file into marked mappings, lists and plain scalars."""

    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.scalars = yaml.SafeLoader("")

    def value(self, node: yaml.Node) -> Any:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, Mapping(file=self.file, line=line))
        if isinstance(node, yaml.SequenceNode):
            items = Sequence(file=self.file, line=line)
            for child in node.value:
                items.append(self.value(child))
                items.lines.append(child.start_mark.line + 1)
            return items
        try:
            return self.scalars.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError):
            message = f"「{node.value}」を読み取れません。"
            self.problems.found.append(Problem(self.file, line, message))
            return None

    def mapping(self, node: yaml.MappingNode, made: Mapping) -> Mapping:
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = self.value(key_node)
            if not isinstance(key, str):
                message = f"項目の名前「{key_node.value}」は引用符で囲んでください。"
                self.problems.found.append(Problem(self.file, line, message))
            elif key in made:
                message = f"「{key}」が同じ所に二回あります。"
                self.problems.found.append(Problem(self.file, line, message))
            else:
                made.lines[key] = line
                made[key] = self.value(value_node)
        return made


def read_file(path: Path, problems: Problems) -> Mapping | None:
    """Read one file; what is wrong with its syntax goes to `problems`."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    except UnicodeDecodeError:
        problems.found.append(Problem(path.name, 0, "UTF-8で保存してください。"))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        detail = getattr(error, "problem", "") or ""
        message = f"YAMLの書き方に誤りがあり、読み取れません。({detail})"
        problems.found.append(Problem(path.name, mark.line + 1 if mark else 0, message))
        return None
    if not isinstance(node, yaml.MappingNode):
        message = "「kind」などの項目から始まるファイルにしてください。"
        problems.found.append(Problem(path.name, 1, message))
        return None
    try:
        made: Mapping = _Reader(path.name, problems).value(node)
    except RecursionError:
        problems.found.append(Problem(path.name, 0, "自分自身を指す書き方は使えません。"))
        return None
    return made


def read_folder(folder: Path, problems: Problems) -> list[Mapping]:
    """Read every YAML file of a folder, in the order of their names.

    Raises ValidationError("no_files") if there is none.
    """
    paths = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
    if not paths:
        raise ValidationError(f"{folder} にYAMLのファイルがありません。", code="no_files")
    read = [read_file(path, problems) for path in paths]
    return [document for document in read if document is not None]
