"""What a browser says was seen and played, against the clock that the server keeps.

Pure: no database, no clock. Spans are pairs of seconds, half open, sorted and disjoint: the one
form in which they are stored. Two things are told apart. Where in a medium somebody was
(`merged`, `percent`), which a higher speed fills faster; and how much of the server's own time
it took (`pay`), of which no second is paid twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Span = tuple[float, float]

# Faster than this nobody follows speech; whatever claims to be faster is counted as this fast.
MAX_RATE = 2.0
# What a browser's clock and its rounding may be ahead of ours, once for each enrolment.
TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Played:
    """One stretch of a medium that was played without a jump."""

    medium: int
    start: float
    end: float
    rate: float = 1.0

    @property
    def span(self) -> Span:
        """Where in the medium it was, in seconds."""
        return self.start, self.end

    @property
    def wall_seconds(self) -> float:
        """How much real time it must have taken."""
        return max(0.0, self.end - self.start) / min(self.rate, MAX_RATE)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one screen says since it last said something; `seq` tells two of them apart."""

    seq: int
    visible_seconds: float = 0.0
    played: tuple[Played, ...] = ()
    # (medium, second) where somebody was last.
    position: tuple[int, float] | None = None

    @property
    def played_seconds(self) -> float:
        """How much real time all that was played must have taken."""
        return sum(stretch.wall_seconds for stretch in self.played)


def merged(spans: Iterable[Sequence[float]]) -> list[Span]:
    """Return the same seconds as sorted spans that neither touch nor overlap."""
    found: list[Span] = []
    for start, end in sorted((round(span[0], 3), round(span[1], 3)) for span in spans):
        if end <= start:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def clipped(spans: Iterable[Sequence[float]], start: float, end: float) -> list[Span]:
    """Return what of the spans lies between two moments."""
    return merged((max(span[0], start), min(span[1], end)) for span in spans)


def covered(spans: Iterable[Sequence[float]]) -> float:
    """Return how many different seconds the spans hold."""
    return sum(end - start for start, end in merged(spans))


def percent(spans: Iterable[Sequence[float]], duration: float) -> int:
    """Return how much of a medium the spans hold: 0-100, rounded down."""
    if duration <= 0:
        return 0
    # A thousandth lost in rounding is nobody's fault.
    return min(100, int((covered(clipped(spans, 0, duration)) + 0.001) * 100 / duration))


def unpaid(paid: Iterable[Sequence[float]], since: float, until: float) -> list[Span]:
    """Return what of the time between two moments has not been paid for."""
    free: list[Span] = []
    moment = since
    for start, end in clipped(paid, since, until):
        free.append((moment, start))
        moment = end
    return merged([*free, (moment, until)])


def pay(
    paid: Iterable[Sequence[float]], seconds: float, *, since: float, until: float
) -> list[Span] | None:
    """Return the spans of the server's time that pay for a claim; None if there is too little.

    The earliest free seconds pay: what arrives late can then still find its own. A claim that
    exceeds what passed is worth nothing, not what passed: else claiming an hour would pay.
    """
    spans: list[Span] = []
    missing = round(seconds, 3)
    for start, end in unpaid(paid, since, until + TOLERANCE_SECONDS):
        if missing <= 0:
            break
        taken = min(end - start, missing)
        spans.append((start, start + taken))
        missing = round(missing - taken, 3)
    return merged(spans) if missing <= 0 else None


def add_number(numbers: Iterable[Sequence[float]], number: int) -> list[Span]:
    """Return the numbers that were counted, as spans, with one more: 1, 2, 3, 7 is 1-4, 7-8."""
    return merged([*numbers, (number, number + 1)])


def has_number(numbers: Iterable[Sequence[float]], number: int) -> bool:
    """Tell whether a number was counted already."""
    return any(start <= number < end for start, end in numbers)
