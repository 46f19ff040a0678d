"""Stretches of time from one instant to another: joined, cut, and taken from each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True)
class Span:
    """From `start` until just before `end`; both aware."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def meets(self, other: Span) -> bool:
        """Whether some time is in both."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Whether the other lies in it wholly."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Taken:
    """When somebody is busy, and when they perhaps are: each in order, apart from each other."""

    firm: tuple[Span, ...] = ()
    tentative: tuple[Span, ...] = ()

    @property
    def count(self) -> int:
        """How many stretches."""
        return len(self.firm) + len(self.tentative)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same time in as few spans as can be, in order; what has no length is left out."""
    found: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


def cut(spans: Iterable[Span], window: Span) -> tuple[Span, ...]:
    """What of each lies in the window."""
    within = (Span(max(span.start, window.start), min(span.end, window.end)) for span in spans)
    return tuple(span for span in within if span.start < span.end)


def minus(spans: Iterable[Span], holes: Iterable[Span]) -> tuple[Span, ...]:
    """The time of `spans` that is in none of `holes`, in as few spans as can be, in order."""
    return tuple(_minus(merged(spans), merged(holes)))


def taken(firm: Iterable[Span], tentative: Iterable[Span], window: Span) -> Taken:
    """Both within the window; what is firm is not tentative too."""
    sure = merged(cut(firm, window))
    return Taken(sure, minus(cut(tentative, window), sure))


def _minus(spans: tuple[Span, ...], holes: tuple[Span, ...]) -> Iterator[Span]:
    first = 0
    for span in spans:
        while first < len(holes) and holes[first].end <= span.start:
            first += 1
        start, n = span.start, first
        while n < len(holes) and holes[n].start < span.end:
            if start < holes[n].start:
                yield Span(start, holes[n].start)
            start, n = max(start, holes[n].end), n + 1
        if start < span.end:
            yield Span(start, span.end)
