"""The kinds of notice: each named by the layer whose fact it tells.

A kind's words are in templates/notices/<key>/: subject.txt, body.txt and, where mail or a
letter says it differently, mail.txt or letter.txt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from notices.models import Channel

BOTH = frozenset({Channel.MAIL, Channel.LETTER})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `sample`: an example of what its words need, for those who read them over.

    `channels`: the ways beside the screen. `waits`: whether mail keeps the quiet hours.
    `hr_knows`: whether HR may know that it was told; what tells of answers is not HR's.
    """

    key: str
    title: str
    sample: Mapping[str, Any] = field(default_factory=dict)
    channels: frozenset[Channel] = BOTH
    waits: bool = True
    hr_knows: bool = True


_kinds: dict[str, Kind] = {}


def register(kinds: Iterable[Kind]) -> None:
    """Add kinds; called from `AppConfig.ready` of the app that owns them."""
    _kinds.update((kind.key, kind) for kind in kinds)


def registered() -> list[Kind]:
    """Return every kind, those of one app together."""
    return sorted(_kinds.values(), key=lambda kind: kind.key)


def of(key: str) -> Kind:
    """Return a kind. Raises KeyError for one that no app has named."""
    return _kinds[key]


def titles(*, for_hr: bool = False) -> dict[str, str]:
    """Return the office's name of every kind, or of those that HR may know of."""
    return {kind.key: kind.title for kind in registered() if kind.hr_knows or not for_hr}


def urgent() -> list[str]:
    """Return the keys of the kinds that do not wait for the morning."""
    return [kind.key for kind in registered() if not kind.waits]
