"""What trainers chose of openings and waits, in the form that a run keeps.

A stage that is chosen becomes the key that it has in the run. What cannot be found any more is
written as what nobody can read: it stays shut, and opening the run refuses it.
"""

from collections.abc import Sequence
from typing import Any

from courses.blocks import PREVIOUS
from courses.domain.needs import OF_STAGE, Need, write_opening, write_waits
from courses.models import ModulePage, StagePage


def opening_to_freeze(stage: StagePage, earlier: Sequence[StagePage]) -> dict[str, Any]:
    """Return a stage's opening. `earlier`: the stages of the run that stand before it."""
    return write_opening(tuple(_need(child, earlier) for child in stage.opening))


def _need(child: Any, earlier: Sequence[StagePage]) -> Need:
    kind, value = child.block_type, child.value
    if kind in OF_STAGE:
        return Need(kind, stage=_stage_key(str(value or ""), earlier))
    if kind == "date":
        return Need(kind, day=value)
    if kind == "any":
        return Need(kind, of=tuple(_need(each, earlier) for each in value))
    return Need(kind)


def _stage_key(chosen: str, earlier: Sequence[StagePage]) -> str:
    """Return the key of the stage chosen, or nothing if none of these is it."""
    if chosen == PREVIOUS:
        return earlier[-1].key if earlier else ""
    return next((stage.key for stage in earlier if str(stage.pk) == chosen), "")


def waits_to_freeze(page: ModulePage, before: Sequence[ModulePage]) -> dict[str, Any]:
    """Return what a module waits for. `before`: the modules of the run that stand before it."""
    if page.wait_rule not in ModulePage.Wait.values:
        return {}
    awaited = page.awaited(before)
    if awaited is None:
        return {} if page.wait_rule == ModulePage.Wait.CHOSEN else write_waits(())
    return write_waits((awaited.key,))
