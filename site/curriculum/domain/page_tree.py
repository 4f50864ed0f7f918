"""Putting pages where a file wants them."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from wagtail.models import Page

from curriculum.domain.loading import Loading
from curriculum.domain.yaml_source import Mapping

# The front page belongs to the layer above, which says here how to find or make it.
_front_page: list[Callable[[], Page]] = []


def register_front_page(finder: Callable[[], Page]) -> None:
    """Name the function that returns the front page; called from `AppConfig.ready`."""
    _front_page[:] = [finder]


def front_page() -> Page:
    """Return the page below which the list of courses stands."""
    return _front_page[0]()


def put_page(
    page: Any,
    parent: Page,
    values: dict[str, Any],
    many: dict[str, list[Any]],
    *,
    where: Mapping,
    loading: Loading,
    key: str = "",
    counted: dict[str, Any] | None = None,
) -> Any:
    """Add the page below `parent`, or publish a new revision of it if the file says so.

    `counted`: the values in the form that tells a change, if that is not the one that is stored.
    Returns None if a rule refused it; `loading.problems` then says why.
    """
    exists = page.pk is not None
    kind = str(page._meta.verbose_name)
    said = {
        "values": values,
        "many": {name: [str(row) for row in rows] for name, rows in many.items()},
        "more": {n: str(v) for n, v in values.items() if hasattr(v, "pk")},
    }
    said["values"] = {n: v for n, v in (counted or values).items() if not hasattr(v, "pk")}
    if exists and page.get_parent().pk != parent.pk:
        page.move(parent, pos="last-child")
        page = type(page).objects.get(pk=page.pk)
    if not loading.needs_writing(kind, key or values["key"], said, exists=exists):
        return page

    def save() -> None:
        if not exists:
            parent.add_child(instance=page)
        page.save_revision().publish()

    return page if loading.write(page, values, many, where=where, save=save) else None


def in_file_order(pages: list[Any]) -> None:
    """Move siblings so that they stand as in the file; others keep their places."""
    for before, page in pairwise(pages):
        before.refresh_from_db(fields=["path"])
        page.refresh_from_db(fields=["path"])
        if page.path < before.path:
            page.move(before, pos="right")
