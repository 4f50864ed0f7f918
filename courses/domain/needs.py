"""What opens a stage or a module, in the form that is frozen with a run. Pure; read strictly.

An opening is a list of needs that must all hold; a need of the kind `any` holds if one of its
own does. Whatever is not written exactly so reads as `UNKNOWN`, which never holds: what cannot
be judged stays shut. `courses.domain.openings` judges.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

VERSION = 1
# Needs about another stage, by what must be done there.
OF_STAGE = frozenset({"stage", "quizzes", "worksheets", "sessions"})
# Needs that say all by their kind.
PLAIN = frozenset({"pledge", "by_hand"})
# The explicit choice of no condition. It stands alone.
START = "start"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must hold. `stage`: the key of the stage it is about; `of`: for `any`."""

    kind: str
    stage: str = ""
    day: date | None = None
    of: tuple["Need", ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        """The need as it is stored."""
        said: dict[str, Any] = {"kind": self.kind}
        if self.kind in OF_STAGE:
            said["stage"] = self.stage
        if self.kind == "date":
            said["on"] = self.day.isoformat() if self.day else ""
        if self.kind == "any":
            said["of"] = [need.as_json for need in self.of]
        return said


Opening = tuple[Need, ...]
UNKNOWN = Need("unknown")
SHUT: Opening = (UNKNOWN,)
FROM_THE_START: Opening = (Need(START),)


def write_opening(opening: Opening) -> dict[str, Any]:
    """Return an opening as it is frozen."""
    return {"version": VERSION, "all": [need.as_json for need in opening]}


def read_opening(stored: object) -> Opening:
    """Read what was frozen; `SHUT` unless all of it is known."""
    if not isinstance(stored, dict) or set(stored) != {"version", "all"}:
        return SHUT
    items = stored["all"]
    if not _is_version(stored["version"]) or not isinstance(items, list):
        return SHUT
    return settled(tuple(_read(item, inside=False) for item in items))


def settled(opening: Opening) -> Opening:
    """Return the opening, or `SHUT` if it is empty, not known, or contradicts itself."""
    kinds = {need.kind for need in opening}
    if not opening or UNKNOWN.kind in kinds or (START in kinds and len(opening) > 1):
        return SHUT
    return opening if all(_is_flat(need) for need in opening) else SHUT


def _is_flat(need: Need) -> bool:
    """Tell whether a need of several ways has some, each of which can be judged by itself."""
    if need.kind != "any":
        return not need.of
    return bool(need.of) and all(
        one.kind not in (UNKNOWN.kind, START, "any") and not one.of for one in need.of
    )


def _is_version(value: object) -> bool:
    # True equals 1 in Python.
    return type(value) is int and value == VERSION


def _read(item: object, *, inside: bool) -> Need:
    """Read one need; `inside` another one nothing stands that has needs of its own."""
    if not isinstance(item, dict) or not isinstance(item.get("kind"), str):
        return UNKNOWN
    kind, rest = item["kind"], {name: value for name, value in item.items() if name != "kind"}
    if kind in PLAIN or (kind == START and not inside):
        return UNKNOWN if rest else Need(kind)
    if kind in OF_STAGE:
        return _read_of_stage(kind, rest)
    if kind == "date":
        return _read_date(rest)
    return _read_any(rest) if kind == "any" and not inside else UNKNOWN


def _read_of_stage(kind: str, rest: dict[str, object]) -> Need:
    stage = rest.get("stage")
    if set(rest) != {"stage"} or not isinstance(stage, str) or not stage:
        return UNKNOWN
    return Need(kind, stage=stage)


def _read_date(rest: dict[str, object]) -> Need:
    said = rest.get("on")
    if set(rest) != {"on"} or not isinstance(said, str):
        return UNKNOWN
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return UNKNOWN
    # Python also reads 20260401 and 2026-W14-3; stored is one spelling.
    return Need("date", day=day) if day.isoformat() == said else UNKNOWN


def _read_any(rest: dict[str, object]) -> Need:
    items = rest.get("of")
    if set(rest) != {"of"} or not isinstance(items, list) or not items:
        return UNKNOWN
    of = tuple(_read(item, inside=True) for item in items)
    return UNKNOWN if UNKNOWN in of else Need("any", of=of)


# Waiting within a stage ----------------------------------------------------------------

Waits = tuple[str, ...]


def write_waits(keys: Waits) -> dict[str, Any]:
    """Return which modules another waits for, by their keys, as it is frozen."""
    return {"version": VERSION, "modules": list(keys)}


def read_waits(stored: object) -> Waits | None:
    """Read what was frozen; None, which keeps the module shut, unless all of it is known."""
    if not isinstance(stored, dict) or set(stored) != {"version", "modules"}:
        return None
    keys = stored["modules"]
    if not _is_version(stored["version"]) or not isinstance(keys, list):
        return None
    return tuple(keys) if all(isinstance(key, str) and key for key in keys) else None
