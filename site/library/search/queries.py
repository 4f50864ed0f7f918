"""What both databases share of a query: its words, and who may see what they are found in."""

from abc import ABC, abstractmethod
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value
from modelsearch.query import Phrase
from wagtail.search.models import IndexEntry

from library.domain.words import Word, words
from library.search.levels import Level

# Letters of two scripts are never one token: the index cannot hold this.
NOTHING = Word(("noneなし",))
# (id of the content type, id of the row)
Key = tuple[int, str]


class AnalysingCompiler:
    """Mixed into the query compiler of a database: reads what was typed as the index is written."""

    LAST_TERM_IS_PREFIX: bool

    def __init__(self, *args: Any, fields: Any = None, **kwargs: Any) -> None:
        # One entry holds all fields of a row; the columns themselves are not analysed.
        super().__init__(*args, fields=None, **kwargs)  # type: ignore[call-arg]

    def words_of(self, query: Any) -> list[Word]:
        """Return the words of a query; one that finds nothing if it has none."""
        return words(query.query_string, is_unfinished=self.LAST_TERM_IS_PREFIX) or [NOTHING]

    def is_any(self, query: Any) -> bool:
        """Tell whether one of the words is enough."""
        return not isinstance(query, Phrase) and query.operator.lower() == "or"


class Finder(ABC):
    """Mixed into the backend of a database: finds over all models at once, by prominence."""

    @abstractmethod
    def entries(self, wanted: list[Word], level: Level) -> "QuerySet[IndexEntry]":
        """Return the entries that have every word at this level or above."""

    def find(self, wanted: list[Word], *, readable: Q, nameable: Q) -> dict[Key, Level]:
        """Return what has every word, with its level, in one query.

        `readable`: entries that are looked through as a whole. `nameable`: entries of which only
        title and key terms are looked at; nothing is asked of their text.
        """
        if not wanted:
            return {}
        whole, named = readable, readable | nameable
        scopes = {Level.TITLE: named, Level.KEY_TERMS: named, Level.HEADINGS: whole, Level.TEXT: whole}  # fmt: skip
        first, *others = [
            self.entries(wanted, level)
            .filter(scope)
            .annotate(level=Value(int(level), IntegerField()))
            .values_list("content_type_id", "object_id", "level")
            for level, scope in scopes.items()
        ]
        found: dict[Key, Level] = {}
        for content_type, row, level in first.union(*others, all=True).order_by("-level"):
            found[content_type, row] = Level(level)
        return found
