"""Publishing many pages at once: all of them, or none and the sentence that says why."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from courses.models import ModulePage
from library.domain.publishing import check_recordings


def refusals(pages: Iterable[Page], *, with_drafts_below: bool) -> list[str]:
    """Return what keeps the pages' newest revisions from being published."""
    sentences: list[str] = []
    for page in _to_publish(pages, with_drafts_below):
        try:
            check_recordings(page)
        except ValidationError as error:
            sentences += error.messages
    return sentences


def _to_publish(pages: Iterable[Page], with_drafts_below: bool) -> Iterator[ModulePage]:
    for page in pages:
        below = page.get_descendants().not_live() if with_drafts_below else []
        for each in [page, *below]:
            newest: Any = each.get_latest_revision_as_object()
            if isinstance(newest, ModulePage):
                yield newest
