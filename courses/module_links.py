"""Links on a module's page to what the layers above make of it, such as its papers."""

from collections.abc import Callable
from dataclasses import dataclass

from courses.journey import ModuleView
from courses.models import Enrolment


@dataclass(frozen=True, slots=True)
class ModuleLink:
    """A button on the page of a module."""

    label: str
    url: str


# Takes whose module it is and how it stands; returns nothing where there is nothing to lead to.
Links = Callable[[Enrolment, ModuleView], ModuleLink | None]
_registered: list[Links] = []


def register(links: Links) -> None:
    """Name a function that adds a link; called from `AppConfig.ready`."""
    if links not in _registered:
        _registered.append(links)


def links_of(enrolment: Enrolment, view: ModuleView) -> list[ModuleLink]:
    """Return the links to show on a module's page, without a query."""
    return [link for make in _registered if (link := make(enrolment, view))]
