"""What goes into the index: every search field of a row, analysed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Manager
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField

from library.domain.words import tokens
from library.search.levels import MARKS, TITLE_BOOST, Level, level_of, marked

# PostgreSQL counts places no further. What lies beyond is found on neither database.
MAX_TOKENS = 16_000


def plain(value: Any) -> str:
    """Return the words of a field's value, of whatever shape."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return "\n".join(plain(item) for item in value)
    return "" if value is None else str(value)


def values(
    kind: type[BaseField], fields: Iterable[Any], row: Any
) -> Iterator[tuple[BaseField, str]]:
    """Yield each field of a kind with the row's words, fields of related rows included."""
    for field in fields:
        if isinstance(field, kind):
            yield field, plain(field.get_value(row))
        elif isinstance(field, RelatedFields):
            found = field.get_value(row)
            for related in found.all() if isinstance(found, Manager) else filter(None, [found]):
                yield from values(kind, field.fields, related)


def _joined(texts: Iterable[str], level: Level = Level.TEXT) -> str:
    """Return the tokens of texts as the databases are to split them: at the spaces."""
    held = tuple(token.text for token in tokens("\n".join(texts)))
    return " ".join(marked(held[:MAX_TOKENS], level))


class _Column:
    """Mixed into a field: reads a column of the index, not of a row."""

    field_name: str

    def get_value(self, row: "AnalysedRow") -> str:
        return str(getattr(row, self.field_name))


class _Searched(_Column, SearchField):
    pass


class _Completed(_Column, AutocompleteField):
    pass


COLUMNS = [_Searched("title", boost=TITLE_BOOST), _Searched("body"), _Completed("autocomplete")]


class AnalysedRow:
    """A row as the databases' own indexers read it: what they get is analysed already."""

    def __init__(self, row: Any) -> None:
        fields = row.get_search_fields()
        held = list(values(SearchField, fields, row))
        self.pk = row.pk
        self.title = _joined(text for field, text in held if field.field_name == "title")
        self.body = _body(held)
        self.autocomplete = _joined(text for _, text in values(AutocompleteField, fields, row))

    def get_search_fields(self) -> list[BaseField]:
        """Return a field for each column of the index."""
        return COLUMNS


def _body(held: list[tuple[BaseField, str]]) -> str:
    """Return what is prominent, marked, and then everything: one column holds all of a row.

    PostgreSQL has an index over each column, none over two together.
    """
    prominent = [
        _joined((text for field, text in held if level_of(field.boost) <= level), level)
        for level in MARKS
    ]
    whole = _joined(text for _, text in held)
    return " ".join(" ".join([*prominent, whole]).split()[:MAX_TOKENS])


class AnalysingIndex:
    """Mixed into the index of a database: analyses rows on their way in."""

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        """Add or replace the entries of rows of one model."""
        super().add_items(model, [AnalysedRow(row) for row in objs])  # type: ignore[misc]
