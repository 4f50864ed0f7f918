"""Blocks that a worksheet is put together from."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.worksheets.domain.answers import MAX_ROWS
from library.blocks.keys import KeyBlock, tell_apart

# Keys name answers and the form's own fields: no hyphen, no full stop, never changed by reading.
key_validator = RegexValidator(
    r"^[a-z][a-z0-9_]*$",
    "キーは半角の小文字で始め、小文字・数字・_ だけで書いてください。",
    code="bad_key",
)

# Every step of a rating is a button on the screen and a circle on paper.
MOST_STEPS = 20
FIELD_TYPES = {
    "text": "一行の文字",
    "textarea": "複数行の文字",
    "choice": "一つ選ぶ",
    "choices": "複数選ぶ",
    "date": "日付(和暦で表示)",
    "check": "確認のしるし",
    "table": "行を足せる表(columns を持つ)",
    "rating": "数字の段階",
}


def key_block() -> blocks.CharBlock:
    """Return the block of a key, unique within its list."""
    return KeyBlock(label="キー", max_length=40, validators=[key_validator])


def repeated(keys: list[str]) -> list[str]:
    """Return the keys that stand more than once."""
    return sorted({key for key in keys if keys.count(key) > 1})


class ColumnBlock(blocks.StructBlock):
    """A column of a table field."""

    key = key_block()
    label = blocks.CharBlock(label="見出し", max_length=100)
    type = blocks.ChoiceBlock(
        label="種類",
        choices=[(key, FIELD_TYPES[key]) for key in ("text", "textarea", "date")],
        default="text",
    )

    class Meta:
        label = "列"


class RowBlock(blocks.StructBlock):
    """A fixed row of a table field."""

    key = key_block()
    label = blocks.CharBlock(label="見出し", max_length=100)

    class Meta:
        label = "行"


class FieldBlock(blocks.StructBlock):
    """One field. What does not apply to its type stays empty."""

    key = key_block()
    label = blocks.CharBlock(label="項目名", max_length=200)
    type = blocks.ChoiceBlock(label="種類", choices=list(FIELD_TYPES.items()), default="textarea")
    required = blocks.BooleanBlock(label="必須", required=False)
    help = blocks.CharBlock(label="書き方", required=False, max_length=200)
    options = blocks.ListBlock(blocks.CharBlock(label="選択肢"), label="選択肢", default=[])
    max_length = blocks.IntegerBlock(label="文字数の上限", required=False, min_value=1)
    min_rows = blocks.IntegerBlock(label="行の数の下限", required=False, min_value=0)
    columns = blocks.ListBlock(ColumnBlock(), label="列", default=[])
    fixed_rows = blocks.ListBlock(RowBlock(), label="決まった行", default=[])
    min = blocks.IntegerBlock(label="最小", required=False)
    max = blocks.IntegerBlock(label="最大", required=False)
    min_label = blocks.CharBlock(label="最小の意味", required=False, max_length=60)
    max_label = blocks.CharBlock(label="最大の意味", required=False, max_length=60)

    class Meta:
        label = "項目"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuse a field that could not be filled in."""
        cleaned = super().clean(value)
        errors = {name: ValidationError(text) for name, text in _field_errors(cleaned)}
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


def _field_errors(field: blocks.StructValue) -> list[tuple[str, str]]:
    """Return (part of the field, what is wrong with it)."""
    errors = []
    if field["type"] in ("choice", "choices"):
        options = list(field["options"])
        if not options:
            errors.append(("options", "選択肢を一つ以上書いてください。"))
        elif repeated(options):
            errors.append(("options", f"選択肢「{repeated(options)[0]}」が重なっています。"))
    if field["type"] == "table":
        errors += _table_errors(field)
    if field["type"] == "rating":
        errors += _rating_errors(field)
    return errors


def _rating_errors(field: blocks.StructValue) -> list[tuple[str, str]]:
    lowest = 1 if field["min"] is None else field["min"]
    highest = 5 if field["max"] is None else field["max"]
    if lowest < 1:
        return [("min", "最小は1以上の数にしてください。")]
    if highest > MOST_STEPS:
        return [("max", f"最大は{MOST_STEPS}までの数にしてください。")]
    return [] if lowest < highest else [("max", "最大は最小より大きい数にしてください。")]


def _table_errors(field: blocks.StructValue) -> list[tuple[str, str]]:
    tell_apart(field["columns"])
    tell_apart(field["fixed_rows"])
    errors = [] if field["columns"] else [("columns", "表には列が一つ以上要ります。")]
    if (field["min_rows"] or 0) > MAX_ROWS:
        errors.append(("min_rows", f"行の数の下限は、{MAX_ROWS}までの数にしてください。"))
    return errors


class FormSectionBlock(blocks.StructBlock):
    """A titled group of fields."""

    key = key_block()
    title = blocks.CharBlock(label="見出し", max_length=100)
    fields = blocks.ListBlock(FieldBlock(), label="項目")

    class Meta:
        label = "区切り"
