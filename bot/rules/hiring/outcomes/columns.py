"""Cases as columns of numbers: what analysing hundreds of thousands of scores in seconds takes. Needs NumPy.

Cases are read once, one after another: they need not all be there at the same time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rules.hiring.outcomes import OVERALL, Case, Leaving

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Codes = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

# Nobody left, nobody began.
NEVER = 0
HOW = tuple(Leaving)


@dataclass(frozen=True)
class Rows:
    """What was given: to which case (its place), about what, by whom, and the value. `at` is the code of a card or the
    days after the start; codes are places in `Columns.names`."""

    case: Codes
    about: Codes
    by: Codes
    at: Codes
    value: Floats

    def only(self, kept: Flags) -> Rows:
        """The rows with a true value there."""
        return Rows(self.case[kept], self.about[kept], self.by[kept], self.at[kept], self.value[kept])


@dataclass(frozen=True)
class Columns:
    """All cases. `cards` has one row for each card, about nothing, whose value is its overall score or, where it has
    none, the mean of its others; its `at` is a place in `stages` and `methods`. Days are ordinals, `NEVER` where there
    is none; `last` is the last of all."""

    count: int
    names: tuple[str, ...]
    role: Codes
    source: Codes
    panel: Codes
    started: Codes
    left: Codes
    how: Codes
    scores: Rows
    cards: Rows
    stages: Codes
    methods: Codes
    ratings: Rows
    interviewed: Flags
    indicators: Rows
    last: int

    @property
    def hired(self) -> Flags:
        """Who was hired."""
        flags: Flags = self.started != NEVER
        return flags


class _Growing:
    """Rows as they come."""

    def __init__(self) -> None:
        self.whole = [array("q") for _ in range(4)]
        self.value = array("d")

    def add(self, case: int, about: int, by: int, at: int, value: float) -> None:
        for column, each in zip(self.whole, (case, about, by, at), strict=True):
            column.append(each)
        self.value.append(value)

    def rows(self) -> Rows:
        import numpy as np

        case, about, by, at = (_codes(column) for column in self.whole)
        return Rows(case, about, by, at, np.frombuffer(self.value) if self.value else np.zeros(0))


def gather(cases: Iterable[Case]) -> Columns:
    """The columns of all cases."""
    import numpy as np

    codes: dict[str, int] = {OVERALL: 0}
    kinds: dict[tuple[str, str], int] = {}

    def code(name: str) -> int:
        return codes.setdefault(name, len(codes))

    own = [array("q") for _ in range(6)]
    scores, ratings, indicators = _Growing(), _Growing(), _Growing()
    interviewed = array("b")
    last, count = NEVER, 0
    for count, case in enumerate(cases, 1):
        place = count - 1
        began = case.started.toordinal() if case.started else NEVER
        left = case.left.day.toordinal() if case.left else NEVER
        how = HOW.index(case.left.how) if case.left else 0
        last = max(last, began, left)
        for column, each in zip(
            own, (code(case.role), code(case.source), code(case.panel), began, left, how), strict=True
        ):
            column.append(each)
        saw = {score.by for score in case.scores}
        for score in case.scores:
            kind = kinds.setdefault((score.stage, score.method), len(kinds))
            scores.add(place, code(score.about), code(score.by), kind, score.value)
        for rating in case.ratings:
            last = max(last, began + rating.after if began else last)
            ratings.add(place, code(rating.about), code(rating.by), rating.after, rating.value)
            interviewed.append(rating.interviewed or rating.by in saw)
        for name, value in case.indicators.items():
            indicators.add(place, code(name), 0, 0, value)
    stages = np.array([code(stage) for stage, _ in kinds], np.int64)
    methods = np.array([code(method) for _, method in kinds], np.int64)
    given = scores.rows()
    role, source, panel, started, ended, leaving = (_codes(column) for column in own)
    return Columns(
        count, tuple(codes), role, source, panel, started, ended, leaving, given, sheets(given), stages, methods,
        ratings.rows(), np.frombuffer(interviewed or b"", np.int8).astype(bool), indicators.rows(), last,
    )  # fmt: skip


def sheets(rows: Rows) -> Rows:
    """One row for whatever somebody gave a case at a time: its overall value or, where it has none, the mean of its
    others. `about` is 0 in all."""
    import numpy as np

    if not len(rows.value):
        return rows
    people, times = int(rows.by.max()) + 1, int(rows.at.max()) + 1
    _, first, at = np.unique((rows.case * people + rows.by) * times + rows.at, return_index=True, return_inverse=True)
    overall = rows.about == 0
    given = mean_by(at[overall], rows.value[overall], len(first))
    parts = mean_by(at[~overall], rows.value[~overall], len(first))
    value: Floats = np.where(np.isfinite(given), given, parts)
    return Rows(rows.case[first], np.zeros(len(first), np.int64), rows.by[first], rows.at[first], value)


def mean_by(at: Codes, values: Floats, count: int) -> Floats:
    """The mean of the values at each of so many places; not a number where there is none."""
    import numpy as np

    sums, times = np.bincount(at, values, count), np.bincount(at, minlength=count)
    found: Floats = np.where(times > 0, sums / np.maximum(times, 1), np.nan)
    return found


def _codes(column: array[int]) -> Codes:
    import numpy as np

    return np.frombuffer(column, np.int64) if column else np.zeros(0, np.int64)
