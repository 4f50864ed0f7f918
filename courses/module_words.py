"""What may be found of a module besides its own page: the layers above add their words.

A worksheet belongs to a layer that courses cannot see. It says here what it tells of a module,
and asks for the module to be indexed anew when that changes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from wagtail.models import Page
from wagtail.search import index

from library.domain.uses import live_pages_showing
from library.models import LibraryMedia

# Takes ids of pages, returns what is to be found with each of them.
Words = Callable[[Iterable[int]], Mapping[int, list[str]]]
_registered: list[Words] = []


def register(words: Words) -> None:
    """Name a function that adds words; called from `AppConfig.ready`."""
    if words not in _registered:
        _registered.append(words)


def words_beside(pages: Iterable[int]) -> dict[int, list[str]]:
    """Return what the layers above tell of each page: one query for each of them."""
    pages = list(pages)
    found: dict[int, list[str]] = defaultdict(list)
    for words in _registered:
        for page, texts in words(pages).items():
            found[page] += texts
    return found


def index_anew(pages: Iterable[Page]) -> None:
    """Let pages be found by what they say now, their own rows unchanged."""
    for page in pages:
        index.insert_or_update_object(page.specific)


def index_what_plays(sender: object, instance: LibraryMedia, **kwargs: object) -> None:
    """Let lectures be found by a transcript that was changed; a receiver of `post_save`."""
    index_anew(live_pages_showing(instance))
