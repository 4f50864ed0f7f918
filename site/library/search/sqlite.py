"""The backend on SQLite's FTS5."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import QuerySet
from modelsearch.backends.database.sqlite.query import (
    Lexeme,
    MatchExpression,
    SearchQueryExpression,
)
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText
from wagtail.search.models import IndexEntry, SQLiteFTSIndexEntry

from library.domain.words import Word
from library.search.indexing import AnalysingIndex
from library.search.levels import Level, marked
from library.search.queries import AnalysingCompiler, Finder


def lexeme(word: Word, level: Level = Level.TEXT) -> Lexeme:
    """Return a word as FTS5 reads it: several tokens in one are a phrase."""
    return Lexeme(" ".join(marked(word.tokens, level)), prefix=word.is_prefix)


class _Compiler(AnalysingCompiler):
    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        """Analyse what was typed; what is made of it is Wagtail's."""
        if not isinstance(query, (PlainText, Phrase)):
            return super().build_search_query_content(query, config)  # type: ignore[misc]
        joined = or_ if self.is_any(query) else and_
        return SearchQueryExpression(reduce(joined, map(lexeme, self.words_of(query))))


class SqliteQueryCompiler(_Compiler, SQLiteSearchQueryCompiler):
    """Whole words."""


class SqliteAutocompleteCompiler(_Compiler, SQLiteAutocompleteQueryCompiler):
    """Words still being typed."""


class SqliteIndex(AnalysingIndex, SQLiteIndex):
    """The index of SQLite, with Japanese analysed."""


class SqliteBackend(Finder, SQLiteSearchBackend):
    """Wagtail's search on SQLite, with Japanese analysed."""

    index_class = SqliteIndex
    query_compiler_class = SqliteQueryCompiler
    autocomplete_query_compiler_class = SqliteAutocompleteCompiler

    def entries(self, wanted: list[Word], level: Level) -> "QuerySet[IndexEntry]":
        """Return the entries that have every word at this level or above."""
        query = reduce(and_, [lexeme(word, level) for word in wanted])
        match = MatchExpression(["body"], SearchQueryExpression(query))
        return IndexEntry.objects.filter(
            pk__in=SQLiteFTSIndexEntry.objects.filter(match).values("pk")
        )
