"""People of whom the truth is known: intervals hold it as often as they say, and what is drawn together errs less."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bot.rules.hiring.outcomes.analysing import analyse
from bot.rules.hiring.outcomes.correlation import correlated, pearson
from bot.rules.hiring.outcomes.pooling import APART, PUBLISHED, pooled, with_published
from bot.rules.hiring.outcomes.restriction import Chosen, Corrected
from tests.rules.hiring.outcomes.made import simulated

SIZES = (8, 30, 100)
# What an interval of 95 % may cover, to be called one.
COVERS = (0.93, 0.97)
Draw = np.random.Generator


def pairs(r: float, n: int, random: Draw) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    x = random.standard_normal(n)
    return x, r * x + np.sqrt(1 - r * r) * random.standard_normal(n)


def rounded(values: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """As ratings of 1 to 5."""
    return np.clip(np.round(3.2 + values), 1, 5)


def covered(holds: list[bool]) -> float:
    return sum(holds) / len(holds)


def of_alone(n: int, times: int, make: Callable[[np.ndarray], np.ndarray], random: Draw) -> list[bool]:  # type: ignore[type-arg]
    """Whether Fisher's interval holds the true correlation, which differs from time to time."""
    holds = []
    for _ in range(times):
        true = float(np.tanh(PUBLISHED.mean + PUBLISHED.sd * random.standard_normal()))
        x, y = pairs(true, n, random)
        told = correlated(make(x), make(y))
        if told is not None:
            holds.append(told.low <= true <= told.high)
    return holds


def of_published(n: int, times: int, random: Draw) -> tuple[list[bool], float, float]:
    """Whether the interval beside the published studies holds the truth, and the squared errors with and without
    them."""
    holds, drawn, raw = [], 0.0, 0.0
    for _ in range(times):
        true = float(np.tanh(PUBLISHED.mean + PUBLISHED.sd * random.standard_normal()))
        seen = correlated(*pairs(true, n, random))
        assert seen is not None
        told = with_published(seen.r, n)
        holds.append(told.low <= true <= told.high)
        drawn += (told.r - true) ** 2
        raw += (seen.r - true) ** 2
    return holds, drawn / times, raw / times


def of_groups(n: int, times: int, groups: int, random: Draw) -> tuple[list[bool], float, float]:
    """The same of groups of so many that are pooled, and that differ from time to time as much as is taken for
    likely."""
    holds, drawn, raw = [], [], []
    for _ in range(times):
        apart = abs(APART * random.standard_normal())
        true = np.tanh(0.3 + apart * random.standard_normal(groups))
        alone = [pearson(*pairs(float(r), n, random)) or 0.0 for r in true]
        told = pooled({str(at): (r, n) for at, r in enumerate(alone)})
        assert told is not None
        for r, one, own in zip(true, told.each.values(), alone, strict=True):
            holds.append(one.low <= r <= one.high)
            drawn.append((one.r - r) ** 2)
            raw.append((own - r) ** 2)
    return holds, float(np.mean(drawn)), float(np.mean(raw))


@pytest.mark.parametrize("n", SIZES)
def test_intervals_hold_the_truth_and_what_is_drawn_together_errs_less(n: int) -> None:
    random = np.random.default_rng(n)
    assert COVERS[0] <= covered(of_alone(n, 1000, np.asarray, random)) <= COVERS[1]
    for holds, drawn, raw in (of_published(n, 1000, random), of_groups(n, 100, 20, random)):
        assert COVERS[0] <= covered(holds) <= COVERS[1]
        assert drawn < raw


@pytest.mark.long
@pytest.mark.parametrize("n", SIZES)
def test_over_many_runs_they_do_as_well_with_ratings_of_one_to_five(n: int) -> None:
    random = np.random.default_rng(100 + n)
    for make in (np.asarray, rounded):
        assert COVERS[0] <= covered(of_alone(n, 8_000, make, random)) <= COVERS[1]
    many = (of_published(n, 8_000, random), of_groups(n, 500, 8, random), of_groups(n, 500, 20, random))
    for holds, drawn, raw in many:
        assert COVERS[0] <= covered(holds) <= COVERS[1]
        assert drawn < raw


@pytest.mark.long
@pytest.mark.parametrize(
    ("hires", "share", "parts", "chosen"),
    [
        (30, 0.3, 1, Chosen.ON_IT),
        (100, 0.3, 1, Chosen.ON_IT),
        (100, 0.5, 1, Chosen.ON_IT),
        (100, 0.3, 3, Chosen.ON_IT),
        (100, 0.3, 3, Chosen.ON_OTHERS),
    ],
)
def test_what_is_corrected_holds_the_operational_validity(hires: int, share: float, parts: int, chosen: Chosen) -> None:
    """Of the overall score and, from a hundred hires on, of each competency that goes into it."""
    random, holds, of_parts, values = np.random.default_rng(9), [], [], []
    for _ in range(1000):
        people = simulated(int(hires / share), hires, 0.42, 0.6, random, parts)
        window = analyse(people, chosen=chosen, one_rater=0.6).windows[0]
        if isinstance(found := window.overall.corrected, Corrected):
            holds.append(found.low <= 0.42 <= found.high)
            values.append(found.r)
        for told in window.parts.values():
            for each in told.named if parts > 1 else ():
                if each.name.startswith("c") and isinstance(one := each.estimate.corrected, Corrected):
                    true = 0.42 * np.sqrt((1 + 1 / parts) / 2)
                    of_parts.append(one.low <= true <= one.high)
    assert COVERS[0] <= covered(holds) <= COVERS[1]
    assert hires < 100 or np.mean(values) == pytest.approx(0.42, abs=0.03)
    assert not of_parts or COVERS[0] <= covered(of_parts) <= COVERS[1]
