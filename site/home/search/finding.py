"""What a reader finds: which rows, in which order. Nothing of their words is read here.

The text of a module that the reader may not read is not looked at at all: neither the count nor
the order, nor the time it takes, follows from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils import timezone
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from courses.models import LecturePage, ModulePage
from home.models import NewsPage
from home.search.kinds import (
    ROW_KINDS,
    Rank,
    RowKind,
    StaticPage,
    module_models,
    public_page_models,
    rank_of,
    static_pages,
)
from home.search.ways import Access, Way, Ways
from library.domain.words import Word, places
from library.search.levels import Level

Levels = dict[int, Level]


@dataclass(frozen=True, slots=True)
class Match:
    """One line of the list. `source`: what kind of thing it is; `key`: which one."""

    rank: Rank
    level: Level
    place: str | int
    source: type[Page] | RowKind | StaticPage
    key: int = 0
    way: Way | None = None

    @property
    def order(self) -> tuple[Rank, Level, int, str | int]:
        """What it is sorted by: rank, prominence, then the order of its own list."""
        return self.rank, self.level, isinstance(self.place, str), self.place


def find(wanted: list[Word], ways: Ways) -> list[Match]:
    """Return everything that has all the words, as far as the reader may know of it.

    At most eight queries, however much there is.
    """
    if not wanted:
        return []
    found = _levels(wanted, ways)
    matches = [*_pages(found, ways), *_static_pages(wanted)]
    for kind in ROW_KINDS:
        matches += _rows(kind, found.get(kind.model, {}))
    return sorted(matches, key=lambda match: match.order)


def _levels(wanted: list[Word], ways: Ways) -> dict[type[Model], Levels]:
    """Ask the index, once, for all kinds."""
    models = [*public_page_models(), *(kind.model for kind in ROW_KINDS)]
    public = ContentType.objects.get_for_models(*models)
    modules = ContentType.objects.get_for_models(*module_models())
    own = [str(page) for page, way in ways.items() if way.is_readable]
    nameable = Q(content_type__in=modules.values())
    readable = Q(content_type__in=public.values()) | (nameable & Q(object_id__in=own))
    found = get_search_backend().find(wanted, readable=readable, nameable=nameable)
    names = {kind.pk: model for model, kind in (public | modules).items()}
    levels: dict[type[Model], Levels] = {}
    for (kind, row), level in found.items():
        levels.setdefault(names[kind], {})[int(row)] = level
    return levels


def _pages(found: dict[type[Model], Levels], ways: Ways) -> Iterator[Match]:
    """Keep what is published, all that lies above it included."""
    models = {
        key: model for model, rows in found.items() if issubclass(model, Page) for key in rows
    }
    if not models:
        return
    hidden = tuple(Page.objects.filter(live=False, numchild__gt=0).values_list("path", flat=True))
    # News is written ahead of its day.
    untold = NewsPage.objects.filter(told_on__gt=timezone.localdate()).values("pk")
    rows = Page.objects.live().public().filter(pk__in=models).exclude(pk__in=untold)
    for key, path in rows.values_list("pk", "path"):
        model = models[key]
        way = ways.get(key) if issubclass(model, ModulePage) else None
        if not path.startswith(hidden):
            yield Match(_rank(model, way), found[model][key], path, model, key, way)


def _rank(model: type[Page], way: Way | None) -> Rank:
    if not issubclass(model, ModulePage):
        return rank_of(model)
    if way is None:
        return Rank.OTHER_MODULE
    if way.access is Access.LOCKED:
        return Rank.LOCKED_MODULE
    return Rank.OWN_LECTURE if model is LecturePage else Rank.OWN_PRACTICE


def _rows(kind: RowKind, levels: Levels) -> Iterator[Match]:
    if not levels:
        return
    manager: Any = kind.model._default_manager
    keys = manager.filter(pk__in=levels).values_list("pk", flat=True)
    for place, key in enumerate(keys):
        yield Match(kind.rank, levels[key], place, kind, key)


def _static_pages(wanted: list[Word]) -> Iterator[Match]:
    for place, page in enumerate(static_pages()):
        if all(places(page.title_tokens, word) for word in wanted):
            yield Match(Rank.PAGE, Level.TITLE, place, page)
        elif all(places(page.all_tokens, word) for word in wanted):
            yield Match(Rank.PAGE, Level.TEXT, place, page)
