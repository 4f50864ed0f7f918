"""How a reader stands to each module. Whoever has no way to one may be told its title only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.domain.assessment import has_come
from courses.domain.judging import with_ancestors
from courses.models import CourseRun, Enrolment, ModulePage, ModuleProgress
from library import clock
from people.domain.participation import takes_part
from people.models import Audience, User
from people.roles import Role, has_role


class Access(StrEnum):
    """What a way allows."""

    OPEN = "open"
    EDIT = "edit"
    LOCKED = "locked"


READABLE = frozenset({Access.OPEN, Access.EDIT})


@dataclass(frozen=True, slots=True)
class Way:
    """A reader's way to one module. `enrolment` is theirs; without one they edit it."""

    access: Access
    enrolment: Enrolment | None = None
    module_key: str = ""

    @property
    def is_readable(self) -> bool:
        """Whether the text may be looked through and shown."""
        return self.access in READABLE


Ways = dict[int, Way]


def ways_of(user: Any) -> Ways:
    """Return the reader's ways by page: at most six queries."""
    if not isinstance(user, User) or not takes_part(user):
        return {}
    ways: Ways = dict.fromkeys(_editable(user), Way(Access.EDIT))
    own = sorted(_own(user), key=lambda item: item[1].access is Access.OPEN)
    for page, way in own:
        if way.access is Access.OPEN or page not in ways or not ways[page].is_readable:
            ways[page] = way
    return ways


def _editable(user: User) -> list[int]:
    if not (user.is_superuser or has_role(user, Role.TRAINER, Role.ADMIN)):
        return []
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return list(ModulePage.objects.filter(pk__in=pages.values("pk")).values_list("pk", flat=True))


def _own(user: User) -> Iterator[tuple[int, Way]]:
    """Yield the modules of one's own enrolments, older enrolments first."""
    rows = Enrolment.objects.filter(person=user).select_related("run__course", "person")
    enrolments = {row.pk: row for row in rows.order_by("accepted_at")}
    if not enrolments:
        return
    welcome = _welcome(enrolments.values())
    # Plain values: there may be a thousand modules, of which ten are shown.
    modules = ModuleProgress.objects.filter(enrolment__in=enrolments)
    modules = modules.order_by("enrolment__accepted_at")
    today = clock.today()
    for key, opens_on, page, module, audiences, open_to in modules.values_list(
        "enrolment", "opens_on", "module__page", "module__key",
        "module__audiences", "module__open_to",
    ):  # fmt: skip
        is_open = has_come(opens_on, today)
        if is_open or not welcome[key].isdisjoint([*audiences, *open_to]):
            access = Access.OPEN if is_open else Access.LOCKED
            yield page, Way(access, enrolments[key], module)


def _welcome(enrolments: Iterable[Enrolment]) -> dict[UUID, frozenset[str]]:
    """Return for whom what is still closed will open, by enrolment: nobody once it has ended."""
    parents = Audience.parents()
    return {
        row.pk: with_ancestors(row.audiences, parents)
        if row.state in Enrolment.LEARNING and row.run.state == CourseRun.State.OPEN
        else frozenset()
        for row in enrolments
    }
