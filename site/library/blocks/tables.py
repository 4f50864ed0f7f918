"""A table that is read as well by ear as by eye."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock

from library.blocks.text import RubyCharBlock
from library.domain import ruby


class CellsBlock(TypedTableBlock):
    """The cells. Every column says what it holds: its heading, and the table's caption, must be."""

    text = RubyCharBlock(label="文字", required=False, max_length=400)

    def clean(self, table: TypedTable) -> TypedTable:
        """Refuse a table that nobody could read by ear.

        Raises ValidationError("no_caption" | "no_rows" | "no_heading"), or what `ruby.check` says.
        """
        cleaned = super().clean(table)
        if not self.is_deferred_validation:
            _check(cleaned)
        return cleaned

    def get_searchable_content(self, value: TypedTable) -> list[str]:
        """Return the words without their readings."""
        return [ruby.plain_text(text) for text in super().get_searchable_content(value)]


def _check(table: TypedTable) -> None:
    headings = [column["heading"] for column in table.columns]
    if not table.caption:
        raise ValidationError("表の題名(キャプション)を入れてください。", code="no_caption")
    if len(headings) < 2 or not table.row_data:
        raise ValidationError("二列以上、一行以上の表にしてください。", code="no_rows")
    if not all(headings):
        raise ValidationError(
            "何の列か分かるように、すべての列に見出しを付けてください。", code="no_heading"
        )
    for text in (table.caption, *headings):
        ruby.check(text)


class TableBlock(blocks.StructBlock):
    """表: with a heading for each column, and usually for each row."""

    cells = CellsBlock(
        label="表", help_text="題名と、列ごとの見出しが要ります。ふりがなも書けます。"
    )
    has_row_headings = blocks.BooleanBlock(
        label="一列目は行の見出し", required=False, default=True
    )

    class Meta:
        label = "表"
        icon = "table"
