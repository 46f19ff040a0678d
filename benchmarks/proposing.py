"""The trade-offs proposed for a plan, out of every set of up to five methods, for ten competencies."""

from __future__ import annotations

import time
from statistics import median

from benchmarks.measured import Row
from bot.rules.hiring.plans import fit
from bot.rules.hiring.plans.coverage import Wanted
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.plans.proposing import Brief, propose

METHODS, COMPETENCIES = 12, 10
# What takes longer is no work for a handler (house, Errands).
BAR = 200.0


def measure(size: float) -> list[Row]:
    """How long a hiring manager waits for the proposals, in milliseconds."""
    brief = briefed()
    propose(brief)
    taken = []
    for _ in range(max(1, int(9 * size))):
        started = time.perf_counter()
        propose(brief)
        taken.append(1000 * (time.perf_counter() - started))
    shown, of = f"{median(taken):.0f} ms", f"Plans proposed out of {METHODS} methods for {COMPETENCIES} competencies"
    return [Row(of, shown, "–", median(taken), "most", BAR, " ms")]


def briefed() -> Brief:
    """Four hours, every kind of competency, half of them musts."""
    kinds = list(fit.SHIPPED)
    wanted = tuple(Wanted(f"c{n}", kinds[n % len(kinds)], n % 2 == 0) for n in range(COMPETENCIES))
    return Brief(wanted, 240, fit.SHIPPED, allowed=frozenset(list(Method)[:METHODS]), with_impact=True)
