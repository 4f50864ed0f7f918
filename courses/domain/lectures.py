"""What it takes to have learned a lecture, how far somebody is, and the words for both.

Pure: plain data in, plain data out. The player, the office and the tests read the same
`Condition`s. What is asked was frozen when the run opened (`LectureRule`); what is shown is the
page of today. A section or a medium added since is shown and not asked; one that is gone is
not asked any more; only if nothing is left of what was frozen, all of today's is asked.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from courses.domain.progress import Condition
from courses.domain.watching import Span, covered, percent
from courses.models.modules import WATCH_PERCENT
from library.domain.quotes import quoted

# Whoever was there for a tenth of the time it takes to read has not merely leafed through.
SHARE_OF_READING = 0.1

Id = TypeVar("Id", str, int)


@dataclass(frozen=True, slots=True)
class LectureRule:
    """What a run asks of a lecture. Without names, whatever the page holds today is asked."""

    sections: tuple[str, ...] = ()
    media: tuple[int, ...] | None = None
    watch_percent: int = WATCH_PERCENT

    @classmethod
    def of(cls, rule: Mapping[str, Any]) -> "LectureRule":
        """Read what a Requirement keeps."""
        media = rule.get("media")
        return cls(
            sections=tuple(rule.get("sections", ())),
            media=None if media is None else tuple(media),
            watch_percent=rule.get("watch_percent", WATCH_PERCENT),
        )

    @property
    def as_json(self) -> dict[str, Any]:
        """Write it as a Requirement keeps it."""
        return {
            "sections": list(self.sections),
            "media": list(self.media or ()),
            "watch_percent": self.watch_percent,
        }


@dataclass(frozen=True, slots=True)
class Medium:
    """A video or a recording: `seconds` long, 0 if nobody knows."""

    id: int
    title: str
    seconds: float
    is_audio: bool = False
    # What is said in it, to read instead.
    text: str = ""

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return "音声" if self.is_audio else "動画"

    @property
    def verb(self) -> str:
        """What one does with it."""
        return "聞く" if self.is_audio else "見る"


@dataclass(frozen=True, slots=True)
class Screen:
    """A section of the page of today."""

    id: str
    heading: str
    reading_seconds: int
    media: tuple[int, ...] = ()

    @property
    def needed_seconds(self) -> float:
        """How long it must have been open to count."""
        return self.reading_seconds * SHARE_OF_READING


@dataclass(frozen=True, slots=True)
class Seen:
    """What is kept of a section: seconds that it was in sight, and how it came to count."""

    seconds: float = 0.0
    is_read: bool = False
    method: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is kept of a medium: the spans that were played, and whether its text was read."""

    spans: Sequence[Span] = ()
    is_read: bool = False
    position: float = 0.0


@dataclass(frozen=True, slots=True)
class ScreenState:
    """Where somebody is with one screen; `number` counts from 1."""

    number: int
    screen: Screen
    seen: Seen
    is_asked: bool

    @property
    def left_seconds(self) -> int:
        """How much longer it must be open, in whole seconds; at least one while it is unseen."""
        if self.seen.is_read:
            return 0
        return max(1, math.ceil(self.screen.needed_seconds - self.seen.seconds))

    @property
    def title(self) -> str:
        """What to call it."""
        return self.screen.heading or f"{self.number}番目の画面"

    @property
    def condition(self) -> Condition:
        """Say it in words."""
        return Condition("section", f"{self.title}を学ぶ", self.seen.is_read)


@dataclass(frozen=True, slots=True)
class MediumState:
    """Where somebody is with one medium, on the screen with this number."""

    number: int
    medium: Medium
    watched: Watched
    needed: int
    is_asked: bool

    @property
    def percent(self) -> int:
        """How much of it was played."""
        return percent(self.watched.spans, self.medium.seconds)

    @property
    def is_met(self) -> bool:
        """Whether enough of it was played or its text was read. One of unknown length asks nothing."""
        return self.watched.is_read or self.medium.seconds <= 0 or self.percent >= self.needed

    @property
    def left_seconds(self) -> float:
        """How much of it is still to play, if any of it must be."""
        wanted = self.medium.seconds * self.needed / 100
        return 0.0 if self.is_met else max(1.0, wanted - covered(self.watched.spans))

    @property
    def words(self) -> str:
        """Say how far somebody is, beside the medium itself."""
        medium = self.medium
        if self.is_met:
            how = "文章で" if self.watched.is_read and self.percent < self.needed else ""
            return f"✓ この{medium.kind}は{how}学びました。"
        return (
            f"この{medium.kind}は、いま{self.percent}%です。"
            f"あと{lasting(self.left_seconds)}ほど{medium.verb}と「学んだ」になります。"
        )

    @property
    def condition(self) -> Condition:
        """Say it in words."""
        medium = self.medium
        text = f"{medium.kind}{quoted(medium.title)}を、全体の{self.needed}%以上{medium.verb}"
        if not self.is_met:
            text += f"(いま{self.percent}%。文章で読んでもかまいません)"
        return Condition("medium", text, self.is_met)


@dataclass(frozen=True)
class LectureState:
    """Where somebody is with a whole lecture."""

    screens: list[ScreenState]
    media: list[MediumState]
    rule: LectureRule = field(default_factory=LectureRule)
    # Sections that count for this person, but are no longer on the page.
    gone: int = 0

    @cached_property
    def asked(self) -> list[ScreenState | MediumState]:
        """All that is asked: in the order of the screens, each one before its media."""
        everything: list[ScreenState | MediumState] = [*self.screens, *self.media]
        return sorted((item for item in everything if item.is_asked), key=lambda i: i.number)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the lecture, met or not."""
        return tuple(item.condition for item in self.asked)

    @property
    def missing(self) -> list[ScreenState | MediumState]:
        """What is still asked."""
        return [item for item in self.asked if not item.condition.is_met]

    @property
    def is_done(self) -> bool:
        """Whether everything asked is met. An empty page teaches nothing."""
        return bool(self.asked) and not self.missing

    @property
    def seen(self) -> int:
        """How many screens count as seen."""
        return sum(state.seen.is_read for state in self.screens)

    @property
    def seconds_left(self) -> float:
        """How long the rest takes: reading at an ordinary pace, playing at an ordinary speed."""
        unread = (s.screen.reading_seconds for s in self.screens if not s.seen.is_read)
        return sum(unread) + sum(m.left_seconds for m in self.media)

    @property
    def minutes_left(self) -> int:
        """The same in minutes, rounded up."""
        return math.ceil(self.seconds_left / 60)

    def media_of(self, number: int) -> list[MediumState]:
        """Return the media on one screen."""
        return [state for state in self.media if state.number == number]


def assess_lecture(
    rule: LectureRule,
    screens: Sequence[Screen],
    media: Mapping[int, Medium],
    seen: Mapping[str, Seen],
    watched: Mapping[int, Watched],
) -> LectureState:
    """Put together where somebody is with the page of today, under the rule of their run."""
    sections = still_asked(rule.sections or None, [screen.id for screen in screens])
    on_page = [(n, i) for n, s in enumerate(screens, 1) for i in s.media if i in media]
    wanted = still_asked(rule.media, [medium for _, medium in on_page])
    return LectureState(
        screens=[
            ScreenState(number, screen, seen.get(screen.id, Seen()), screen.id in sections)
            for number, screen in enumerate(screens, start=1)
        ],
        media=[
            MediumState(
                number, media[key], watched.get(key, Watched()), rule.watch_percent, key in wanted
            )
            for number, key in on_page
        ],
        rule=rule,
        gone=len({key for key, mark in seen.items() if mark.is_read} - {s.id for s in screens}),
    )


def still_asked(frozen: Sequence[Id] | None, today: Sequence[Id]) -> set[Id]:
    """Return what of the frozen is still there; all of today's if nothing is, or nothing was named."""
    if frozen is None:
        return set(today)
    left = set(frozen) & set(today)
    return set(today) if frozen and not left else left


def lasting(seconds: float) -> str:
    """Say a length of time: 8秒, 1分20秒."""
    minutes, rest = divmod(math.ceil(seconds), 60)
    return "".join([f"{minutes}分" if minutes else "", f"{rest}秒" if rest or not minutes else ""])


def why_not_yet(state: ScreenState) -> str:
    """Say politely why a screen has no tick; empty when it has one."""
    if state.seen.is_read:
        return ""
    left = lasting(state.left_seconds)
    return f"この画面は、あと{left}ほど開いておくと「学んだ」になります。"


def explain_lecture(state: LectureState) -> tuple[str, ...]:
    """Say the rule itself, in sentences."""
    sections = sum(s.is_asked for s in state.screens)
    words = [f"{sections}画面すべてに「学んだ」が付くこと。"]
    if any(m.is_asked for m in state.media):
        words.append(
            f"動画や音声は、それぞれ全体の{state.rule.watch_percent}%以上を再生すること。"
            "くり返し再生した所は、一度だけ数えます。文章で読んでもかまいません。"
        )
    added = sum(not s.is_asked for s in state.screens)
    if added:
        words.append(f"あとから加わった{added}画面は、学ばなくても修了できます。")
    if state.gone:
        words.append(
            "学びはじめたあとに、講義の一部が新しくなりました。学んだ画面の記録は残っています。"
        )
    return tuple(words)
