"""A worksheet's definition and answers, made ready for a template: to fill in or to read."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from courses.worksheets.domain.answers import Answers, name_of
from courses.worksheets.domain.dates import EARLIEST, LATEST, to_wareki
from library.widgets import TypedInput

DATE_HINT = "例 令和8年11月21日、R8.11.21、2026/11/21"
# Stands where a row's number goes in the row that JavaScript copies.
BLANK_ROW = "__row__"


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button or tick box."""

    value: str
    label: str
    id: str
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: a field of its own, or one column in one row of a table."""

    name: str
    label: str
    type: str
    value: str = ""
    error: str = ""
    help: str = ""
    required: bool = False
    max_length: int | None = None

    @property
    def typed(self) -> str:
        """Return the text for a box; browsers drop one line break at its start."""
        return f"\n{self.value}"

    @property
    def day_box(self) -> SafeString:
        """Draw the box of a day, with how it is read beside it."""
        attrs = {"class": "input", "id": self.name, "aria-describedby": self.described_by}
        if self.error:
            attrs["aria-invalid"] = "true"
        box = TypedInput({name: value for name, value in attrs.items() if value})
        box.bounds = {"earliest": EARLIEST, "latest": LATEST}
        return box.render(self.name, self.value)

    @property
    def described_by(self) -> str:
        """Return the ids of the help and the error, for aria-describedby."""
        parts = [
            f"{self.name}-help" if self.help else "",
            f"{self.name}-limit" if self.max_length else "",
            f"{self.name}-error" if self.error else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    key: str
    label: str
    cells: list[Cell]

    @property
    def is_filled(self) -> bool:
        """Tell whether anything is written in it."""
        return any(cell.value.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field with what was answered."""

    key: str
    cell: Cell
    options: list[Option] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    blank_row: Row | None = None
    columns: list[str] = field(default_factory=list)
    min_label: str = ""
    max_label: str = ""
    is_filled: bool = False

    @property
    def type(self) -> str:
        """Return the field's type."""
        return self.cell.type

    @property
    def is_short(self) -> bool:
        """Tell whether the options are short enough to stand side by side on a phone."""
        return all(len(option.label) <= 4 for option in self.options)

    @property
    def ends(self) -> tuple[str, str]:
        """Return the lowest and the highest number of a rating."""
        numbers = [option.value for option in self.options if option.value]
        return numbers[0], numbers[-1]

    @property
    def chosen(self) -> list[str]:
        """Return the labels of what was chosen."""
        return [option.label for option in self.options if option.is_checked and option.value]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A titled group of fields."""

    key: str
    title: str
    fields: list[FieldView]


def sections(
    definition: dict[str, Any], answers: Answers, errors: dict[str, str] | None = None
) -> list[SectionView]:
    """Return the worksheet with what was answered and what is wrong with it."""
    errors = errors or {}
    return [
        SectionView(
            section["key"],
            section["title"],
            [_field(f, answers.get(f["key"]), errors) for f in section["fields"]],
        )
        for section in definition["sections"]
    ]


def _field(spec: dict[str, Any], value: Any, errors: dict[str, str]) -> FieldView:
    is_date, is_table = spec["type"] == "date", spec["type"] == "table"
    text = value if isinstance(value, str) else ""
    cell = Cell(
        name=name_of(spec["key"]),
        label=spec["label"],
        type=spec["type"],
        value=to_wareki(text) if is_date else text,
        error=errors.get(spec["key"], ""),
        help=spec["help"] or (DATE_HINT if is_date else ""),
        required=spec["required"],
        max_length=spec["max_length"],
    )
    rows = _rows(spec, value, errors) if is_table else []
    return FieldView(
        key=spec["key"],
        cell=cell,
        options=_options(spec, value),
        rows=rows,
        blank_row=_row(spec, BLANK_ROW, "", {}, errors) if _is_free(spec) else None,
        columns=[column["label"] for column in spec["columns"]],
        min_label=spec["min_label"] or "",
        max_label=spec["max_label"] or "",
        is_filled=value not in (None, "", [], False) if not is_table else _any_row(rows),
    )


def _is_free(spec: dict[str, Any]) -> bool:
    return spec["type"] == "table" and not spec["fixed_rows"]


def _any_row(rows: list[Row]) -> bool:
    return any(row.is_filled for row in rows)


def _options(spec: dict[str, Any], value: Any) -> list[Option]:
    name = name_of(spec["key"])
    match spec["type"]:
        case "choices":
            chosen, values = set(value or []), list(spec["options"])
        case "choice":
            chosen, values = {value or ""}, list(spec["options"])
        case "rating":
            chosen = {str(value or "")}
            values = [str(n) for n in range(spec["min"] or 1, (spec["max"] or 5) + 1)]
        case "check":
            return [Option("on", spec["label"], name, bool(value))]
        case _:
            return []
    options = [Option(v, v, f"{name}-{n}", v in chosen) for n, v in enumerate(values, start=1)]
    if spec["type"] != "choices" and not spec["required"]:
        # A radio button cannot be unticked: whoever chose may still choose not to.
        options.append(Option("", "選ばない", f"{name}-0"))
    return options


def _rows(spec: dict[str, Any], value: Any, errors: dict[str, str]) -> list[Row]:
    if spec["fixed_rows"]:
        kept = value if isinstance(value, dict) else {}
        return [
            _row(spec, row["key"], row["label"], kept.get(row["key"], {}), errors)
            for row in spec["fixed_rows"]
        ]
    kept_rows = value if isinstance(value, list) else []
    count = max(len(kept_rows), spec["min_rows"] or 1)
    return [
        _row(spec, str(n), f"{n + 1}行目", kept_rows[n] if n < len(kept_rows) else {}, errors)
        for n in range(count)
    ]


def _row(
    spec: dict[str, Any], key: str, label: str, kept: dict[str, str], errors: dict[str, str]
) -> Row:
    cells = []
    for column in spec["columns"]:
        path = f"{spec['key']}.{key}.{column['key']}"
        text = kept.get(column["key"], "")
        is_date = column["type"] == "date"
        cells.append(
            Cell(
                name=name_of(path),
                label=column["label"],
                type=column["type"],
                value=to_wareki(text) if is_date else text,
                error=errors.get(path, ""),
                help=DATE_HINT if is_date else "",
            )
        )
    return Row(key, label, cells)


def differing(mine: list[SectionView], theirs: list[SectionView]) -> list[FieldView]:
    """Return those fields of `theirs` that say something other than `mine`."""
    other = {f.key: f for section in mine for f in section.fields}
    return [f for section in theirs for f in section.fields if f != other.get(f.key)]


def summary(errors: dict[str, str]) -> list[tuple[str, str]]:
    """Return (element id, sentence) of each error, in the order of the form."""
    return [(name_of(path), sentence) for path, sentence in errors.items()]
