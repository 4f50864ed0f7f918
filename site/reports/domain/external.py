"""区の外の学び, as those who decide see it: never what the person wrote for themselves."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from courses.domain import external
from courses.models import ExternalTraining
from library.domain.quotes import quoted
from people.domain.lookup import search
from people.models import User, kana_order
from reports.domain.batches import Outcome, decide_each

Act = Callable[[ExternalTraining], object]


def trainings_for(
    viewer: User, *, state: str = "", kind: str = "", text: str = ""
) -> QuerySet[ExternalTraining]:
    """Return what the viewer may see, by kana.

    `state`: one state, "all", or nothing for what waits. `kind`: a type's key.
    """
    rows = ExternalTraining.objects.visible_to(viewer).select_related(
        "person", "type", "entered_by", "decided_by"
    )
    if state != "all":
        rows = rows.filter(state=state or ExternalTraining.State.SUBMITTED)
    if kind:
        rows = rows.filter(type__key=kind)
    # Their own words stay in the database: nobody's screen here can show them by mistake.
    return search(rows, text).defer("learned").order_by(*kana_order(), "-held_on")


def decide_all(rows: Iterable[ExternalTraining], act: Act) -> Outcome:
    """Decide each; whatever was decided meanwhile is left as it is and named."""
    return decide_each(rows, act, _who)


def _who(row: ExternalTraining) -> str:
    return f"{row.person.get_full_name()}さん{quoted(row.title)}"


def decision(
    name: str, *, actor: User, reason: str, read: Callable[[ExternalTraining], str]
) -> tuple[Act, str] | None:
    """Return what a button does and how the page says it; None for no button of ours.

    `read`: which telling of a training the page showed.
    """
    if name == "approve":
        return lambda row: external.approve(row, actor=actor, edition=read(row)), "承認しました"
    if name == "return":
        return lambda row: external.give_back(
            row, actor=actor, reason=reason, edition=read(row)
        ), "差し戻しました"
    return None
