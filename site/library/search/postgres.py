"""The backend on PostgreSQL's text search. No word is stemmed or left out: `simple`."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet
from modelsearch.backends.database.postgres.postgres import (
    PostgresAutocompleteQueryCompiler,
    PostgresIndex,
    PostgresSearchBackend,
    PostgresSearchQueryCompiler,
)
from modelsearch.backends.database.postgres.query import Lexeme
from modelsearch.query import Phrase, PlainText
from wagtail.search.models import IndexEntry

from library.domain.words import Word
from library.search.indexing import AnalysingIndex
from library.search.levels import Level, marked
from library.search.queries import AnalysingCompiler, Finder

CONFIG = "simple"


class PhraseLexeme(Lexeme):
    """Several tokens, each right after the one before. Tokens are letters and digits only."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        """Write it as `to_tsquery` reads it."""
        phrase = " <-> ".join(f"'{token}'" for token in self.value.split(" "))
        param = f"({phrase}:*)" if self.prefix else f"({phrase})"
        return "%s", [f"!{param}" if self.invert else param]


def lexeme(word: Word, level: Level = Level.TEXT, *, invert: bool = False) -> PhraseLexeme:
    """Return a word as PostgreSQL reads it."""
    held = " ".join(marked(word.tokens, level))
    return PhraseLexeme(held, prefix=word.is_prefix, invert=invert)


class _Compiler(AnalysingCompiler):
    def build_tsquery_content(self, query: Any, config: Any = None, invert: bool = False) -> Any:
        """Analyse what was typed; what is made of it is Wagtail's."""
        if not isinstance(query, (PlainText, Phrase)):
            return super().build_tsquery_content(query, config, invert)  # type: ignore[misc]
        joined = or_ if self.is_any(query) is not invert else and_
        wanted = [lexeme(word, invert=invert) for word in self.words_of(query)]
        return SearchQuery(reduce(joined, wanted), search_type="raw", config=config)


class PostgresQueryCompiler(_Compiler, PostgresSearchQueryCompiler):
    """Whole words."""


class PostgresAutocompleteCompiler(_Compiler, PostgresAutocompleteQueryCompiler):
    """Words still being typed."""


class JapanesePostgresIndex(AnalysingIndex, PostgresIndex):
    """The index of PostgreSQL, with Japanese analysed."""


class PostgresBackend(Finder, PostgresSearchBackend):
    """Wagtail's search on PostgreSQL, with Japanese analysed."""

    index_class = JapanesePostgresIndex
    query_compiler_class = PostgresQueryCompiler
    autocomplete_query_compiler_class = PostgresAutocompleteCompiler

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__({"SEARCH_CONFIG": CONFIG} | params)

    def entries(self, wanted: list[Word], level: Level) -> "QuerySet[IndexEntry]":
        """Return the entries that have every word at this level or above."""
        words = reduce(and_, [lexeme(word, level) for word in wanted])
        query = SearchQuery(words, search_type="raw", config=CONFIG)
        return IndexEntry.objects.filter(body=query)
