"""Rows of the table: a figure of ours, its bare peer of the same run, and the bar it has to reach."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

HEAD = ("Work", "Rapport", "Bare peer", "Measured", "Bar", "Verdict")


@dataclass(frozen=True)
class Row:
    """One line of the table. `measured` is what the bar is about: mostly a ratio, ours to the peer's."""

    work: str
    ours: str
    peer: str
    measured: float
    is_bar: Literal["least", "most"] = "least"
    bar: float | None = None
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the bar, if there is one, is reached."""
        if self.bar is None:
            return True
        return self.measured >= self.bar if self.is_bar == "least" else self.measured <= self.bar

    def cells(self) -> tuple[str, ...]:
        """The line's cells, under HEAD."""
        sign = "≥" if self.is_bar == "least" else "≤"
        verdict = "met" if self.is_met else "**missed**"
        if self.bar is None:
            return (self.work, self.ours, self.peer, _figure(self.measured, self.unit), "–", "–")
        bar = f"{sign} {self.bar:g}{self.unit}"
        return (self.work, self.ours, self.peer, _figure(self.measured, self.unit), bar, verdict)


def interleaved(runs: int, *measures: Callable[[], float]) -> tuple[float, ...]:
    """The median of each measure over `runs` rounds; every second round goes backwards: none is always first."""
    found: list[list[float]] = [[] for _ in measures]
    for round in range(runs):
        order = list(enumerate(measures))
        for index, measure in order if round % 2 == 0 else reversed(order):
            found[index].append(measure())
    return tuple(median(each) for each in found)


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = [HEAD, tuple("---" for _ in HEAD), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _figure(value: float, unit: str) -> str:
    return f"{value:.0f}{unit}" if value >= 100 else f"{value:.2f}{unit}"
